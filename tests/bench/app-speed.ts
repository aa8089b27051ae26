import type { Frame, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { publishOne, startProduct, validForm } from '../support/product.ts'
import type { Product } from '../support/product.ts'

const REQUESTS = 500
const STEPS = 30
const RUNS = 3
/** As Lighthouse throttles (UX §6.4). */
const SLOW_4G = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const CABLE = { latency: 28, downloadThroughput: 5_000_000 / 8, uploadThroughput: 1_000_000 / 8 }

/** Without it the app's frame would have a process of its own, which the page's throttle does not reach. */
const ONE_PROCESS = ['--disable-site-isolation-trials', '--disable-features=IsolateOrigins,site-per-process']
const PHONE = { width: 412, height: 915 }
const LAPTOP = { width: 1440, height: 900 }
const PROFILES: Profile[] = [
  { name: 'phone, slow 4G, 4× CPU', viewport: PHONE, network: SLOW_4G, cpu: 4, limit: 2_500 },
  { name: 'laptop, slow 4G, 4× CPU', viewport: LAPTOP, network: SLOW_4G, cpu: 4, limit: null },
  { name: 'laptop, cable, 4× CPU', viewport: LAPTOP, network: CABLE, cpu: 4, limit: 2_500 },
  { name: 'laptop, cable', viewport: LAPTOP, network: CABLE, cpu: 1, limit: 1_500 },
]
const TEXT = 'We sell furniture in four cities and take orders by phone and e-mail. We want one place for all of them, reminders for our twelve sales people, and a monthly report. '
  + 'Telephony has to work with our present provider. The old data is in a spreadsheet with about nine thousand customers; we need help to bring it over and to train the team.'

type Profile = { name: string, viewport: { width: number, height: number }, network: typeof SLOW_4G, cpu: number, /** Of the largest paint, ms. */ limit: number | null }
type Seen = { row: number, lcp: number, cls: number, longest: number, presses: number[] }

/** Prints what people wait for in a list of 500 requests. */
const product = await startProduct({ sweepEveryMs: 1e14 })
await publishMany(product)
const browser = await openBrowser(ONE_PROCESS)
process.stdout.write(`${REQUESTS} open requests, ${RUNS} cold loads each:\n`)
for (const profile of PROFILES) {
  const runs: Seen[] = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await look(product, profile))
  report(profile, runs)
}
await browser.close()
await product.close()

function report({ name, limit }: Profile, runs: readonly Seen[]): void {
  const list = (of: (seen: Seen) => number): string => runs.map((it) => `${Math.round(of(it))} ms`).join(', ')
  const presses = runs.flatMap((it) => it.presses).toSorted((a, b) => a - b)
  process.stdout.write([
    `${name}`,
    `  first row                 ${list((it) => it.row)}`,
    `  largest contentful paint  ${list((it) => it.lcp)} ${limit === null ? '' : `(at most ${limit})`}`,
    `  layout shift              ${Math.max(...runs.map((it) => it.cls)).toFixed(4)} at worst (at most 0.02)`,
    // The browser tells only of those that took 16 ms or longer.
    `  ${STEPS} keys or taps a run    ${presses.at(-1) ?? 16} ms at worst, 95 of 100 within ${presses[Math.floor(presses.length * 0.95)] ?? 16} ms (at most 100)`,
    `  longest task after load   ${list((it) => it.longest)}`,
    '',
  ].join('\n'))
}

async function publishMany(at: Product): Promise<void> {
  const operator = await at.as('vendor')
  for (let index = 0; index < REQUESTS; index += 1) {
    await publishOne(at, operator, validForm({ email: `speed${index}@example.com`, phone: `+351 91${String(2_000_000 + index)}`, lastName: `Reis ${index}`, text: TEXT }))
  }
}

async function look({ sandbox }: Product, { viewport, network, cpu }: Profile): Promise<Seen> {
  const isPhone = viewport.width < 600
  const context = await browser.newContext({ viewport, hasTouch: isPhone })
  const page = await context.newPage()
  await page.addInitScript(watch)
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', { offline: false, ...network })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu })
  await page.goto(sandbox.portal('luso').frameUrl())
  const frame = await frameOf(page)
  await frame.locator('.row').nth(20).waitFor({ timeout: 60_000 })
  await frame.waitForFunction(() => performance.getEntriesByType('resource').length > 5 && document.readyState === 'complete')
  await page.waitForTimeout(2_000)
  const loaded = await read(frame)
  if (isPhone) await tapRows(frame)
  else await pressKeys(page, frame)
  const after = await read(frame)
  await context.close()
  return { row: loaded.row, lcp: loaded.lcp, cls: after.cls, longest: Math.max(0, ...after.tasks.slice(loaded.tasks.length)), presses: after.presses }
}

/** J goes down, K up again. */
async function pressKeys(page: Page, frame: Frame): Promise<void> {
  await frame.locator('.row').first().focus()
  for (let press = 0; press < STEPS; press += 1) {
    await page.keyboard.press(press % 10 === 9 ? 'k' : 'j')
    await page.waitForTimeout(120)
  }
}

/** Into a request and back to the list. */
async function tapRows(frame: Frame): Promise<void> {
  for (let step = 0; step < STEPS; step += 2) {
    await frame.locator('.row').nth(step / 2).tap()
    await frame.locator('.back').getByRole('button').or(frame.locator('.back a')).first().tap()
  }
}

async function frameOf(page: Page): Promise<Frame> {
  const handle = await page.locator('iframe[title="App"]').elementHandle()
  const frame = await handle?.contentFrame()
  if (!frame) throw new Error('the portal shows no app')
  return frame
}

type Watched = { row: number, lcp: number, cls: number, tasks: number[], presses: number[] }

/** Runs in the page, in every frame: what it needs must stand inside. */
function watch(): void {
  const seen: Watched = { row: 0, lcp: 0, cls: 0, tasks: [], presses: [] }
  const rows = new MutationObserver(() => {
    if (document.querySelector('.row-title') === null) return
    seen.row = performance.now()
    rows.disconnect()
  })
  rows.observe(document, { childList: true, subtree: true })
  Object.assign(window, { seen })
  const observe = (type: string, take: (entry: PerformanceEntry & { value?: number }) => void): void => {
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) take(entry) }).observe({ type, buffered: true, ...(type === 'event' ? { durationThreshold: 16 } : {}) } as PerformanceObserverInit)
  }
  // Chromium tells the page's own frame of input, not the frame inside it.
  let input = -1e4
  for (const type of ['keydown', 'pointerdown']) addEventListener(type, () => { input = performance.now() }, { capture: true })
  observe('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime })
  observe('layout-shift', (entry) => { if (entry.startTime - input > 500) seen.cls += entry.value ?? 0 })
  observe('longtask', (entry) => { seen.tasks.push(entry.duration) })
  observe('event', (entry) => { if (entry.name === 'keydown' || entry.name === 'pointerup') seen.presses.push(entry.duration) })
}

function read(frame: Frame): Promise<Watched> {
  return frame.evaluate(() => structuredClone((window as unknown as { seen: Watched }).seen))
}
