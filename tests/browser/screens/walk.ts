import type { Page } from 'playwright-core'
import { wantAddress } from '../../../server/store/addresses.ts'
import { savePortalCheck } from '../../../server/store/portal-checks.ts'
import { contactOf, publishOne, reserve } from '../../support/product.ts'
import { waitFor } from '../../support/wait.ts'
import { CARD_PROOF_SCREENS, CARD_SCREENS } from './card.ts'
import { go, listOf, numberOf, opened, pageOf, portal, publicPage, reopen, section, send, stranger, viewOf } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'

const DEAL = 2
const DAY_MS = 86_400_000

const ARABIC = 'نحن عيادة بفرعين في لشبونة ونريد جمع المكالمات والطلبات من الموقع في مكان واحد، مع تذكير المرضى بالمواعيد. اتصلوا بنا على 912 345 678 من فضلكم.'
const LONG = 'We sell spare parts in four towns and keep our clients in spreadsheets. '.repeat(40).slice(0, 1_900)

/** In order: each state grows out of the one before. */
export const WALK: readonly Screen[] = [
  { name: 'form', show: async (stage) => publicPage(stage, '/request') },
  { name: 'form with errors', show: sendEmptyForm },
  { name: 'form that was declined', show: declineForm },
  { name: 'form that was sent', show: sendWholeForm },
  { name: 'confirmation that is not there', show: async (stage) => publicPage(stage, '/request/sent/00000000-0000-4000-8000-000000000000') },

  { name: 'partner: nothing open', show: async (stage) => portal(stage, 'luso', (app) => app.locator('.empty')) },
  { name: 'partner: nothing in work', show: async (stage) => section(stage, 'luso', 'in-work', (app) => app.getByText('Nothing in work')) },
  { name: 'partner: rating without enough closed', show: async (stage) => section(stage, 'adria', 'rating', (app) => app.getByTestId('rating-level')) },
  { name: 'partner: nothing closed', show: async (stage) => section(stage, 'adria', 'closed', (app) => app.getByText('Nothing closed yet')) },
  { name: 'operator: nothing published', show: async (stage) => section(stage, 'vendor', 'published', (app) => app.getByText('No request fits')) },

  { name: 'operator: queue with hints', show: queueWithHints },
  { name: 'operator: queue on a phone', narrowOnly: true, show: async (stage) => listOf(stage, 'vendor', 'queue') },
  { name: 'operator: request with links', show: async (stage) => queued(stage, 'short') },
  { name: 'operator: long text', show: async (stage) => queued(stage, 'long') },
  { name: 'operator: right-to-left text', show: async (stage) => queued(stage, 'arabic') },
  { name: 'operator: Reject', show: openReject },
  { name: 'operator: a decision goes out', show: publishQueue },

  { name: 'partner: several rows, nothing reserved', show: async (stage) => opened(stage, 'luso', 'first') },
  { name: 'partner: list on a phone', narrowOnly: true, show: async (stage) => listOf(stage, 'luso', 'open') },
  { name: 'partner: right-to-left text', show: async (stage) => opened(stage, 'luso', 'arabic') },
  { name: 'partner: locked by level', show: async (stage) => opened(stage, 'luso', 'long') },
  { name: 'partner: full', show: fillUp },
  { name: 'partner: not certified', show: async (stage) => opened(stage, 'adria', 'first') },
  { name: 'partner: reserved', show: reserveFirst },
  { name: 'partner: contacts', show: showContacts },
  { name: 'partner: Won', show: async (stage) => dialog(stage, 'won') },
  { name: 'partner: Lost', show: async (stage) => dialog(stage, 'lost') },
  { name: 'partner: Release', show: async (stage) => dialog(stage, 'release') },
  { name: 'partner: seen by a colleague', show: async (stage) => opened(stage, 'colleague', 'first') },
  { name: 'partner: contacted', show: markContacted },

  ...CARD_SCREENS,

  { name: 'partner: proof missing', show: proofMissing },
  ...CARD_PROOF_SCREENS,
  { name: 'partner: in work', show: inWork },
  { name: 'partner: in work on a phone', narrowOnly: true, show: async (stage) => listOf(stage, 'luso', 'in-work') },
  { name: 'partner: closed', show: async (stage) => section(stage, 'luso', 'closed', (app) => app.locator('article [data-testid=outcome]')) },
  { name: 'partner: closed on a phone', narrowOnly: true, show: async (stage) => listOf(stage, 'luso', 'closed') },
  { name: 'partner: rating', show: async (stage) => section(stage, 'luso', 'rating', (app) => app.getByTestId('rating-formula')) },
  { name: 'settings: CRM', show: async (stage) => section(stage, 'luso', 'settings/crm', (app) => app.getByTestId('preview')) },
  { name: 'settings: CRM with mandatory fields, without leads', show: mandatoryFields },
  { name: 'settings: changed by another', show: settingsConflict },
  { name: 'settings: people by turn, some away', show: peopleByTurn },
  { name: 'settings: people by location', show: peopleByLocation },
  { name: 'settings: connection', show: async (stage) => section(stage, 'luso', 'settings/connection', (app) => app.getByTestId('checks')) },
  { name: 'settings: connection by webhook, with troubles', show: troubledConnection },
  { name: 'settings: of an employee', show: async (stage) => section(stage, 'colleague', 'settings/crm', (app) => app.getByTestId('read-only')) },
  { name: 'settings: people of an employee', show: async (stage) => section(stage, 'colleague', 'settings/people', (app) => app.getByTestId('read-only')) },
  { name: 'partner: help', show: openHelp },
  { name: 'partner: offline', show: goOffline },
  { name: 'partner: server down', show: cutServer },
  { name: 'partner: session ended', show: endSession },
  { name: 'partner: not an app of this portal', show: async (stage) => publicPage(stage, '/app') },

  { name: 'operator: published', show: published },
  { name: 'operator: closed', show: async (stage) => section(stage, 'vendor', 'closed', (app) => app.getByTestId('requests-found').filter({ hasText: 'Found' })) },
  { name: 'operator: system', show: async (stage) => section(stage, 'vendor', 'system', (app) => app.getByTestId('keys')) },
  { name: 'operator: system with an address that waits', show: systemWithAddress },
  { name: 'operator: empty queue', show: async (stage) => section(stage, 'vendor', 'queue', (app) => app.getByText('Queue is clear')) },

]


