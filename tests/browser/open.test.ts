import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { contactOf, publishOne, reserve, startProduct } from '../support/product.ts'
import type { Api, FormFields, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'
import type { InPortal } from './screens/stage.ts'

const CLIENT = {
  firstName: 'Xanthippe', lastName: 'Quillfeather', email: 'xanthippe@quillfeather.example', phone: '+351 912 777 543', place: 'Porto',
  text: 'We are a clinic. Call 912 777 543 or write to xanthippe(at)quillfeather.example, see www.quillfeather.example or t.me/quillfeather for more about us.',
}
const CANARIES = ['xanthippe', 'quillfeather', '777 543', '777543']

let product: Product
let browser: Browser
let operator: Api
let nordwerk: Api
let page: Page
let view: InPortal
let app: FrameLocator
let count = 0
const numbers: string[] = []
const heard: string[] = []
const complaints: string[] = []

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
  ;[operator, nordwerk] = await Promise.all([product.as('vendor'), product.as('nordwerk')])
  for (const changes of [CLIENT, { needs: ['migration'], country: 'AO', place: 'Luanda', phone: '+244 923 456 789' }, { needs: ['training'], seats: '80' }, { needs: ['telephony'], place: 'Faro' }]) numbers.push(await publish(changes))
  await contactOf(nordwerk, (await reserve(nordwerk, numbers[0] ?? '')).body.id)
})
afterAll(async () => {
  await browser.close()
  await product.close()
})

async function publish(changes: FormFields = {}): Promise<string> {
  count += 1
  return publishOne(product, operator, { email: `client${count}@example.com`, phone: `+351 912 34${5000 + count}`, lastName: `Reis ${'abcdefghijklmnop'[count] ?? ''}`, ...changes })
}

const order = async (): Promise<(string | null)[]> => app.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')))
const hash = async (): Promise<string> => view.frame?.evaluate(() => window.location.hash) ?? ''
const detailIs = async (number: string): Promise<void> => { await waitFor(async () => (await app.locator('.split-detail .detail-meta').innerText()).includes(number), { message: `${number} to be open` }) }
const focused = async (): Promise<string> => (await view.frame?.evaluate(() => document.activeElement?.getAttribute('data-row') ?? (document.activeElement?.hasAttribute('data-heading') ? 'heading' : document.activeElement?.tagName ?? ''))) ?? ''

