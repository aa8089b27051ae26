import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { contactOf, publishOne, reserve, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'

const DEAL = 2

let product: Product
let browser: Browser
let operator: Api
let luso: Api
let count = 0
const pages: Page[] = []

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
  operator = await product.as('vendor')
  luso = await product.as('luso')
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await product.close()
})

describe('where the portal opens the app', () => {
  it('opens the request that a link names', async () => {
    const [older] = [await publish(), await publish()]
    const { app } = await viewOf(await openPage(product.sandbox.portal('luso').appLink({ id: older })))
    await waitFor(async () => (await app.locator('.split-detail .detail-meta').innerText()).includes(older), { message: older })
  })

  it('opens the list from the menu', async () => {
    const newest = await publish()
    const address = new URL(product.sandbox.portal('luso').frameUrl())
    address.searchParams.set('placement', 'LEFT_MENU')
    const { app } = await viewOf(await openPage(address.href))
    await app.getByTestId(`row-${newest}`).waitFor()
    expect(await app.getByTestId('tab-open').getAttribute('aria-current')).toBe('page')
  })

  it('stands as a tab in the deal, as high as its content, and leads from there into the app', async () => {
    const { number, item } = await inWork()
    const page = await openPage(product.sandbox.portal('luso').frameUrl())
    await page.getByTestId('board').locator(`[data-item="${item}"]`).click()
    await page.getByTestId('item-panel').getByRole('button', { name: 'Implementation request' }).click()
    const frame = page.locator('iframe[title^="App: "]')
    const tab = page.frameLocator('iframe[title^="App: "]')
    await tab.getByTestId('show-contacts').click()
    await tab.getByTestId('contact-phone').waitFor()
    const content = await tab.locator('main').evaluate((it) => Math.ceil(it.getBoundingClientRect().height))
    await waitFor(async () => Math.abs((await frame.boundingBox())?.height ?? 0) >= content - 1, { message: `a frame ${content} high` })

    await tab.getByTestId('mark-contacted').click()
    await tab.getByTestId('contacted').waitFor()
    await tab.getByTestId('open-app').click()
    const slider = page.frameLocator('iframe[title="App in a slider"]')
    await waitFor(async () => (await slider.locator('.split-detail .detail-meta').innerText()).includes(number), { message: number })
    await slider.getByTestId('first-contact').filter({ hasText: 'said here' }).waitFor()
  })

  it('ends a request from the tab, and the app knows it', async () => {
    const { id, item } = await inWork()
    const address = new URL(product.sandbox.portal('luso').frameUrl())
    address.searchParams.set('placement', 'CRM_DEAL_DETAIL_TAB')
    address.searchParams.set('id', String(item))
    const { app, page } = await viewOf(await openPage(address.href))
    await app.getByTestId('lost').click()
    await app.getByTestId('lost-reason-no_budget').check()
    await app.getByTestId('lost-reason-no_budget').press('Enter')
    await app.getByTestId('outcome').filter({ hasText: 'Lost' }).waitFor()
    expect(await app.getByTestId('won').count()).toBe(0)
    expect((await luso.get<{ outcome: string }>(`/api/reservations/${id}`)).body.outcome).toBe('lost')
    expect(page.url()).toContain('CRM_DEAL_DETAIL_TAB')
  })
})

function publish(): Promise<string> {
  count += 1
  return publishOne(product, operator, { email: `p${count}@example.com`, phone: `+351 912 345 ${300 + count}` })
}

async function inWork(): Promise<{ number: string, id: string, item: number }> {
  const number = await publish()
  const { body } = await reserve(luso, number)
  await contactOf(luso, body.id)
  const item = await waitFor(() => product.sandbox.portal('luso').items(DEAL).find((it) => String(it['title']).includes(number)), { message: `the deal of ${number}` })
  return { number, id: body.id, item: item.id }
}

async function openPage(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  pages.push(page)
  await page.goto(url)
  await page.locator('iframe[title="App"]').waitFor()
  return page
}