async function sendEmptyForm(stage: Stage): Promise<View> {
  const { page } = await publicPage(stage, '/request')
  await page.fill('#text', 'Short.')
  await page.fill('#phone', '12345')
  await page.click('#send')
  await page.locator('.summary').waitFor()
  return { page, frame: null }
}

async function declineForm(stage: Stage): Promise<View> {
  const page = await fillForm(stage)
  await page.check('#consent-decline')
  await page.click('#send')
  await page.getByText('Nothing was stored').first().waitFor()
  return { page, frame: null }
}

async function sendWholeForm(stage: Stage): Promise<View> {
  const page = await fillForm(stage)
  await page.check('#consent-accept')
  await page.click('#send')
  await page.getByText('Request sent').first().waitFor()
  const number = /IR-\d+/.exec(await page.locator('main').innerText())?.[0] ?? ''
  await stage.operator.post(`/api/operator/requests/${number}/reject`, { reason: 'spam', note: 'A test of the form with a note that says a little more than one line can hold on a phone.' })
  return { page, frame: null }
}

async function fillForm(stage: Stage): Promise<Page> {
  const { page } = await publicPage(stage, '/request')
  await page.check('#need-telephony')
  await page.fill('#text', 'We are a clinic with two offices. We want calls and leads from the site in one place.')
  await page.fill('#country', 'Portugal')
  await page.fill('#firstName', 'Wolfeschlegelsteinhausenbergerdorff')
  await page.fill('#lastName', 'Pereira da Silva e Vasconcelos')
  await page.fill('#email', 'wolfeschlegelsteinhausenbergerdorff@clinica-do-norte-e-do-sul.example')
  await page.fill('#phone', '912 345 678')
  return page
}

