import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { PREPARED, preparedForm } from '../support/prepared.ts'
import type { Prepared } from '../support/prepared.ts'
import { letDecisionsOut, sendForm, startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'

const WAITING = 80
/** The last ones, among them spam, what is no request and two clients who ask again, after the two that these ask again. */
const MORNING = [...PREPARED.filter(({ id }) => id === 'f001' || id === 'f016'), ...PREPARED.slice(2 - WAITING)]
const REASONS = ['spam', 'duplicate', 'not_a_request']

type Act = 'publish' | 'reject' | 'duplicate' | 'ask' | 'hold'

/** What the moderator does: what is prepared, and now and then a question, or a request that waits for a colleague. */
function actOn({ moderation, rejectReason }: Prepared, index: number): Act {
  if (moderation === 'reject') return rejectReason === 'duplicate' ? 'duplicate' : 'reject'
  return index % 13 === 5 ? 'ask' : index % 17 === 8 ? 'hold' : 'publish'
}

describe('a moderator’s morning', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let app: FrameLocator
  const numbers: string[] = []
  const done: Record<Act | 'undone', number> = { publish: 0, reject: 0, duplicate: 0, ask: 0, hold: 0, undone: 0 }

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    for (const it of MORNING) numbers.push((await sendForm(product.url, preparedForm(it))).number ?? `${it.id} was refused`)
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
    await page.goto(product.sandbox.portal('vendor').frameUrl())
    app = (await viewOf(page)).app
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  const opened = (): Promise<string> => app.locator('.split-detail .detail-meta strong').innerText({ timeout: 5_000 })
  /** Tab goes on until the button has the focus, as for a person without a mouse. */
  const tabTo = async (testId: string): Promise<void> => {
    await app.getByTestId(testId).waitFor()
    for (let tabs = 0; tabs < 12; tabs += 1) {
      if (await app.getByTestId(testId).evaluate((it) => it === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not come to ${testId}`)
  }
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const acts: Record<Act, (it: Prepared) => Promise<void>> = {
    publish: () => press('1'),
    reject: async ({ rejectReason }) => {
      await press('3')
      await app.getByRole('radio').first().waitFor()
      await press(' ', ...Array<string>(REASONS.indexOf(rejectReason ?? '')).fill('ArrowDown'), 'Enter')
    },
    duplicate: async () => {
      await press('2')
      await tabTo('compare-merge')
      await press('Enter')
    },
    ask: async () => {
      await press('4')
      await tabTo('ask-save')
      await press('Enter')
    },
    hold: async () => {
      await press('h')
      await tabTo('hold-reason')
      await page.keyboard.type('Ana knows this client')
      await press('Enter')
    },
  }

  it('draws the rows of a long queue as the moderator comes near them', async () => {
    const rows = app.locator('.split-list .row')
    const toCome = app.getByTestId('rows-to-come')
    await toCome.waitFor({ state: 'attached' })
    expect(await rows.count()).toBeLessThan(WAITING)
    await app.locator('.split-list .scroll').evaluate((it) => it.scrollTo(0, it.scrollHeight))
    await toCome.waitFor({ state: 'detached' })
    expect(await rows.count()).toBe(WAITING)
    await app.locator('.split-list .scroll').evaluate((it) => it.scrollTo(0, 0))
  })

  it('is 80 requests decided by keys alone, the next one open after each', { timeout: 600_000 }, async () => {
    expect(numbers.filter((it) => !it.startsWith('IR-'))).toEqual([])
    await app.locator('.split-detail .detail-meta strong', { hasText: numbers[0] ?? '' }).waitFor()
    // The portal has the keyboard until somebody goes into the app.
    await app.locator('.split-detail [data-heading]').first().focus()
    for (const [index, it] of MORNING.entries()) {
      const number = numbers[index] ?? ''
      expect(await opened()).toBe(number)
      const act = actOn(it, index)
      const isGone = () => waitFor(async () => index === WAITING - 1 ? await app.locator('.split-detail .detail-meta strong').count() === 0 : await opened() !== number, { message: `the next one after ${number} (${act})`, timeoutMs: 15_000 })
      await acts[act](it)
      await isGone()
      done[act] += 1
      if (act !== 'publish' || index % 20 !== 1) continue
      await press('u')
      await waitFor(async () => await opened() === number, { message: `${number} to be back` })
      done.undone += 1
      await press('1')
      await isGone()
    }
  })

  it('leaves each where it was sent, with who sent it', async () => {
    await letDecisionsOut(product)
    const { db } = product.app
    const rows = await db.selectFrom('requests').select(['number', 'state', 'close_reason']).execute()
    const stateOf = new Map(rows.map((row) => [`IR-${row.number}`, row]))
    const holds = await db.selectFrom('holds').select('request_id').execute()
    for (const [index, it] of MORNING.entries()) {
      const act = actOn(it, index)
      const expected = act === 'publish' ? 'published' : act === 'ask' || act === 'hold' ? 'held' : 'closed'
      expect([numbers[index], stateOf.get(numbers[index] ?? '')?.state], `${it.id}, ${act}`).toEqual([numbers[index], expected])
    }
    expect(holds).toHaveLength(done.ask + done.hold)
    const journal = await db.selectFrom('journal').select(['kind', 'user_name']).where('kind', 'in', ['request_put_aside', 'client_asked', 'decision_undone', 'request_merged']).execute()
    const of = (kind: string): number => journal.filter((it) => it.kind === kind).length
    expect({ ask: of('client_asked'), undone: of('decision_undone'), duplicate: of('request_merged') }).toEqual({ ask: done.ask, undone: done.undone, duplicate: done.duplicate })
    expect(new Set(journal.map((it) => it.user_name)).size).toBe(1)
    expect(done).toEqual({ publish: 64, reject: 4, duplicate: 2, ask: 5, hold: 5, undone: 4 })
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })
})
