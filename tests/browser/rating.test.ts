import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RatingView } from '../../server/contract/rating.ts'
import { openBrowser } from '../support/browser.ts'
import { publishOne, reserve, startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'
import type { InPortal } from './screens/stage.ts'

let product: Product
let browser: Browser
let number = ''
const open: Page[] = []

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
  number = await publishOne(product, await product.as('vendor'), { email: 'one@example.com', phone: '+351 912 345 701' })
})
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await product.close()
})

describe('the tour', () => {
  it('comes on the first opening, and never again after Escape', async () => {
    const { page, app } = await openApp()
    await app.getByTestId('tour').waitFor()
    await app.getByTestId('tour-next').press('Escape')
    await app.getByTestId('tour').waitFor({ state: 'detached' })
    await product.settled()
    await page.reload()
    await app.locator('.row[data-row]').first().waitFor()
    expect(await app.getByTestId('tour').count()).toBe(0)
  })
})

describe('the rating', () => {
  it('shows the server’s numbers, walks through the weeks by keyboard and leads to the list', async () => {
    const { body } = await (await product.as('luso')).get<RatingView>('/api/rating')
    const { page, app } = await openApp('#/rating')
    await app.getByTestId('rating-formula').filter({ hasText: `${body.won} Won ÷ (${body.won} Won + ${body.lost} Lost) = ${body.conversionPercent ?? ''}` }).waitFor()
    expect(await app.getByTestId('rating-item').count()).toBe(body.items.length)

    await app.getByTestId('chart-week').focus()
    const before = await app.getByTestId('week-news').innerText()
    await page.keyboard.press('Home')
    expect(await app.getByTestId('week-news').innerText()).not.toBe(before)

    await app.getByTestId('rating-see-all').click()
    expect(await app.locator('body').evaluate(() => document.activeElement?.id)).toBe('rating-items')
    await app.getByTestId('items-lost').click()
    await waitFor(async () => await app.getByTestId('rating-item').count() === body.lost, { message: 'only the lost ones' })
  })

  it('has a ring at every tab stop, none of them behind a bar, and no trap', async () => {
    const { page, app } = await openApp('#/rating')
    await app.getByTestId('rating-formula').waitFor()
    await app.locator('.strip').click()
    const seen = new Set<string>()
    const wrong: string[] = []
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press('Tab')
      const at = await stopOf(app)
      if (at === null) break
      if (seen.has(at.key)) wrong.push(`again ${at.key}`)
      seen.add(at.key)
      if (!at.ring) wrong.push(`no ring: ${at.key}`)
      if (!at.inSight) wrong.push(`covered: ${at.key}`)
    }
    expect(wrong).toEqual([])
    expect(seen.size).toBeGreaterThan(20)
  })
})

describe('the palette', () => {
  it('opens a request by its number, offers what the open one allows and shows each key', async () => {
    await reserve(await product.as('luso'), number)
    const { page, app } = await openApp('#/rating')
    await app.getByTestId('rating-formula').waitFor()
    await app.locator('.strip').click()
    await page.keyboard.press('Control+k')
    await app.getByTestId('palette').getByText(number).first().waitFor()
    await page.keyboard.type(number.slice(3))
    await page.keyboard.press('Enter')
    await waitFor(async () => (await app.locator('.split-detail .detail-meta').innerText()).includes(number), { message: `${number} to be open` })
    await app.getByTestId('show-contacts').click()
    await app.getByTestId('won').waitFor()

    await page.keyboard.press('Control+k')
    await app.getByTestId('palette').waitFor()
    await page.keyboard.type('won')
    const row = app.getByTestId('palette').getByRole('option').filter({ hasText: `Mark ${number} as Won` })
    await row.waitFor()
    expect(await row.locator('kbd').innerText()).toBe('W')
    await row.click()
    await app.getByTestId('won-proof').waitFor()
  })

  it('goes by G and a letter on a Russian keyboard, and works with single keys off', async () => {
    const { page, app } = await openApp('#/rating')
    await app.getByTestId('rating-formula').waitFor()
    await app.locator('.strip').click()
    await app.locator('body').evaluate(() => {
      for (const [key, code] of [['п', 'KeyG'], ['щ', 'KeyO']]) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: key ?? '', code: code ?? '', bubbles: true, cancelable: true }))
    })
    await app.locator('[data-testid=tab-open][aria-current]').waitFor()

    await app.getByTestId('user-menu').click()
    await app.getByTestId('single-keys').press('Space')
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    expect(await app.locator('[data-testid=tab-open][aria-current]').count()).toBe(1)
    await page.keyboard.press('Control+k')
    await app.getByTestId('palette').waitFor()
    await page.keyboard.press('Escape')
    await app.getByRole('dialog').waitFor({ state: 'detached' })
  })
})

async function openApp(hash = ''): Promise<InPortal> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  open.push(page)
  await page.goto(product.sandbox.portal('luso').frameUrl())
  const view = await viewOf(page)
  await view.app.locator('.topbar').waitFor()
  await view.frame?.evaluate((to) => { window.location.hash = to }, hash)
  return view
}

/** Where the focus is: null when it has left the app. */
function stopOf(app: FrameLocator): Promise<{ key: string, ring: boolean, inSight: boolean } | null> {
  return app.locator('body').evaluate(() => {
    const it = document.activeElement
    if (it === null || it === document.body || !document.hasFocus()) return null
    const { outlineStyle, outlineWidth } = getComputedStyle(it)
    const box = it.getBoundingClientRect()
    const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 14)]
    const above = document.elementFromPoint(x, y)
    const index = [...document.querySelectorAll('*')].indexOf(it)
    return { key: `${index} ${it.tagName} ${it.textContent?.trim().slice(0, 30) ?? ''}`, ring: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2, inSight: above !== null && (it.contains(above) || above.contains(it)) }
  })
}
