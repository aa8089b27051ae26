import { readFile } from 'node:fs/promises'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RatingView } from '../../server/contract/rating.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { openBrowser } from '../support/browser.ts'
import { contactOf, publishOne, reserve, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'

const DEAL = 2
const CONTACT = 3

let product: Product
let browser: Browser
let operator: Api
let luso: Api
let count = 0
const pages: Page[] = []

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  // More requests than a day of its level has.
  await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, levels: [{ level: 1, name: 'All', fromConversion: 0, perDay: 100, inWork: 100 }] }, 1)
  browser = await openBrowser()
  await signIn()
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await product.close()
})

async function signIn(): Promise<void> {
  [operator, luso] = [await product.as('vendor'), await product.as('luso')]
}

type Taken = ReservationView & { email: string }

async function take({ show = true } = {}): Promise<Taken> {
  count += 1
  const email = `w${count}@clinicanorte.example`
  const number = await publishOne(product, operator, { email, phone: `+351 912 345 ${700 + count}`, lastName: `Reis ${'abcdefghijklmnop'[count] ?? 'z'}` })
  const { body } = await reserve(luso, number)
  if (show) await contactOf(luso, body.id)
  await product.settled()
  return { ...await read(body.id), email }
}

const read = async (id: string): Promise<ReservationView> => (await luso.get<ReservationView>(`/api/reservations/${id}`)).body

async function open(hash: string): Promise<{ page: Page, app: FrameLocator, hash: (to: string) => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Lisbon', reducedMotion: 'reduce' })
  const page = await context.newPage()
  pages.push(page)
  await page.goto(product.sandbox.portal('luso').frameUrl())
  const { app, frame } = await viewOf(page)
  await app.locator('.topbar nav').waitFor()
  const go = async (to: string): Promise<void> => {
    await frame?.evaluate((wanted) => { window.location.hash = wanted }, to)
  }
  await go(hash)
  return { page, app, hash: go }
}

