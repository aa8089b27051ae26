import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import { openBrowser } from '../support/browser.ts'
import { publishOne, reserve, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

type Target = SettingsView['settings']['target']

describe('the tab in a CRM record', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let luso: SandboxPortal
  let admin: Api
  let process: Target
  const asked: string[] = []

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    browser = await openBrowser()
    luso = product.sandbox.portal('luso')
    admin = await product.as('luso')
    const { entityTypeId } = luso.addSmartProcess('Orders')
    process = (await admin.get<SettingsView>('/api/settings')).body.targets.find((it) => it.target.entityTypeId === entityTypeId)!.target
    page = await (await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: 'en-GB', reducedMotion: 'reduce' })).newPage()
    // What the tab asks of the page around it, which here does as it likes.
    await page.addInitScript(() => {
      window.addEventListener('message', ({ data }) => {
        if (typeof data === 'string' && data.startsWith('resizeWindow:')) document.documentElement.dataset['fit'] = /"height":(\d+)/.exec(data)?.[1] ?? ''
      })
    })
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  /** A reserved request as a record of the chosen kind; its contacts were not asked for in the tab. */
  async function reserved(target: Target, phone: string): Promise<{ number: string, itemId: number }> {
    const { settings, version } = (await admin.get<SettingsView>('/api/settings')).body
    await admin.put('/api/settings', { version, settings: { ...settings, target } })
    const number = await publishOne(product, await product.as('vendor'), { phone, email: `c${phone.slice(-3)}@example.com` })
    const { body } = await reserve(admin, number)
    await admin.post(`/api/reservations/${body.id}/contact`)
    const item = await waitFor(() => luso.items(target.entityTypeId).find((it) => String(it['title']).includes(number)), { timeoutMs: 10_000, message: 'the record' })
    return { number, itemId: item.id }
  }

  const lastHeight = (): Promise<number> => page.evaluate(() => Number(document.documentElement.dataset['fit']))

  async function open(placement: string, id: number): Promise<FrameLocator> {
    const address = new URL(luso.frameUrl())
    address.searchParams.set('placement', placement)
    address.searchParams.set('id', String(id))
    await page.goto('about:blank')
    await page.goto(address.href)
    return page.frameLocator('iframe[title="App"]')
  }

  it.each([['a lead', () => ({ entityTypeId: 1, categoryId: 0 }), '+351 912 345 101'], ['an item of a smart process', () => process, '+351 912 345 102']])('stands in %s, and shows no contact before it is asked for', async (_, target, phone) => {
    const { entityTypeId } = target()
    const { number, itemId } = await reserved(target(), phone)
    const placement = entityTypeId === 1 ? 'CRM_LEAD_DETAIL_TAB' : `CRM_DYNAMIC_${entityTypeId}_DETAIL_TAB`
    expect(luso.placements.map((it) => it.placement)).toContain(placement)
    asked.length = 0
    const tab = await open(placement, itemId)
    await tab.getByTestId('card').waitFor()
    expect(await tab.getByTestId('card').innerText()).toContain(number)
    expect(asked.filter((it) => it.endsWith('/contact'))).toEqual([])
    await tab.getByTestId('show-contacts').click()
    expect(await tab.getByTestId('contact-phone').innerText()).toBe(phone)
    await tab.getByTestId('mark-contacted').click()
    await tab.getByTestId('contacted').waitFor()
  })

  it('is as high as its content, and speaks the portal’s language', async () => {
    luso.setLanguage('de')
    const tab = await open(`CRM_DYNAMIC_${process.entityTypeId}_DETAIL_TAB`, luso.items(process.entityTypeId)[0]?.id ?? 0)
    await tab.getByText('In der App öffnen').waitFor()
    const content = await tab.locator('.card-page').evaluate((it) => Math.ceil(it.getBoundingClientRect().height))
    await waitFor(async () => await lastHeight() === content, { message: 'the frame to be asked to fit its content' })
    await tab.getByTestId('won').click()
    await tab.getByTestId('won-form').waitFor()
    await waitFor(async () => await lastHeight() > content + 20, { message: 'the frame to grow with the form' })
    luso.setLanguage('en')
  })

  it('says in a record of another origin that no request stands behind it', async () => {
    const { id } = luso.addItem(process.entityTypeId, { title: 'By hand', categoryId: process.categoryId })
    const tab = await open(`CRM_DYNAMIC_${process.entityTypeId}_DETAIL_TAB`, id)
    expect(await tab.getByTestId('card-note').innerText()).toContain('did not come from a Bitrix24 request')
  })
})
