import type { Frame, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { publishOne, startProduct, validForm } from '../support/product.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { BOUNDLESS } from '../app/steps.ts'

const RUNS = 50

/** Two more companies that look at the same request. */
const OTHERS = ['iberia', 'nordwerk']

/** Prints how long it takes from the key R to "pending" and to "Reserved" on the screen (UX §9.3, check 20: p95 ≤ 50 and ≤ 400 ms), and until others see in their portals that a place is gone (within a second). */
const product = await startProduct({ sweepEveryMs: 1e14 })
await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, ...BOUNDLESS }, 1)
const operator = await product.as('vendor')
const browser = await openBrowser()
const { page, frame } = await openApp('luso')
const app = page.frameLocator('iframe[title="App"]')
const others = await Promise.all(OTHERS.map(openApp))
await frame.evaluate(watch)

const pending: number[] = []
const reserved: number[] = []
const seen: number[] = []
for (let run = 0; run < RUNS; run += 1) {
  const number = await publishOne(product, operator, validForm({ email: `feel${run}@example.com`, phone: `+351 914 ${100_000 + run}` }))
  for (const it of [{ page, frame }, ...others]) await openRequest(it, number)
  for (const it of others) await it.frame.evaluate(watchPlaces)
  await app.getByTestId('reserve').waitFor()
  await app.locator('.split-detail [data-heading]').first().focus()
  await page.keyboard.press('r')
  await app.getByTestId('show-contacts').waitFor()
  const took = await frame.evaluate(() => (window as unknown as { took: { at: number, pending: number, reserved: number } }).took)
  for (const it of others) {
    await it.frame.waitForFunction(() => (window as unknown as { seenAt: number }).seenAt > 0)
    seen.push(await it.frame.evaluate(() => (window as unknown as { seenAt: number }).seenAt) - took.at)
  }
  pending.push(took.pending)
  reserved.push(took.reserved)
}
print('key → pending', pending)
print('key → Reserved', reserved)
print('key → seen by others', seen)
await browser.close()
await product.close()
if (at(pending, 0.95) > 50 || at(reserved, 0.95) > 400 || at(seen, 0.95) > 1_000) process.exitCode = 1

async function openApp(portal: string): Promise<{ page: Page, frame: Frame }> {
  const opened = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await opened.goto(product.sandbox.portal(portal).frameUrl())
  await opened.frameLocator('iframe[title="App"]').locator('.topbar nav').waitFor()
  const inside = await (await opened.locator('iframe[title="App"]').elementHandle())?.contentFrame()
  if (!inside) throw new Error('the app has no frame')
  return { page: opened, frame: inside }
}

async function openRequest(it: { page: Page, frame: Frame }, number: string): Promise<void> {
  await it.frame.evaluate((to) => { window.location.hash = to }, `#/open/${number}`)
  await it.frame.locator('.split-detail .detail-meta').getByText(number).first().waitFor()
}

/** Runs in another company's page: until it says that a place is gone. Moments of all pages go by the same clock. */
function watchPlaces(): void {
  const look = (): void => {
    const { seenAt } = window as unknown as { seenAt: number }
    if (seenAt === 0 && document.querySelector('.split-detail [data-testid=places]')?.textContent.includes('1 of 3')) Object.assign(window, { seenAt: performance.timeOrigin + performance.now() })
  }
  Object.assign(window, { seenAt: 0 })
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
}

/** Runs in the page: from each R until the screen has changed. */
function watch(): void {
  let begin = 0
  const took = { at: 0, pending: 0, reserved: 0 }
  Object.assign(window, { took })
  document.addEventListener('keydown', ({ key }) => { if (key === 'r') [begin, took.at, took.pending, took.reserved] = [performance.now(), performance.timeOrigin + performance.now(), 0, 0] }, { capture: true })
  new MutationObserver(() => {
    if (took.pending === 0 && document.querySelector('[data-testid=reserve-box][data-phase=reserving]')) took.pending = performance.now() - begin
    if (took.reserved === 0 && took.pending > 0 && document.querySelector('[data-testid=show-contacts]')) took.reserved = performance.now() - begin
  }).observe(document.body, { subtree: true, childList: true, attributes: true })
}

function at(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
}

function print(what: string, times: readonly number[]): void {
  process.stdout.write(`${what}: median ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms of ${times.length}\n`)
}