describe('after a reservation', () => {
  it('reaches the client by phone, mail and clipboard, and asks how the call went', async () => {
    const { id, number, email } = await take()
    const { app } = await open(`#/in-work/${id}`)
    await app.getByTestId('show-contacts').click()
    const phone = app.getByTestId('contact-phone')
    expect(await phone.getAttribute('href')).toMatch(/^tel:\+3519123457\d\d$/)
    expect(await app.getByTestId('contact-email').getAttribute('href')).toBe(`mailto:${email}?subject=${encodeURIComponent(`${number}: your Bitrix24 request`)}`)
    await phone.evaluate((link) => link.addEventListener('click', (event) => event.preventDefault()))
    await phone.click()
    await phone.evaluate(() => window.dispatchEvent(new Event('focus')))
    await app.getByTestId('reached').click()
    await app.getByTestId('contacted').waitFor()
    expect((await read(id)).contactedIn).toBe('app')
  })

  it('waits for a busy CRM and says so; there is one deal and one contact in the end', async () => {
    const { id, email } = await take({ show: false })
    const { app } = await open(`#/in-work/${id}`)
    await app.getByTestId('show-contacts').waitFor()
    product.sandbox.weather.failNextRest = { portal: 'luso', method: 'batch', times: 5, status: 503, error: 'QUERY_LIMIT_EXCEEDED' }
    await app.getByTestId('show-contacts').click()
    const chip = app.getByTestId('crm-chip')
    await chip.filter({ hasText: /Waits: CRM is busy, next try \d\d:\d\d/ }).waitFor()
    product.sandbox.weather.failNextRest = null
    await app.getByTestId('crm-retry').click()
    await chip.filter({ hasText: /Deal \d+, New/ }).waitFor()
    const portal = product.sandbox.portal('luso')
    const [deal, ...others] = portal.findByOrigin(DEAL, id)
    expect([others.length, portal.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email)).length]).toEqual([0, 1])
    expect(portal.todos.filter((it) => it.ownerTypeId === DEAL && it.ownerId === deal?.id)).toHaveLength(1)
  })

  it('adds a deal again that was deleted in the CRM; the place stays', async () => {
    const { id, crm } = await take()
    product.sandbox.portal('luso').deleteItem(DEAL, crm.itemId ?? 0)
    const { app } = await open(`#/in-work/${id}`)
    const chip = app.getByTestId('crm-chip')
    await chip.filter({ hasText: 'deleted in CRM' }).waitFor()
    await app.getByTestId('crm-again').click()
    await chip.filter({ hasText: /Deal \d+, New/ }).waitFor()
    expect(product.sandbox.portal('luso').findByOrigin(DEAL, id)).toHaveLength(1)
    expect(await read(id)).toMatchObject({ state: 'in_work', request: { taken: 1 } })
  })

  it('takes no Won without a proof, reads one while it is typed, and keeps what was bought', async () => {
    const { id } = await take()
    const { app } = await open(`#/in-work/${id}`)
    await app.getByTestId('won').click()
    await app.getByTestId('won-save').click()
    await app.getByRole('dialog').getByRole('alert').filter({ hasText: 'at least 3' }).waitFor()
    await app.getByTestId('won-proof').fill('they paid')
    await app.locator('[data-testid=proof-look][data-look=shape]').waitFor()
    await app.getByTestId('won-proof').fill('Order 77410')
    await app.locator('[data-testid=proof-look][data-look=number]').waitFor()
    await app.getByTestId('sale').locator('summary').click()
    await app.getByTestId('sale-amount').fill('4 900')
    await app.getByTestId('sale-currency').fill('eur')
    await app.getByTestId('won-save').click()
    await app.getByTestId('end-facts').filter({ hasText: '€4,900' }).waitFor()
    expect(await read(id)).toMatchObject({ outcome: 'won', sale: { amount: 4900, currency: 'EUR' } })
  })

  it('says on the button what Lost does to the conversion, and the rating has that value then', async () => {
    const { id } = await take()
    const { app } = await open(`#/in-work/${id}`)
    await app.getByTestId('lost').click()
    const button = await app.getByTestId('lost-save').innerText()
    const [, after] = /Mark Lost\. Conversion \d+\s%\s→\s(\d+)\s%/.exec(button) ?? []
    await app.getByTestId('lost-reason-no_budget').check()
    await app.getByTestId('lost-save').click()
    await app.locator('article [data-testid=outcome]').filter({ hasText: 'Lost' }).waitFor()
    expect(String((await luso.get<RatingView>('/api/rating')).body.conversionPercent)).toBe(after)
  })

  it('turns a wrong number into a report that waits; a refusal can be appealed once', async () => {
    const { id } = await take()
    const { app } = await open(`#/in-work/${id}`)
    await app.getByTestId('lost').click()
    await app.getByTestId('lost-reason-wrong_number').check()
    await app.getByTestId('lost-problem').filter({ hasText: 'will not count' }).waitFor()
    await app.getByTestId('lost-note').fill('A bakery answers, nobody knows a clinic.')
    await app.getByTestId('lost-save').click()
    await app.getByTestId('report-reason-wrong_person').waitFor()
    expect(await app.getByTestId('report-reason-wrong_person').isChecked()).toBe(true)
    expect(await app.getByTestId('report-note').inputValue()).toContain('bakery')
    await app.getByTestId('report-result').fill('Wrong number')
    // The field holds whole minutes: the try must not lie before the contacts were shown.
    product.clock.advance(MINUTE_MS)
    await app.locator('[data-testid=report-try] input[type=datetime-local]').fill(localMinute(product.clock.now()))
    await app.getByTestId('report-save').click()
    const box = app.getByTestId('report-box')
    await box.filter({ hasText: 'waits for the answer' }).waitFor()
    expect(await read(id)).toMatchObject({ state: 'in_work', outcome: null, report: { state: 'open' } })

    const { body: { cases } } = await operator.get<{ cases: { id: string, kind: string, reservationId: string | null }[] }>('/api/operator/cases?state=open')
    const lying = cases.find((it) => it.kind === 'bad_report' && it.reservationId === id)
    const decided = await operator.post(`/api/operator/cases/${lying?.id ?? ''}/decision`, { decision: 'refuse', note: 'The number is right; we called it.' })
    expect(decided.status).toBe(200)
    await box.filter({ hasText: 'we called it' }).waitFor()
    await app.getByTestId('appeal').click()
    await app.getByTestId('appeal-text').fill('It rang at the bakery again today.')
    await app.getByTestId('appeal-save').click()
    await box.filter({ hasText: 'Appealed' }).waitFor()
    expect(await app.getByTestId('appeal').count()).toBe(0)
  })
})

