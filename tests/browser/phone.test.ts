import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { publishOne, startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

const WIDTHS = [320, 375, 640]
const PHONE_AGENT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 BitrixMobile/Version=60'

describe('the app on a phone', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let app: FrameLocator
  let number: string

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    browser = await openBrowser()
    const operator = await product.as('vendor')
    number = await publishOne(product, operator)
    await publishOne(product, operator, { phone: '+351 912 345 888', email: 'second@example.com' })
    const context = await browser.newContext({ viewport: { width: 375, height: 720 }, hasTouch: true, isMobile: true, userAgent: PHONE_AGENT, locale: 'en-GB', reducedMotion: 'reduce' })
    page = await context.newPage()
    await page.goto(product.sandbox.portal('luso').frameUrl())
    app = page.frameLocator('iframe[title="App"]')
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  const row = (): Locator => app.locator('.row').filter({ hasText: 'Porto' }).last()
  const bar = (): Locator => app.locator('.bottom-bar')
  /** The one button at the foot of the page: its name, its height, and whether it is wholly on the screen. */
  async function primary(): Promise<{ count: number, text: string, height: number, isSeen: boolean }> {
    const buttons = bar().locator('[data-slot=base]')
    await buttons.first().waitFor()
    const box = await buttons.first().boundingBox()
    return { count: await buttons.count(), text: (await buttons.first().innerText()).trim(), height: Math.round(box?.height ?? 0), isSeen: box !== null && box.y + box.height <= 720 }
  }

  it('shows the list only, with places and age, and no page wider than the screen', async () => {
    await row().waitFor()
    expect(await app.locator('html').getAttribute('data-platform')).toBe('bitrix-mobile')
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 720 })
      expect(await app.locator('.split-detail').isVisible()).toBe(false)
      await waitFor(async () => await app.locator('html').evaluate((it) => it.clientWidth <= window.innerWidth && it.scrollWidth <= it.clientWidth), { message: `no overflow at ${width}` })
    }
    await page.setViewportSize({ width: 375, height: 720 })
  })

  it('opens a request as a page with a way back, the tabs gone, and Reserve at its foot', async () => {
    await row().tap()
    await app.getByTestId('request-text').waitFor()
    expect(await app.locator('.split-list').isVisible()).toBe(false)
    expect(await app.locator('.topbar nav').isVisible()).toBe(false)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 720 })
      expect(await primary()).toMatchObject({ count: 1, text: 'Reserve', height: 48, isSeen: true })
    }
    await app.locator('.back [data-slot=base]').tap()
    await row().waitFor()
    await row().tap()
    await page.setViewportSize({ width: 375, height: 720 })
  })

  it('never covers what has the focus: the foot stands below what scrolls', async () => {
    const covered = await app.locator('.split-detail').evaluate((pane) => {
      const foot = pane.querySelector('.bottom-bar')!.getBoundingClientRect()
      return [...pane.querySelectorAll<HTMLElement>('.scroll :is(a, button, summary)')].filter((it) => it.getClientRects().length > 0).filter((it) => {
        it.focus()
        const box = it.getBoundingClientRect()
        return box.bottom > foot.top && box.top < foot.bottom
      }).map((it) => it.innerText)
    })
    expect(covered).toEqual([])
  })

  it('goes from Reserve to Show contacts to Call with one thumb', async () => {
    await bar().locator('[data-slot=base]').first().tap()
    await app.getByTestId('show-contacts').waitFor()
    expect(await primary()).toMatchObject({ count: 1, text: expect.stringMatching(/^Show contacts/) as string, height: 48 })
    await app.getByTestId('show-contacts').tap()
    await app.getByTestId('contact-phone').waitFor()
    expect(await primary()).toMatchObject({ count: 1, text: expect.stringMatching(/^Call/) as string, height: 48 })
    expect(await bar().locator('a').getAttribute('href')).toBe('tel:+351912345678')
    expect(await app.locator('.detail-meta').first().innerText()).toContain(number)
  })

  it('is as wide as a tablet again when it is turned: list and detail side by side, the button in its place', async () => {
    await page.setViewportSize({ width: 1024, height: 720 })
    await app.locator('.split-list').waitFor()
    await waitFor(async () => await bar().locator('[data-slot=base]').count() === 0, { message: 'the foot to be empty' })
  })
})
