import { contactIndex, sealContact } from '../../server/app/request/contact.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { openBrowser } from '../support/browser.ts'
import { storeRequest } from '../support/build.ts'
import { startProduct } from '../support/product.ts'

const WAITING = 1_000
const RUNS = 30

/** Prints how long it takes in a queue of a thousand from the key 1 until the next request is on the screen (UX §9.8, check 79: ≤ 100 ms), and how long one press of J takes. */
const product = await startProduct({ sweepEveryMs: 1e14 })
const { app } = product
const MINUTE_MS = 60_000
for (let at = 0; at < WAITING; at += 1) {
  const request = await storeRequest(app.db, { state: 'held', number: 20_000 + at, publishedAt: null, opensAt: null, expiresAt: null, receivedAt: app.now() - (WAITING - at) * MINUTE_MS, title: `Calls in one place for team ${at}` })
  const contact = { firstName: 'Ana', lastName: 'Silva', email: `ana${at}@example.com`, phone: `+351912${100_000 + at}`, text: 'We want calls in one place.', phoneNote: '' }
  await insertContact(app.db, request.id, sealContact(app, request.id, contact), contactIndex(app, contact))
}
const browser = await openBrowser()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
await page.goto(product.sandbox.portal('vendor').frameUrl())
const view = page.frameLocator('iframe[title="App"]')
const frame = await (await page.locator('iframe[title="App"]').elementHandle())?.contentFrame()
if (!frame) throw new Error('the app has no frame')
await view.getByTestId('publish').waitFor()
await view.getByTestId('rows-to-come').waitFor({ state: 'attached' })
await frame.evaluate(watch)

const [next, moved]: [number[], number[]] = [[], []]
for (let run = 0; run < RUNS; run += 1) {
  await view.locator('.split-detail [data-heading]').first().focus()
  next.push(await press('1'))
  moved.push(await press('j'))
}
print('1 → the next request', next)
print('J → the next request', moved)
await browser.close()
await product.close()
if (at(next, 0.5) > 100) process.exitCode = 1

async function press(key: string): Promise<number> {
  await page.keyboard.press(key)
  await frame?.waitForFunction(() => (window as unknown as { took: number }).took > 0)
  // A person reads before the next key; live news settle meanwhile.
  await page.waitForTimeout(300)
  return await frame?.evaluate(() => (window as unknown as { took: number }).took) ?? Number.NaN
}

/** Runs in the page: from each of both keys until another request can be decided. */
function watch(): void {
  const numberOf = (): string => document.querySelector('.split-detail .detail-meta strong')?.textContent ?? ''
  let begin = 0
  let before = ''
  Object.assign(window, { took: 0 })
  document.addEventListener('keydown', ({ key }) => {
    if (key !== '1' && key !== 'j') return
    Object.assign(window, { took: 0 });
    [begin, before] = [performance.now(), numberOf()]
  }, { capture: true })
  new MutationObserver(() => {
    if (begin > 0 && numberOf() !== before && numberOf() !== '' && document.querySelector('[data-testid=publish]')) {
      Object.assign(window, { took: performance.now() - begin })
      begin = 0
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
}

function at(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
}

function print(what: string, times: readonly number[]): void {
  process.stdout.write(`${what}: median ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms of ${times.length}, with ${WAITING} in the queue\n`)
}