async function systemWithAddress(stage: Stage): Promise<View> {
  const { product } = stage
  const { memberId } = product.sandbox.portal('luso')
  await wantAddress(product.app.db, 'b24.a-company-with-a-rather-long-name.example:8443', memberId, product.clock.now())
  await savePortalCheck(product.app.db, memberId, { name: 'target', state: 'broken', detail: 'gone' }, product.clock.now())
  await product.sandbox.idle()
  const view = await section(stage, 'vendor', 'queue', (app) => app.locator('.topbar'))
  await section(stage, 'vendor', 'system', (app) => app.getByTestId('address-allow'))
  await view.app.locator('details.more').first().locator('summary').click()
  await view.app.getByTestId('portal-check').first().waitFor()
  return view
}

async function queueWithHints(stage: Stage): Promise<View> {
  const first = await send(stage, 'first', {
    firstName: 'Wolfeschlegelsteinhausenbergerdorff', lastName: 'Pereira da Silva e Vasconcelos', email: 'wolfeschlegelsteinhausenbergerdorff@clinica-do-norte-e-do-sul.example',
    place: 'Vila Nova de Gaia e arredores do Porto', needs: ['telephony', 'automation', 'cloud', 'training', 'integration'],
  })
  await send(stage, 'short', { text: 'Call me: www.a.example www.b.example t.me/joao', phone: '+351 912 345 001', email: 'a@example.com' })
  await send(stage, 'long', { text: LONG, seats: '60', phone: '+351 912 345 002', email: 'b@example.com', budgetAmount: '' })
  await send(stage, 'arabic', { text: ARABIC, language: 'ar', seats: '', place: '', firstName: 'لمى', lastName: 'العتيبي', phone: '+351 912 345 003', email: 'c@example.com', needs: ['unsure'] })
  await section(stage, 'vendor', 'queue', (app) => app.getByTestId(`queue-row-${first}`))
  return queued(stage, 'first')
}

async function queued(stage: Stage, name: string): Promise<InPortal> {
  const view = await go(stage, 'vendor', `#/queue/${numberOf(stage, name)}`)
  await waitFor(async () => (await view.app.locator('.detail-meta').innerText()).includes(numberOf(stage, name)), { message: `${name} in the queue` })
  return view
}

async function openReject(stage: Stage): Promise<View> {
  const view = await queued(stage, 'short')
  await view.app.getByTestId('reject').click()
  await view.app.getByTestId('reject-save').click()
  await view.app.getByRole('alert').filter({ hasText: 'Choose a reason' }).waitFor()
  return view
}

async function publishQueue(stage: Stage): Promise<View> {
  const view = await reopen(stage, 'vendor')
  await queued(stage, 'short')
  await view.app.getByTestId('publish').click()
  await view.app.getByTestId('outgoing').first().waitFor()
  for (const name of ['first', 'arabic', 'long']) {
    const number = numberOf(stage, name)
    const { body } = await stage.operator.get<{ title: string, maskedText: string }>(`/api/operator/requests/${number}`)
    await stage.operator.post(`/api/operator/requests/${number}/publish`, { title: body.title, text: body.maskedText })
  }
  return view
}

async function fillUp(stage: Stage): Promise<View> {
  for (const name of ['nordwerk', 'iberia', 'wisla']) await reserve(await stage.product.as(name), numberOf(stage, 'arabic'))
  return opened(stage, 'luso', 'arabic', (app) => app.locator('article [data-full]'))
}

async function reserveFirst(stage: Stage): Promise<View> {
  const view = await opened(stage, 'luso', 'first')
  await view.app.getByTestId('reserve').click()
  await view.app.getByTestId('show-contacts').waitFor()
  return view
}

async function showContacts(stage: Stage): Promise<View> {
  const view = await opened(stage, 'luso', 'first', (app) => app.getByTestId('show-contacts'))
  await view.app.getByTestId('show-contacts').click()
  await view.app.getByTestId('contact-phone').waitFor()
  await view.app.getByTestId('crm-chip').filter({ hasText: /Deal \d+, / }).waitFor()
  return view
}

