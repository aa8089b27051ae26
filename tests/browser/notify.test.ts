import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NotifyView } from '../../server/contract/notify.ts'
import { openBrowser } from '../support/browser.ts'
import { publishOne, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'

let product: Product
let browser: Browser
let operator: Api
let luso: Api

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
  operator = await product.as('vendor')
  luso = await product.as('luso')
})
afterAll(async () => {
  await browser.close()
  await product.close()
})

async function openPage(address: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 800 } })).newPage()
  await page.goto(address)
  return page
}

describe('what a person is told', () => {
  it('stands under the portal’s bell with a link that opens the request', async () => {
    const number = await publishOne(product, operator)
    const page = await openPage(product.sandbox.portal('luso').frameUrl())
    await viewOf(page)
    const notice = page.locator('#notices p').filter({ hasText: number })
    await waitFor(async () => {
      product.clock.advance(5 * 60_000)
      return await notice.count() > 0
    }, { timeoutMs: 20_000, everyMs: 200, message: 'the notification' })
    await page.locator('.bell summary').click()
    await notice.getByRole('link').click()
    const slider = page.frameLocator('iframe[title="App in a slider"]')
    await waitFor(async () => (await slider.locator('.split-detail .detail-meta').innerText()).includes(number), { message: number })
    await page.context().close()
  })

  it('stands under the app’s own bell, is read there, and how it comes is chosen in the settings', async () => {
    await product.app.db.insertInto('notices').values({
      partner_id: 'luso', kind: 'level_changed', subject: 'walk', at: product.clock.now(), text: 'You are level 2 now.', request_id: null, reservation_id: null, due_at: null, read_at: null,
    }).execute()
    const page = await openPage(product.sandbox.portal('luso').frameUrl())
    const { app } = await viewOf(page)
    await app.getByTestId('bell').filter({ hasText: '1' }).click()
    await app.getByTestId('notice-level_changed').filter({ hasText: 'You are level 2 now.' }).waitFor()
    await app.getByTestId('read-all').click()
    await app.getByTestId('read-all').waitFor({ state: 'detached' })
    await app.getByTestId('notices').getByRole('link', { name: 'Notification settings' }).click()
    await app.getByTestId('notify-client-mail').uncheck()
    await app.getByTestId('notify-saved').waitFor()
    luso = await product.as('luso')
    expect((await luso.get<NotifyView>('/api/notifications')).body.prefs.events.client.mail).toBe(false)
    await page.context().close()
  })
})
