import { openBrowser } from '../support/browser.ts'
import { publishOne, startProduct, validForm } from '../support/product.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { BOUNDLESS } from '../app/steps.ts'

const RUNS = 50

/** Prints how long it takes from the key R to "pending" and to "Reserved" on the screen (UX §9.3, check 20: p95 ≤ 50 and ≤ 400 ms). */
const product = await startProduct({ sweepEveryMs: 1e14 })
await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, ...BOUNDLESS }, 1)
const operator = await product.as('vendor')
const browser = await openBrowser()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
await page.goto(product.sandbox.portal('luso').frameUrl())
const app = page.frameLocator('iframe[title="App"]')
const frame = await (await page.locator('iframe[title="App"]').elementHandle())?.contentFrame()
if (!frame) throw new Error('the app has no frame')
await app.locator('.topbar nav').waitFor()
await frame.evaluate(watch)

const pending: number[] = []
const reserved: number[] = []
for (let run = 0; run < RUNS; run += 1) {
  const number = await publishOne(product, operator, validForm({ email: `feel${run}@example.com`, phone: `+351 914 ${100_000 + run}` }))
  await frame.evaluate((to) => { window.location.hash = to }, `#/open/${number}`)
  await app.locator('.split-detail .detail-meta').getByText(number).first().waitFor()
  await app.getByTestId('reserve').waitFor()
  await app.locator('.split-detail [data-heading]').first().focus()
  await page.keyboard.press('r')
  await app.getByTestId('show-contacts').waitFor()
  const took = await frame.evaluate(() => (window as unknown as { took: { pending: number, reserved: number } }).took)
  pending.push(took.pending)
  reserved.push(took.reserved)
}
print('key → pending', pending)
print('key → Reserved', reserved)
await browser.close()
await product.close()
if (at(pending, 0.95) > 50 || at(reserved, 0.95) > 400) process.exitCode = 1

/** Runs in the page: from each R until the screen has changed. */
function watch(): void {
  let begin = 0
  const took = { pending: 0, reserved: 0 }
  Object.assign(window, { took })
  document.addEventListener('keydown', ({ key }) => { if (key === 'r') [begin, took.pending, took.reserved] = [performance.now(), 0, 0] }, { capture: true })
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