async function dialog(stage: Stage, name: 'won' | 'lost' | 'release'): Promise<View> {
  const view = await go(stage, 'luso', `#/open/${numberOf(stage, 'first')}`)
  if (await view.app.getByRole('dialog').count() > 0) await view.page.keyboard.press('Escape')
  await view.app.getByTestId(name).click()
  await view.app.getByRole('dialog').waitFor()
  return view
}

async function markContacted(stage: Stage): Promise<View> {
  const view = await go(stage, 'luso', `#/open/${numberOf(stage, 'first')}`)
  if (await view.app.getByRole('dialog').count() > 0) await view.page.keyboard.press('Escape')
  await view.app.getByTestId('mark-contacted').click()
  await view.app.getByTestId('contacted').waitFor()
  return view
}

async function mandatoryFields(stage: Stage): Promise<View> {
  const wisla = stage.product.sandbox.portal('wisla')
  wisla.addSmartProcess('Implementation projects')
  wisla.addUserField(DEAL, { fieldName: 'UF_CRM_KIND', label: 'Kind of project as our quality department wants it', mandatory: true })
  wisla.addUserField(DEAL, { fieldName: 'UF_CRM_OFFICE', label: 'Office', mandatory: true })
  const view = await section(stage, 'wisla', 'settings/crm', (app) => app.getByTestId('fields-missing'))
  await view.app.getByTestId('required-fields').locator('select').first().selectOption('text')
  await view.app.getByTestId('settings-discard').waitFor()
  return view
}

async function settingsConflict(stage: Stage): Promise<View> {
  const luso = await stage.product.as('luso')
  const view = await section(stage, 'luso', 'settings/crm', (app) => app.getByTestId('preview'))
  await view.app.getByTestId('notify').uncheck()
  const { settings, version } = (await luso.get<{ settings: object, version: number }>('/api/settings')).body
  await luso.put('/api/settings', { version, settings: { ...settings, mayReserve: { who: 'admins', userIds: [] } } })
  await view.app.getByTestId('settings-save').click()
  await view.app.getByTestId('conflict').waitFor()
  return view
}

async function peopleByTurn(stage: Stage): Promise<View> {
  const view = await section(stage, 'luso', 'settings/people', (app) => app.getByTestId('rule-by_turn'))
  await view.app.getByTestId('who-listed').check()
  await view.app.getByTestId('rule-by_turn').check()
  const people = await view.app.getByTestId('turn-person').locator('option').evaluateAll((options) => options.map((it) => it.getAttribute('value') ?? '').filter((it) => it !== ''))
  for (const id of people) {
    await view.app.getByTestId('turn-person').selectOption(id)
    await view.app.getByTestId('turn-add').click()
    await view.app.getByTestId(`turn-${id}`).waitFor()
  }
  await view.app.getByTestId('absence-person').selectOption(people[1] ?? '')
  await view.app.getByTestId('absence-day').fill(new Date(stage.product.clock.now() + 9 * DAY_MS).toISOString().slice(0, 10))
  await view.app.getByTestId('absence-add').click()
  await view.app.getByTestId(`turn-${people[1] ?? ''}`).getByText('away until').waitFor()
  return view
}

async function peopleByLocation(stage: Stage): Promise<View> {
  const view = await section(stage, 'luso', 'settings/people', (app) => app.getByTestId('rule-by_location'))
  await view.app.getByTestId('rule-by_location').check()
  await view.app.getByTestId('country-PT').waitFor()
  return view
}