describe('open requests in a frame of 1000 × 700', () => {
  it('begin as bones in the final geometry and shift by less than 0.02', async () => {
    const context = await browser.newContext({ viewport: { width: 1456, height: 756 }, locale: 'en-GB', timezoneId: 'Europe/Lisbon', reducedMotion: 'reduce' })
    page = await context.newPage()
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()) })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('response', (answer) => { if (answer.url().includes('/api/') && !answer.url().includes('/stream')) void answer.text().then((text) => heard.push(text), () => undefined) })
    await context.addInitScript(() => {
      const kept = window as unknown as { shift: number }
      kept.shift = 0
      new PerformanceObserver((list) => { for (const it of list.getEntries()) kept.shift += (it as unknown as { value: number }).value }).observe({ type: 'layout-shift', buffered: true })
    })
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => { release = resolve })
    await context.route('**/api/start', async (route) => { await held; await route.continue() })
    await page.goto(product.sandbox.portal('luso').frameUrl())
    view = await viewOf(page)
    app = view.app
    await app.locator('.split-list .bone').first().waitFor()
    release()
    await app.locator('[data-row]').first().waitFor()
    await app.getByTestId('request-text').waitFor()
    expect(await view.frame?.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThanOrEqual(0.02)
    await context.unroute('**/api/start')
  })

  it('scroll inside their panels, never the page', async () => {
    const box = await page.locator('iframe[title="App"]').boundingBox()
    expect([box?.width, box?.height]).toEqual([1000, 700])
    const scrolls = await view.frame?.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement
      return { page: [scrollWidth > clientWidth, scrollHeight > clientHeight], panels: [...document.querySelectorAll('.scroll')].map((it) => getComputedStyle(it).overflowY) }
    })
    expect(scrolls).toEqual({ page: [false, false], panels: ['auto', 'auto'] })
  })

  it('hold nothing of the client, whoever reserved it, in any answer or anywhere on the page', async () => {
    await app.getByTestId(`row-${numbers[0] ?? ''}`).click()
    await detailIs(numbers[0] ?? '')
    const text = await app.getByTestId('request-text').innerText()
    for (const words of ['[phone hidden]', '[email hidden]', '[link hidden]']) expect(text).toContain(words)
    expect(await app.getByTestId(`row-${numbers[0] ?? ''}`).getByTestId('places').innerText()).toContain('1 of 3 reserved')
    const all = `${heard.join('\n')}${await view.frame?.content() ?? ''}`.toLowerCase()
    expect(all).toContain('[phone hidden]')
    expect(CANARIES.filter((it) => all.includes(it))).toEqual([])
  })

  it('say what time it is where the client is', async () => {
    await app.getByTestId(`row-${numbers[1] ?? ''}`).click()
    await detailIs(numbers[1] ?? '')
    const there = new Intl.DateTimeFormat('en-GB', { timeZone: 'Africa/Luanda', hour: '2-digit', minute: '2-digit' })
    const time = await app.getByTestId('client-time').innerText()
    expect([0, -60_000].map((ago) => there.format(product.clock.now() + ago)).some((it) => time.startsWith(`${it} there`))).toBe(true)
    expect(time).toContain('West Africa Time')
  })

  it('keep filter, order and the opened one in the address, through Back and a reload', async () => {
    await app.getByTestId('sort').selectOption('left')
    await app.getByTestId('filters').click()
    await app.getByTestId('filter-country-PT').click()
    await app.getByTestId('filter-need-telephony').click()
    await app.getByTestId('filter-done').click()
    await waitFor(async () => (await order()).length === 2, { message: 'two rows' })
    await app.getByTestId(`row-${numbers[0] ?? ''}`).click()
    await detailIs(numbers[0] ?? '')
    const wanted = await hash()
    expect(wanted).toMatch(/^#\/open\/IR-\d+\?/)
    for (const part of ['sort=left', 'country=PT', 'need=telephony']) expect(wanted).toContain(part)
    const rows = await order()
    expect(rows).toEqual([numbers[3], numbers[0]])

    await app.getByTestId('chips-clear').click()
    await waitFor(async () => (await order()).length === 4, { message: 'all rows' })
    await view.frame?.evaluate(() => { window.history.back() })
    await waitFor(async () => (await hash()) === wanted, { message: 'the address of before' })
    expect(await order()).toEqual(rows)

    await view.frame?.evaluate(() => { window.location.reload() })
    await app.locator('.split-list .bone, [data-row]').first().waitFor()
    await detailIs(numbers[0] ?? '')
    expect(await hash()).toBe(wanted)
    expect(await order()).toEqual(rows)
    expect(await app.getByTestId('sort').inputValue()).toBe('left')
  })

  it('say what does not match, with one way out', async () => {
    await app.getByTestId('search').fill('zzz')
    expect(await app.getByTestId('no-match').innerText()).toContain('No requests match “zzz, Telephony” in Portugal')
    await app.getByTestId('empty-clear').click()
    await waitFor(async () => (await order()).length === 4, { message: 'all rows' })
    await app.getByTestId('sort').selectOption('newest')
  })

  it('are walked with J and K, read with Enter, and left with Esc to the same row', async () => {
    const rows = await order()
    await app.getByTestId(`row-${rows[0] ?? ''}`).click()
    await detailIs(rows[0] ?? '')
    await app.getByTestId(`row-${rows[0] ?? ''}`).focus()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await waitFor(async () => (await focused()) === rows[1], { message: 'the second row' })
    await detailIs(rows[1] ?? '')
    await page.keyboard.press('Enter')
    await waitFor(async () => (await focused()) === 'heading', { message: 'the heading' })
    await page.keyboard.press('Escape')
    await waitFor(async () => (await focused()) === rows[1], { message: 'the same row' })
    await page.keyboard.press('/')
    await page.keyboard.type('luanda')
    await waitFor(async () => (await order()).join() === numbers[1], { message: 'the one in Luanda' })
    await page.keyboard.press('Escape')
    await waitFor(async () => (await order()).length === 4, { message: 'all rows' })
    await page.keyboard.press('Escape')
  })

  it('name the level on a locked row and lead to the levels', async () => {
    const row = app.getByTestId(`row-${numbers[2] ?? ''}`)
    expect(await row.innerText()).toMatch(/Level 3 until \d\d:\d\d\. You: level \d/)
    await app.getByTestId(`why-level-${numbers[2] ?? ''}`).click()
    await app.getByTestId('rating-level').waitFor()
    expect(await hash()).toBe('#/rating?at=levels')
    await view.frame?.evaluate(() => { window.history.back() })
    await row.waitFor()
  })

  it('go with X and a reason, and come back at the same place', async () => {
    const rows = await order()
    await app.getByTestId(`row-${rows[1] ?? ''}`).click()
    await detailIs(rows[1] ?? '')
    await page.keyboard.press('x')
    await app.getByTestId('reason-too_far').click()
    await app.getByTestId('undo-hide').waitFor()
    expect(await order()).toEqual(rows.filter((it) => it !== rows[1]))
    expect(await app.getByTestId('open-foot').innerText()).toContain('1 hidden.')
    await app.getByTestId('undo-hide').click()
    await waitFor(async () => (await order()).length === rows.length, { message: 'the row again' })
    expect(await order()).toEqual(rows)
    await detailIs(rows[1] ?? '')
  })

  it('wait behind a pill that the key . opens, and stand still until then', async () => {
    const rows = await order()
    const fresh = []
    for (let index = 0; index < 3; index += 1) fresh.unshift(await publish())
    await app.getByTestId('new-pill').filter({ hasText: '3 new requests. Show' }).waitFor()
    expect(await order()).toEqual(rows)
    await app.getByTestId(`row-${rows[0] ?? ''}`).focus()
    await page.keyboard.press('.')
    await waitFor(async () => (await order()).length === rows.length + 3, { message: 'the new rows' })
    expect(await order()).toEqual([...fresh, ...rows])
  })

  it('stay where they are when the last place goes, and offer the line', async () => {
    const rows = await order()
    const number = numbers[3] ?? ''
    await app.getByTestId(`row-${number}`).click()
    await detailIs(number)
    for (const name of ['nordwerk', 'iberia', 'wisla']) await reserve(await product.as(name), number)
    const row = app.getByTestId(`row-${number}`)
    await row.filter({ hasText: 'places taken' }).waitFor()
    expect(await row.getAttribute('data-quiet')).not.toBe(null)
    expect(await order()).toEqual(rows)
    await app.getByTestId('join-line').click()
    await app.getByTestId('waiting').filter({ hasText: 'You are number 1 in line. You are next.' }).waitFor()
    await row.filter({ hasText: 'In line: 1' }).waitFor()
    await app.getByTestId('leave-line').click()
    await app.getByTestId('join-line').waitFor()
  })

  it('say why they are seen, check by check', async () => {
    await app.getByTestId('why').locator('summary').click()
    await app.getByTestId('why-programme').waitFor()
    expect(await app.locator('.why-list li').count()).toBe(9)
    expect(complaints).toEqual([])
  })
})
