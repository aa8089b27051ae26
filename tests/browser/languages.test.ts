import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { readLocales } from '../support/locales.ts'
import { contactOf, publishOne, reserve, startProduct, validForm } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { overflow } from './look.ts'
import { viewOf } from './screens/stage.ts'
import type { InPortal } from './screens/stage.ts'

/** Bitrix24's code, what the document says of itself, and the word on the tab of what is in work. */
const SPOKEN = [['en', 'en', 'ltr'], ['de', 'de', 'ltr'], ['la', 'es', 'ltr'], ['br', 'pt-BR', 'ltr'], ['pl', 'pl', 'ltr'], ['ua', 'uk', 'ltr'], ['ru', 'ru', 'ltr'], ['xa', 'en', 'ltr'], ['xb', 'en', 'rtl']] as const
const VIEWS = [['open', '.row'], ['in-work', '.row'], ['rating', '[data-testid=rating-level]'], ['settings/locations', '.place-list, .list, form, ul']] as const
const KEYS = [...readLocales(`${import.meta.dirname}/../..`).get('en')!.keys()]

describe('the app in the language of its portal', () => {
  let product: Product
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    browser = await openBrowser()
    const operator = await product.as('vendor')
    const luso = await product.as('luso')
    for (let index = 0; index < 3; index += 1) await publishOne(product, operator, validForm({ email: `l${index}@example.com`, phone: `+351 912 345 60${index}`, lastName: `Reis ${index}` }))
    const number = await publishOne(product, operator, validForm({ email: 'held@example.com', phone: '+351 912 345 699', lastName: 'Held' }))
    await contactOf(luso, (await reserve(luso, number)).body.id)
    page = await (await browser.newContext({ viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce', timezoneId: 'Europe/Lisbon' })).newPage()
  })
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  it.each(SPOKEN)('%s: is %s and %s, shows no key and cuts nothing', async (code, lang, dir) => {
    await page.setViewportSize({ width: 1000, height: 700 })
    await page.goto(`${product.sandbox.portal('luso').frameUrl()}?lang=${code}`)
    const view = await viewOf(page)
    await view.app.locator('.topbar').waitFor()
    expect(await view.frame!.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([lang, dir])
    const problems: string[] = []
    for (const [hash, ready] of VIEWS) {
      await show(view, hash, ready)
      for (const width of [1000, 375]) problems.push(...(await problemsAt(view, width)).map((it) => `${hash}, ${width}: ${it}`))
    }
    expect(problems).toEqual([])
  })

  it('mirrors the layout, but not what is a number or a name', async () => {
    await page.setViewportSize({ width: 1000, height: 700 })
    const { app } = await viewOf(page)
    const [list, detail] = await Promise.all([app.locator('.split-list, .sheet').first().boundingBox(), app.locator('.topbar-meta').boundingBox()])
    expect(list).not.toBeNull()
    // What closes the bar stands at the left.
    expect(detail!.x).toBeLessThan(500)
  })

  async function show({ app, frame }: InPortal, hash: string, ready: string): Promise<void> {
    await frame!.evaluate((to) => { window.location.hash = `#/${to}` }, hash)
    await app.locator('.tabs [aria-current=page]').waitFor()
    await app.locator(ready).first().waitFor()
  }

  async function problemsAt(view: InPortal, width: number): Promise<string[]> {
    await view.page.setViewportSize({ width, height: 700 })
    await view.page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(resolve) }) }))
    const text = await view.frame!.evaluate(() => document.body.innerText)
    return [...await overflow(view.frame!), ...KEYS.filter((key) => key.includes('.') && new RegExp(`(^|\\s)${key.replaceAll('.', '\\.')}($|\\s)`).test(text))]
  }
})