describe('the list of what is in work', () => {
  it('hands several to a colleague, exports them without contacts, and leads to the board of the CRM', async () => {
    const [one, two] = [await take(), await take()]
    const { app, page } = await open('#/in-work')
    await app.getByTestId(`row-${two.number}`).focus()
    await page.keyboard.press(' ')
    await app.getByTestId(`tick-${one.number}`).check()
    await app.getByTestId('bulk').filter({ hasText: '2 selected' }).waitFor()

    const download = page.waitForEvent('download')
    await app.getByTestId('bulk-export').click()
    const file = await readFile(await (await download).path(), 'utf8')
    expect(file).toContain(one.number)
    for (const secret of [one.email, 'clinicanorte', '+351', 'Pereira', 'Reis']) expect(file).not.toContain(secret)

    await app.getByTestId('bulk-assign').click()
    await app.getByTestId('person-7').check()
    await app.getByTestId('assign-save').click()
    await app.getByTestId('bulk-said').filter({ hasText: '2 requests assigned to Rui Costa.' }).waitFor()
    await app.getByTestId('who-mine').click()
    await app.getByTestId(`row-${one.number}`).waitFor({ state: 'detached' })
    await app.getByTestId('who-team').click()
    await app.getByTestId('filter-person').selectOption({ label: 'Rui Costa' })
    await app.getByTestId(`row-${one.number}`).filter({ hasText: 'Rui Costa' }).waitFor()
    await app.getByTestId('board').click()
    await page.getByText('/crm/deal/kanban/category/0/').first().waitFor()
  })

  it('opens what a row’s menu asks for', async () => {
    const { number, id } = await take()
    const { app } = await open('#/in-work')
    await app.getByTestId(`menu-${number}`).click()
    await app.getByRole('menuitem', { name: 'Release' }).click()
    await app.getByTestId('release-reason-unreachable').check()
    await app.getByTestId('release-effect').filter({ hasText: 'Bitrix24 looks at this reason' }).waitFor()
    await app.getByTestId('release-save').click()
    await app.locator('article [data-testid=outcome]').filter({ hasText: 'Released' }).waitFor()
    expect((await read(id)).outcome).toBe('released')
  })

  it('changes a result within a day and asks for a review after it', async () => {
    const { id } = await take()
    await luso.post(`/api/reservations/${id}/lost`, { reason: 'postponed' })
    const { app, hash } = await open(`#/closed/${id}`)
    await app.getByTestId('change').click()
    await app.getByTestId('change-in_work').check()
    await app.getByTestId('change-reason').fill('They called back.')
    await app.getByTestId('change-save').click()
    await app.getByTestId('lost').waitFor()
    await luso.post(`/api/reservations/${id}/lost`, { reason: 'postponed' })
    product.clock.advance(25 * HOUR_MS)
    await signIn()
    await hash('#/open')
    await hash(`#/closed/${id}`)
    await app.getByTestId('change').filter({ hasText: 'Ask for review' }).click()
    await app.getByTestId('change-nothing').check()
    await app.getByTestId('change-reason').fill('The request was a test.')
    await app.getByTestId('change-evidence').fill('Their letter of today.')
    await app.getByTestId('change-save').click()
    await app.getByTestId('review-waits').waitFor()
  })

  it('counts the minutes to the first contact, and the next deadline moves with “Still working on it”', async () => {
    const { id, number, firstContactDueAt } = await take()
    product.clock.advance(firstContactDueAt - product.clock.now() - 20 * MINUTE_MS)
    await signIn()
    const { app, page } = await open('#/in-work')
    await app.getByTestId(`row-${number}`).filter({ hasText: /\d+ min left/ }).waitFor()
    await luso.post(`/api/reservations/${id}/contacted`)
    const before = (await read(id)).deadline?.dueAt ?? 0
    product.clock.advance(DAY_MS)
    await signIn()
    await page.reload()
    const again = (await viewOf(page)).app
    await again.getByTestId(`row-${number}`).click()
    await again.getByTestId('still-working').click()
    await waitFor(async () => ((await read(id)).deadline?.dueAt ?? 0) > before, { message: 'a later deadline' })
    await again.getByTestId('due').filter({ hasText: 'The next sign of work' }).waitFor()
  })
})

/** As a `datetime-local` field of a browser in Lisbon writes it. */
function localMinute(at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Lisbon', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(at).replace(' ', 'T')
}