async function troubledConnection(stage: Stage): Promise<View> {
  const now = stage.product.clock.now()
  const check = (name: string, state: string, text: string, action: string | null): object => ({ name, title: name, state, text, action, since: now - DAY_MS })
  const page = await pageOf(stage, 'troubled')
  await page.route('**/api/settings/connection', (route) => route.fulfill({ json: {
    access: 'webhook', domain: 'a-portal-with-a-rather-long-name-of-its-own.bitrix24.com.br', checkedAt: now - 60_000, lastSweepAt: now - 3_600_000, lastEventAt: null, now,
    limits: ['No menu item and no tab in the records.', 'Notices come in the name of one person.'],
    checks: [
      check('Access', 'broken', 'The webhook was deleted in your Bitrix24. Make a new one and give it to the vendor.', 'reopen'), check('Fields', 'attention', 'Two fields are missing.', 'check'),
      check('CRM target', 'broken', 'The pipeline is gone. New requests wait.', 'settings'), check('Plan', 'attention', 'REST ends with your plan on 1 December.', 'pay'), check('Clock', 'ok', 'Both agree.', null),
    ],
    repairs: [{ text: 'A record whose answer was lost was found again.', count: 3, lastAt: now - 60_000 }], work: { waiting: 4, dead: 2, oldestWaitingSince: now - 900_000 },
  } }))
  if (page.url() === 'about:blank') await page.goto(stage.product.sandbox.portal('luso').frameUrl())
  return section(stage, 'troubled', 'settings/connection', (app) => app.getByTestId('limits'))
}

async function proofMissing(stage: Stage): Promise<View> {
  const { product, luso } = stage
  await reopen(stage, 'luso')
  const { reservationId } = (await luso.get<{ mine: { reservationId: string } }>(`/api/requests/${numberOf(stage, 'first')}`)).body.mine
  const item = await waitFor(() => product.sandbox.portal('luso').items(DEAL)[0], { message: 'the deal' })
  product.sandbox.portal('luso').moveItem(DEAL, item.id, 'WON')
  const view = await go(stage, 'luso', `#/in-work/${reservationId}`)
  await view.app.getByTestId('proof-missing').waitFor()
  return view
}

async function inWork(stage: Stage): Promise<View> {
  const { product } = stage
  const late = await publishOne(product, stage.operator, stranger('d'))
  await reserve(stage.luso, late)
  product.clock.advance(DAY_MS + 60_000)
  const [operator, luso] = [await product.as('vendor'), await product.as('luso')]
  const fresh = await publishOne(product, operator, stranger('e', { seats: '1', needs: ['unsure'] }))
  await reserve(luso, fresh)
  const lost = await publishOne(product, operator, stranger('f'))
  const { body } = await reserve(luso, lost)
  await contactOf(luso, body.id)
  await luso.post(`/api/reservations/${body.id}/lost`, { reason: 'no_reply' })
  await product.settled()
  await reopen(stage, 'luso')
  return section(stage, 'luso', 'in-work', (app) => app.locator('.split-detail [data-heading]'))
}

async function openHelp(stage: Stage): Promise<View> {
  const view = await section(stage, 'luso', 'open', (app) => app.locator('.split-detail [data-heading]'))
  await view.app.getByTestId('help').click()
  await view.app.getByRole('dialog').waitFor()
  return view
}

async function goOffline(stage: Stage): Promise<View> {
  const view = await opened(stage, 'offline', 'short')
  await view.page.context().setOffline(true)
  await view.app.getByTestId('live-state').filter({ hasText: 'Offline' }).waitFor()
  return view
}

async function cutServer(stage: Stage): Promise<View> {
  const page = await pageOf(stage, 'cut')
  await page.route('**/api/start', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...await answer.json() as object, first: null } })
  })
  await page.route(/\/api\/(requests|stream|reservations|rating|me|settings)/, (route) => route.abort())
  await page.goto(stage.product.sandbox.portal('luso').frameUrl())
  const view = await viewOf(page)
  await view.app.getByRole('alert').filter({ hasText: 'could not load' }).first().waitFor()
  return view
}

async function endSession(stage: Stage): Promise<View> {
  const page = await pageOf(stage, 'ended')
  await page.route(/\/api\/(session|start)/, (route) => route.fulfill({ status: 401, json: { error: { code: 'auth', message: 'Your Bitrix24 session has ended. Reload the page.', params: {} } } }))
  await page.goto(stage.product.sandbox.portal('luso').frameUrl())
  const view = await viewOf(page)
  await view.app.getByText('session has ended').first().waitFor()
  return view
}

async function published(stage: Stage): Promise<View> {
  const view = await go(stage, 'vendor', `#/published/${numberOf(stage, 'arabic')}`)
  await view.app.getByTestId('holder').first().waitFor()
  return view
}
