import type { FrameLocator, Locator } from 'playwright-core'
import { contactOf, publishOne, reserve } from '../../support/product.ts'
import { waitFor } from '../../support/wait.ts'
import { go, reopen, section, stranger } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'

const DEAL = 2
const PORTAL = 'iberia'

/** What comes after a reservation, in a portal of its own: two in work, one that ended. */
export const WORK_SCREENS: readonly Screen[] = [
  { name: 'work: after a call', show: afterCall },
  { name: 'work: Won with what was bought', show: async (stage) => asked(stage, 'won', async (app) => {
    await app.getByTestId('sale').locator('summary').click()
    await app.getByTestId('won-proof').fill('they paid')
    await app.locator('[data-look=shape]').waitFor()
  }) },
  { name: 'work: Lost that is a problem', show: async (stage) => asked(stage, 'lost', (app) => app.getByTestId('lost-reason-wrong_number').check()) },
  { name: 'work: report', show: async (stage) => asked(stage, 'report', (app) => app.getByTestId('report-reason-dead_number').check()) },
  { name: 'work: assign', show: async (stage) => asked(stage, 'assign', (app) => app.locator('[data-testid^=person-]').first().waitFor()) },
  { name: 'work: reported', show: reported },
  { name: 'work: deleted in the CRM', show: deleted },
  { name: 'work: still working', show: stillWorking },
  { name: 'work: several ticked', show: ticked },
  { name: 'work: nothing fits', show: async (stage) => section(stage, PORTAL, 'in-work?group=proof', (app) => app.getByTestId('clear-filters')) },
  { name: 'work: change the result', show: changed },
]

async function take(stage: Stage, name: string, letter: string): Promise<string> {
  const { product } = stage
  const [operator, iberia] = [await product.as('vendor'), await product.as(PORTAL)]
  const number = await publishOne(product, operator, stranger(letter, { needs: ['training'], seats: '9' }))
  const { body } = await reserve(iberia, number)
  await contactOf(iberia, body.id)
  stage.numbers.set(name, body.id)
  await product.settled()
  return body.id
}

const idOf = ({ numbers }: Stage, name: string): string => numbers.get(name) ?? ''

async function opened(stage: Stage, name: string, ready: (app: FrameLocator) => Locator): Promise<InPortal> {
  const view = await go(stage, PORTAL, `#/in-work/${idOf(stage, name)}`)
  await ready(view.app).first().waitFor()
  return view
}

async function afterCall(stage: Stage): Promise<View> {
  await take(stage, 'work', 'q')
  await reopen(stage, PORTAL)
  const view = await opened(stage, 'work', (app) => app.getByTestId('show-contacts'))
  await view.app.getByTestId('show-contacts').click()
  const phone = view.app.getByTestId('contact-phone')
  await phone.evaluate((link) => link.addEventListener('click', (event) => event.preventDefault()))
  await phone.click()
  await phone.evaluate(() => window.dispatchEvent(new Event('focus')))
  await view.app.getByTestId('after-call').waitFor()
  return view
}

/** The dialog before is closed by leaving the page. */
async function asked(stage: Stage, what: 'won' | 'lost' | 'report' | 'assign', fill: (app: FrameLocator) => Promise<void>): Promise<View> {
  await reopen(stage, PORTAL)
  const view = await opened(stage, 'work', (app) => app.getByTestId(what))
  await view.app.getByTestId(what).click()
  await fill(view.app)
  return view
}

async function reported(stage: Stage): Promise<View> {
  await (await stage.product.as(PORTAL)).post(`/api/reservations/${idOf(stage, 'work')}/report`, { reason: 'spam', note: 'An advertisement for watches.' })
  await reopen(stage, PORTAL)
  return opened(stage, 'work', (app) => app.getByTestId('report-box'))
}

async function deleted(stage: Stage): Promise<View> {
  const id = await take(stage, 'work-contacted', 'r')
  const portal = stage.product.sandbox.portal(PORTAL)
  const [deal] = await waitFor(() => { const found = portal.findByOrigin(DEAL, id); return found.length > 0 ? found : null }, { message: 'the deal' })
  portal.deleteItem(DEAL, deal?.id ?? 0)
  return opened(stage, 'work-contacted', (app) => app.getByTestId('crm-again'))
}

async function stillWorking(stage: Stage): Promise<View> {
  await (await stage.product.as(PORTAL)).post(`/api/reservations/${idOf(stage, 'work-contacted')}/contacted`)
  return opened(stage, 'work-contacted', (app) => app.getByTestId('still-working'))
}

async function ticked(stage: Stage): Promise<View> {
  const view = await section(stage, PORTAL, 'in-work', (app) => app.getByTestId('select'))
  await view.app.getByTestId('select').click()
  await view.app.locator('[data-testid^=tick-]').first().check()
  return view
}

async function changed(stage: Stage): Promise<View> {
  const iberia = await stage.product.as(PORTAL)
  await iberia.post(`/api/reservations/${idOf(stage, 'work-contacted')}/lost`, { reason: 'postponed' })
  await reopen(stage, PORTAL)
  const view = await go(stage, PORTAL, `#/closed/${idOf(stage, 'work-contacted')}`)
  await view.app.getByTestId('change').click()
  await view.app.getByTestId('change-won').check()
  return view
}
