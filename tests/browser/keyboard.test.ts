import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { publishOne, reserve, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'
import type { InPortal } from './screens/stage.ts'

let product: Product
let browser: Browser
let operator: Api
let count = 0
const open: Page[] = []

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
  operator = await product.as('vendor')
})
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await product.close()
})

describe('the partner’s way by keyboard alone', () => {
  it('goes from the list to the contacts, to Won and back to the row', async () => {
    const older = await publish()
    const newer = await publish()
    const { page, app } = await openApp('luso')
    await app.getByTestId(`row-${newer}`).focus()

    await page.keyboard.press('j')
    expect(await focused(app)).toMatchObject({ row: older, ring: true })
    await page.keyboard.press('k')
    expect(await focused(app)).toMatchObject({ row: newer, ring: true })
    await page.keyboard.press('Enter')
    expect(await focused(app)).toMatchObject({ tag: 'H2', ring: true })
    await page.keyboard.press('r')
    await app.getByTestId('show-contacts').waitFor()
    await waitFor(async () => (await focused(app)).id === 'show-contacts', { message: 'the focus on Show contacts' })
    expect((await focused(app)).ring).toBe(true)
    await page.keyboard.press('Enter')
    await app.getByTestId('contact-phone').waitFor()
    await waitFor(async () => (await focused(app)).tag === 'H3', { message: 'the focus on the contact' })

    await page.keyboard.press('c')
    await app.getByTestId('contact').getByText('Copied').first().waitFor()
    await page.keyboard.press('t')
    await app.getByTestId('contacted').filter({ hasText: 'said here' }).waitFor()
    await page.keyboard.press('w')
    await app.getByRole('dialog').waitFor()
    await waitFor(async () => (await focused(app)).id === 'won-proof', { message: 'the focus in the field' })
    await page.keyboard.type('jkrwl')
    expect(await app.getByTestId('won-proof').inputValue()).toBe('jkrwl')
    await page.keyboard.press('Escape')
    await app.getByRole('dialog').waitFor({ state: 'detached' })
    await waitFor(async () => (await focused(app)).tag === 'H3', { message: 'the focus back on the contact' })
    await page.keyboard.press('Escape')
    await waitFor(async () => (await focused(app)).row !== null, { message: 'the focus on the row' })
  })

  it('gives the list back on a phone', async () => {
    const number = await publish()
    const { page, app } = await openApp('nordwerk', 375)
    await app.getByTestId(`row-${number}`).press('Enter')
    await app.getByTestId('request-text').waitFor()
    await page.keyboard.press('Escape')
    await app.getByTestId(`row-${number}`).waitFor()
    expect(await focused(app)).toMatchObject({ row: number })
  })

  it('stops at a ring on every tab stop of the screen', async () => {
    const { page, app } = await openApp('nordwerk')
    const unseen: unknown[] = []
    for (let stop = 0; stop < 14; stop += 1) {
      await page.keyboard.press('Tab')
      const at = await focused(app)
      if (at.tag !== 'BODY' && !at.ring) unseen.push(at)
    }
    expect(unseen).toEqual([])
  })

  it('lists the keys at ? and lets them be switched off for good', async () => {
    const number = await publish()
    const { page, app } = await openApp('iberia')
    await app.getByTestId(`row-${number}`).focus()
    await page.keyboard.press('?')
    await app.getByTestId('keys').waitFor()
    await app.getByTestId('single-keys').press('Space')
    await page.keyboard.press('Escape')
    await app.getByRole('dialog').waitFor({ state: 'detached' })
    await app.getByTestId(`row-${number}`).focus()
    await page.keyboard.press('r')
    await page.keyboard.press('j')
    expect(await focused(app)).toMatchObject({ row: number })
    await page.keyboard.press('ArrowDown')
    expect((await focused(app)).row).not.toBe(number)
    expect(await app.getByTestId('show-contacts').count()).toBe(0)

    await page.reload()
    await app.getByTestId('help').click()
    expect(await app.getByTestId('single-keys').isChecked()).toBe(false)
    await app.getByTestId('single-keys').press('Space')
    await page.keyboard.press('Escape')
  })
})

