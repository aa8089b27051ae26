import type { ElementHandle, Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { publishOne, reserve, startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { stranger } from '../app/steps.ts'
import { addressOf, go, openStage, portal, reopen, viewOf } from './screens/stage.ts'
import type { InPortal, Stage } from './screens/stage.ts'

const SIDE_BY_SIDE = ['luso', 'nordwerk', 'iberia'] as const
/** What one does the others see without a reload; so long a busy machine may take for it. */
const SEEN_MS = 8_000

describe('three portals side by side', () => {
  let product: Product
  let browser: Browser
  let stage: Stage

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    browser = await openBrowser()
    stage = await openStage(product, browser)
    await publish()
    for (const name of SIDE_BY_SIDE) await portal(stage, name, (app) => app.locator('.row'))
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  const publish = (): Promise<string> => publishOne(product, stage.operator, stranger())

  /** The request open in these portals. */
  async function openIn(number: string, names: readonly string[] = SIDE_BY_SIDE): Promise<InPortal[]> {
    return Promise.all(names.map(async (name) => {
      const view = await go(stage, name, `#/open/${number}`)
      await waitFor(async () => {
        if (await view.app.getByTestId(`row-${number}`).count() > 0) return true
        const pill = view.app.getByTestId('new-pill')
        if (await pill.count() > 0) await pill.click()
        return false
      }, { timeoutMs: 8_000, message: `${number} in the list of ${name}` })
      await view.app.locator('.split-detail .detail-meta').getByText(number).first().waitFor()
      await view.app.getByTestId('reserve-box').waitFor()
      return view
    }))
  }

  const press = async ({ page, app }: Pick<InPortal, 'page' | 'app'>, key: string): Promise<void> => {
    await app.locator('.split-detail [data-heading]').first().focus()
    await page.keyboard.press(key)
  }
  const undoOf = ({ app }: InPortal, number: string): Locator => app.locator('li').filter({ has: app.getByTestId(`row-${number}`) }).getByTestId('row-undo')
  const places = ({ app }: InPortal): Promise<string> => app.locator('.split-detail').getByTestId('places').first().innerText()
  const seePlaces = (view: InPortal, text: string): Promise<unknown> => waitFor(async () => (await places(view)).includes(text), { timeoutMs: 8_000, message: text })
  const held = async (number: string): Promise<{ partner_id: string }[]> => product.app.db.selectFrom('reservations').select('partner_id')
    .where('request_id', '=', (of) => of.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3)))).where('holds_place', '=', 1).execute()

  it('R is pending at once and reserved only after the answer; the others see it without a reload', async () => {
    const number = await publish()
    const [luso, nordwerk, iberia] = await openIn(number) as [InPortal, InPortal, InPortal]
    const answer = Promise.withResolvers<void>()
    await luso.page.route('**/reservation', async (route) => {
      await answer.promise
      await route.continue()
    }, { times: 1 })
    await luso.frame?.evaluate(() => {
      const seen: { at?: number, pending?: number } = {}
      Object.assign(window, { seen })
      document.addEventListener('keydown', () => { seen.at = performance.now() }, { capture: true, once: true })
      new MutationObserver(() => { if (document.querySelector('[data-testid=reserve-cell][data-phase=reserving]')) seen.pending ??= performance.now() }).observe(document.body, { subtree: true, childList: true, attributes: true })
    })
    await press(luso, 'r')
    await luso.app.locator('[data-testid=reserve-box][data-phase=reserving]').waitFor()
    const took = await luso.frame?.evaluate(() => {
      const { seen } = window as unknown as { seen: { at: number, pending: number } }
      return seen.pending - seen.at
    }) ?? Infinity
    expect(took).toBeGreaterThanOrEqual(0)
    expect(await places(luso)).toContain('0 of 3')
    expect(await luso.app.getByTestId('show-contacts').count()).toBe(0)

    const released = performance.now()
    answer.resolve()
    await luso.app.getByTestId('show-contacts').waitFor()
    await Promise.all([seePlaces(nordwerk, '1 of 3'), seePlaces(iberia, '1 of 3')])
    expect(performance.now() - released).toBeLessThan(SEEN_MS)
    expect(await luso.frame?.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('show-contacts')
    expect(await luso.app.getByTestId('spoken').innerText()).toBe('Reserved. Press Enter to show contacts.')
  })

  it('undo gives the place back to the others within a second, and nothing reached the CRM', async () => {
    const number = await publish()
    const [luso, nordwerk] = await openIn(number, ['luso', 'nordwerk']) as [InPortal, InPortal]
    const before = product.sandbox.portal('luso').calls.filter((call) => call.method.startsWith('crm.')).length
    await press(luso, 'r')
    await luso.app.getByTestId('show-contacts').waitFor()
    await seePlaces(nordwerk, '1 of 3')
    expect(await undoOf(luso, number).innerText()).toMatch(/Undo (1:00|0:\d\d)/)
    const undone = performance.now()
    await luso.page.keyboard.press('u')
    await seePlaces(nordwerk, '0 of 3')
    expect(performance.now() - undone).toBeLessThan(SEEN_MS)
    await luso.app.getByTestId('reserve').waitFor()
    expect(await held(number)).toEqual([])
    expect(product.sandbox.portal('luso').calls.filter((call) => call.method.startsWith('crm.'))).toHaveLength(before)
  })

  it('of three who press R for the last place at once one has it, and two read why not', async () => {
    const number = await publish()
    for (const table of ['requests', 'open_requests'] as const) await product.app.db.updateTable(table).set({ cap: 1 }).where('number', '=', Number(number.slice(3))).execute()
    const views = await openIn(number)
    await Promise.all(views.map((view) => press(view, 'r')))
    await waitFor(async () => (await Promise.all(views.map(({ app }) => app.getByTestId('show-contacts').count()))).reduce((sum, it) => sum + it, 0) === 1, { timeoutMs: 8_000, message: 'one to have it' })
    await waitFor(async () => (await Promise.all(views.map(({ app }) => app.locator('[data-testid=refusal][data-code=full]').count()))).reduce((sum, it) => sum + it, 0) === 2, { timeoutMs: 8_000, message: 'two to be told' })
    expect(await held(number)).toHaveLength(1)
    for (const view of views) await seePlaces(view, 'All 1 places taken')
  })

  it('a double click, a double R and R in two windows are one reservation and one stream', async () => {
    const streams: string[] = []
    const number = await publish()
    const page = await pageFor('luso')
    const twin = await page.context().newPage()
    twin.on('request', (request) => { if (request.url().includes('/api/stream?')) streams.push(request.url()) })
    await twin.goto(addressOf(stage, 'luso'))
    const second = await viewOf(twin)
    await second.app.locator('.row').first().waitFor()
    await second.frame?.evaluate((to) => { window.location.hash = to }, `#/open/${number}`)
    await second.app.getByTestId('reserve').waitFor()
    const [first] = await openIn(number, ['luso']) as [InPortal]
    // The other window's key may take the button away before it is pressed, as it would for a person.
    const button = await first.app.getByTestId('reserve').elementHandle() as ElementHandle<HTMLElement>
    const pressTwice = button.evaluate((it) => {
      it.click()
      it.click()
    })
    await Promise.all([pressTwice, press(second, 'r').then(() => twin.keyboard.press('r'))])
    for (const view of [first, second]) await view.app.getByTestId('show-contacts').waitFor()
    expect(await held(number)).toHaveLength(1)
    expect(streams).toEqual([])
    expect(await second.app.getByTestId('live-state').innerText()).toBe('Live')
    await twin.close()
  })

  it('an answer that is lost is asked for, never sent again', async () => {
    const number = await publish()
    const [nordwerk] = await openIn(number, ['nordwerk']) as [InPortal]
    let posts = 0
    await nordwerk.page.route('**/reservation', async (route) => {
      posts += 1
      await route.fetch()
      await route.abort()
    })
    await press(nordwerk, 'r')
    await nordwerk.app.locator('[data-testid=reserve-cell]', { hasText: 'We do not know if it worked. Checking…' }).waitFor()
    await nordwerk.app.getByTestId('show-contacts').waitFor()
    await nordwerk.page.unroute('**/reservation')
    expect(posts).toBe(1)
    expect(await held(number)).toHaveLength(1)
  })

  it('a colleague sees who has it and takes no second place', async () => {
    const number = await publish()
    expect((await reserve(stage.luso, number)).status).toBe(200)
    const colleague = await go(stage, 'colleague', `#/open/${number}`)
    await colleague.app.getByTestId(`row-${number}`).filter({ hasText: 'Reserved by Ana Silva' }).waitFor()
    expect(await colleague.app.getByTestId('reserve').count()).toBe(0)
    const rui = await product.as('luso', 7)
    expect(await reserve(rui, number)).toMatchObject({ status: 409, body: { error: { code: 'colleague_has_it' } } })
  })

  it('a suspension is on the screen without a reload, and what is in work stays usable', async () => {
    const number = await publish()
    const [iberia] = await openIn(number, ['iberia']) as [InPortal]
    await iberia.app.getByTestId('reserve').waitFor()
    const imposed = performance.now()
    await stage.operator.post('/api/operator/partners/iberia/sanctions', {
      kind: 'suspension', key: crypto.randomUUID(), rule: '6.1.1', reason: 'Mass mail to clients', evidence: 'A mail', until: product.clock.now() + 7 * 86_400_000,
    })
    await iberia.app.locator('[data-gate=suspended]').waitFor()
    await iberia.app.locator('[data-testid=refusal][data-code=suspended]').waitFor()
    expect(performance.now() - imposed).toBeLessThan(SEEN_MS)
    await iberia.app.getByTestId('tab-in-work').click()
    await iberia.app.locator('[data-testid=tab-in-work][aria-current=page]').waitFor()
  })

  it('a laptop whose clock is seven minutes ahead counts the undo right', async () => {
    const number = await publish()
    const page = await pageFor('wisla')
    await page.addInitScript(() => {
      const real = Date.now
      Date.now = () => real() + 7 * 60_000
    })
    await reopen(stage, 'wisla')
    const [wisla] = await openIn(number, ['wisla']) as [InPortal]
    await press(wisla, 'r')
    const left = await undoOf(wisla, number).innerText()
    const seconds = /1:00/.test(left) ? 60 : Number(/0:(\d\d)/.exec(left)?.[1])
    expect(Math.abs(seconds - 60)).toBeLessThanOrEqual(2)
    // A minute later, with no key pressed: undo is over and the CRM has it, the contacts still wait behind the button.
    product.clock.advance(61_000)
    product.app.wake.worker()
    await waitFor(() => product.sandbox.portal('wisla').calls.some((call) => call.method.startsWith('crm.') || call.method === 'batch'), { timeoutMs: 8_000, message: 'the CRM record' })
    await publish()
    await undoOf(wisla, number).waitFor({ state: 'detached' })
    expect(await wisla.app.getByTestId('show-contacts').count()).toBe(1)
    expect(await wisla.app.getByTestId('contact').count()).toBe(0)
  })

  it('the stream’s ticket is good once, and stands in the URL instead of a token', async () => {
    const urls: string[] = []
    const page = await pageFor('nordwerk')
    // Once it is answered, it is used.
    page.on('response', (response) => { if (response.url().includes('/api/stream?')) urls.push(response.url()) })
    await reopen(stage, 'nordwerk')
    const url = await waitFor(() => urls[0], { message: 'the stream' })
    expect(new URL(url).searchParams.has('ticket')).toBe(true)
    expect((await fetch(url)).status).toBe(401)
  })

  async function pageFor(name: string): Promise<Page> {
    return (await portal(stage, name, (app) => app.locator('.topbar nav'))).page
  }
})
