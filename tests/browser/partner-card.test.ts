import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { fillYear } from '../support/year.ts'
import { viewOf } from './screens/stage.ts'

/** One that sees contacts and does not call. */
const CARELESS = 'y7-p1'

describe('the partners of a year in the console', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let app: FrameLocator

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    await fillYear(product.app.db, { requests: 400, partners: 20, days: 365, now: product.clock.now() })
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce', timezoneId: 'Europe/Lisbon' })
    await page.goto(product.sandbox.portal('vendor').frameUrl())
    app = (await viewOf(page)).app
    await app.locator('.topbar').waitFor()
  }, 90_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  const go = async (hash: string): Promise<void> => {
    const { frame } = await viewOf(page)
    await frame?.evaluate((to) => { window.location.hash = to }, hash)
  }

  it('are sorted by clients nobody called, and every number ends where its head ends', async () => {
    await go('#/partners?sort=-uncalled')
    await app.getByTestId(`partner-${CARELESS}`).waitFor()
    const counts = await app.locator('[data-testid=partners] td[data-label="Never contacted"]').allInnerTexts()
    const numbers = counts.flatMap((text) => (text.includes('–') ? [] : [Number.parseInt(text, 10)]))
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
    expect(await app.locator('[data-testid=partners]').evaluate(endsOfNumbers)).toEqual([])
  })

  it('show in their card what is far from usual, and a number opens the list that it counts', async () => {
    await go(`#/partners/${CARELESS}`)
    await app.getByTestId('flags').getByText(/does not call: \d+ of \d+ \(usual \d+%\)/).waitFor()
    const number = app.getByTestId('figures').getByRole('link', { name: /^Never contacted: / })
    const count = await number.innerText()
    await number.click()
    await app.getByTestId('own-requests').waitFor()
    expect(await app.getByTestId('own-which').inputValue()).toBe('uncalled')
    expect(await app.getByTestId('own-found').innerText()).toBe(`Found: ${count}`)
    await app.getByTestId('own-which').selectOption('')
    await app.getByTestId('own-found').filter({ hasNotText: new RegExp(`: ${count}$`) }).waitFor()
    await app.getByTestId('partners-back').click()
    await app.getByTestId('partners').waitFor()
    expect(new URL((await viewOf(page)).frame?.url() ?? '').hash).toBe('#/partners')
  })
})

/** The columns whose words do not end at the same pixel in head and cells, and cells that take more than a line for a number. */
function endsOfNumbers(table: Element): string[] {
  const endOf = (node: Element): number => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return Math.max(...[...range.getClientRects()].filter((it) => it.width > 0).map((it) => it.right))
  }
  const heads = [...table.querySelectorAll('thead th')]
  return [...table.querySelectorAll('tbody tr')].flatMap((row) => [...row.children].flatMap((cell, at) => {
    const head = heads[at]
    if (!head?.hasAttribute('data-number')) return []
    const off = Math.abs(endOf(cell) - endOf(head))
    const wraps = [...cell.querySelectorAll('.console-sub')].some((it) => it.getClientRects().length > 1 || it.getBoundingClientRect().height > 24)
    return off > 0.6 || wraps ? [`${head.textContent}: ${off} px${wraps ? ', wraps' : ''}`] : []
  }))
}