describe('reserving', () => {
  it('makes one reservation of a double click', async () => {
    const number = await publish()
    const { app } = await openRequest('nordwerk', number)
    await app.getByTestId('reserve').dblclick()
    await app.getByTestId('show-contacts').waitFor()
    expect(await reservationsOf(number)).toBe(1)
  })

  it('asks by key when the answer is lost, and sends nothing twice', async () => {
    const number = await publish()
    const { page, app } = await openRequest('nordwerk', number)
    const sent: string[] = []
    page.on('request', (request) => { if (/\/api\/.*reservation/.test(request.url())) sent.push(`${request.method()} ${new URL(request.url()).pathname.replace(/[\w-]{36}$/, 'KEY')}`) })
    // Without news from the stream, which would tell it sooner.
    await page.route('**/api/stream**', (route) => route.abort())
    await page.reload()
    await app.getByTestId('reserve').waitFor()
    await page.route('**/reservation', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await app.getByTestId('reserve').click()
    await app.getByText('Checking…').first().waitFor()
    await app.getByTestId('show-contacts').waitFor()
    expect(sent.filter((it) => !it.includes('/api/reservations/KEY'))).toEqual([`POST /api/requests/${number}/reservation`, 'GET /api/reservations/by-key/KEY'])
    expect(await reservationsOf(number)).toBe(1)
  })

  it('keeps the refusal on the screen and the focus where it was', async () => {
    const [byButton, byKey] = [await publish(), await publish()]
    const { page, app } = await openApp('wisla', 1280, async (it) => { await it.route('**/api/stream**', (route) => route.abort()) })
    await app.getByTestId(`row-${byKey}`).focus()
    await app.getByTestId('reserve').waitFor()
    await fill(byKey)
    await page.keyboard.press('r')
    await app.getByTestId('refusal').filter({ hasText: 'Nothing was used from your limit' }).waitFor()
    expect(await focused(app)).toMatchObject({ row: byKey })

    await page.keyboard.press('j')
    await waitFor(async () => (await app.locator('.detail-meta').innerText()).includes(byButton), { message: byButton })
    await app.getByTestId('reserve').focus()
    await fill(byButton)
    await page.keyboard.press('Enter')
    await app.getByTestId('refusal').filter({ hasText: 'Nothing was used from your limit' }).waitFor()
    await waitFor(async () => (await focused(app)).id === 'refusal', { message: 'the focus on the refusal' })
    await page.waitForTimeout(500)
    expect(await app.getByTestId('refusal').getAttribute('data-code')).toBe('full')
  })
})

describe('live', () => {
  it('changes the count in place and lets new requests wait for a key', async () => {
    const [first, second] = [await publish(), await publish()]
    const { page, app } = await openApp('nordwerk')
    await app.getByTestId(`row-${first}`).focus()
    const before = await placesOf(app)
    await reserve(await product.as('iberia'), first)
    await app.getByTestId(`row-${first}`).getByText('1 of 3').waitFor()
    const third = await publish()
    const fourth = await publish()
    await app.getByText('2 new requests. Show').waitFor()
    expect(await placesOf(app)).toEqual(before)
    expect(before).toContain(`row-${second}`)

    await page.keyboard.press('.')
    await app.getByTestId(`row-${fourth}`).waitFor()
    expect((await placesOf(app)).slice(0, 2)).toEqual([`row-${fourth}`, `row-${third}`])
  })

  it('says that the line is down, and catches up with what was missed', async () => {
    const number = await publish()
    const { page, app, frame } = await openApp('nordwerk', 1280, async (it) => { await it.addInitScript(rememberStreams) })
    await app.getByTestId('live-state').filter({ hasText: 'Live' }).waitFor()
    await app.getByTestId(`row-${number}`).waitFor()

    await page.route('**/api/stream**', (route) => route.abort())
    await frame?.evaluate(() => { for (const stream of (window as unknown as { streams: EventSource[] }).streams) stream.onerror?.(new Event('error')) })
    await app.getByTestId('live-state').filter({ hasText: 'Reconnecting' }).waitFor({ timeout: 10_000 })
    await reserve(await product.as('wisla'), number)
    await page.unroute('**/api/stream**')
    await app.getByTestId('live-state').filter({ hasText: 'Live' }).waitFor({ timeout: 20_000 })
    await app.getByTestId(`row-${number}`).getByText('1 of 3').waitFor()
  })
})

/** Runs in the page: the test needs the stream in its hands to break it. */
function rememberStreams(): void {
  const streams: EventSource[] = []
  const Original = window.EventSource
  window.EventSource = class extends Original {
    constructor(url: string | URL) {
      super(url)
      streams.push(this)
    }
  }
  Object.assign(window, { streams })
}

/** A stranger's request in Portugal, which every partner here serves. */
function publish(): Promise<string> {
  count += 1
  return publishOne(product, operator, { email: `k${count}@example.com`, phone: `+351 912 345 ${100 + count}` })
}

async function fill(number: string): Promise<void> {
  for (const name of ['luso', 'nordwerk', 'iberia']) {
    const { status, body } = await reserve(await product.as(name), number)
    if (status !== 200) throw new Error(`${number}: ${JSON.stringify(body)}`)
  }
}

async function reservationsOf(number: string): Promise<number> {
  const rows = await product.app.db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id')
    .select('reservations.id').where('requests.number', '=', Number(number.slice(3))).execute()
  return rows.length
}

async function openApp(name: string, width = 1280, prepare?: (page: Page) => Promise<void>): Promise<InPortal> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  open.push(page)
  await prepare?.(page)
  await page.goto(product.sandbox.portal(name).frameUrl())
  const view = await viewOf(page)
  await view.app.locator('.row[data-row]').first().waitFor()
  return view
}

async function openRequest(name: string, number: string): Promise<InPortal> {
  const view = await openApp(name)
  await view.app.getByTestId(`row-${number}`).click()
  await waitFor(async () => (await view.app.locator('.detail-meta').innerText()).includes(number), { message: number })
  await view.app.getByTestId('reserve').waitFor()
  return view
}

function placesOf(app: FrameLocator): Promise<string[]> {
  return app.locator('.row[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-testid') ?? ''))
}

type Focused = { tag: string, id: string | null, row: string | null, ring: boolean }

/** What has the focus in the app, and whether it can be seen to have it: a ring of 2 px, or the heading's underline. */
function focused(app: FrameLocator): Promise<Focused> {
  return app.locator('body').evaluate(() => {
    const it = document.activeElement ?? document.body
    const style = getComputedStyle(it)
    const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2
    const row = it.getAttribute('data-testid')?.match(/^row-(.+)$/)?.[1] ?? null
    return { tag: it.tagName, id: it.getAttribute('data-testid'), row, ring: outlined || style.textDecorationLine.includes('underline') }
  })
}
