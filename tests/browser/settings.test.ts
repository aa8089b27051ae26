import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LocationsView } from '../../server/contract/location.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import { openBrowser } from '../support/browser.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { viewOf } from './screens/stage.ts'
import type { InPortal } from './screens/stage.ts'

let product: Product
let browser: Browser
const pages: Page[] = []

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await product.close()
})

describe('the settings of a portal', () => {
  it('keep what is typed while one looks at another screen, and are there after a reload', async () => {
    const { page, app, frame } = await openSettings('luso', 'people')
    await app.getByTestId('rule-by_turn').check()
    for (const id of ['7', '1']) {
      await app.getByTestId('turn-person').selectOption(id)
      await app.getByTestId('turn-add').click()
    }
    await app.getByTestId('turn-1').getByRole('button', { name: /up$/ }).click()
    await app.getByTestId('tab-rating').click()
    await app.getByTestId('rating-level').waitFor()
    await frame?.evaluate(() => { window.location.hash = '#/settings/crm' })
    await app.getByTestId('lost-stage-APOLOGY').selectOption('no_reply')
    await app.getByTestId('settings-save').click()
    await app.getByTestId('settings-saved').waitFor()

    const { body } = await (await product.as('luso')).get<SettingsView>('/api/settings')
    expect(body.settings.responsible).toMatchObject({ rule: 'by_turn', userIds: ['1', '7'] })
    expect(body.settings.lostStages).toEqual({ APOLOGY: 'no_reply' })
    await page.reload()
    const again = await openPart(page, 'people')
    await again.app.getByTestId('next-person').filter({ hasText: 'Ana Silva, because it is their turn' }).waitFor()
  })

  it('make a pipeline and choose it', async () => {
    const { app } = await openSettings('nordwerk', 'crm')
    await app.getByTestId('add-pipeline').click()
    await app.getByRole('radio', { name: /Deals: Bitrix24 requests/, checked: true }).waitFor()
    expect(await app.getByTestId('add-pipeline').count()).toBe(0)
    await app.getByTestId('preview').getByText('Deals: Bitrix24 requests').waitFor()
    await app.getByTestId('settings-save').click()
    await app.getByTestId('settings-saved').waitFor()
  })

  it('fill a field that the portal demands, and count what is still empty', async () => {
    product.sandbox.portal('wisla').addUserField(2, { fieldName: 'UF_CRM_OFFICE', label: 'Office', mandatory: true })
    const { app } = await openSettings('wisla', 'crm')
    await app.getByTestId('fields-missing').waitFor()
    const field = app.getByTestId('required-fields').getByLabel('Office', { exact: true })
    await field.selectOption('place')
    await app.getByTestId('fields-missing').waitFor({ state: 'detached' })
    await app.getByTestId('preview').getByText('Porto').waitFor()
  })

  it('show another administrator’s version, and write over it only on one’s word', async () => {
    const luso = await product.as('luso')
    const { app } = await openSettings('luso', 'crm')
    await app.getByTestId('notify').uncheck()
    const { settings, version } = (await luso.get<SettingsView>('/api/settings')).body
    await luso.put('/api/settings', { version, settings: { ...settings, absences: [{ userId: '7', until: product.clock.now() + 1e9 }] } })

    await app.getByTestId('settings-save').click()
    await app.getByTestId('conflict').filter({ hasText: 'Ana Silva saved these settings' }).waitFor()
    await app.getByTestId('see-theirs').click()
    expect(await app.getByTestId('notify').isChecked()).toBe(true)
    await app.getByTestId('back-to-mine').click()
    expect(await app.getByTestId('notify').isChecked()).toBe(false)
    await app.getByTestId('keep-mine').click()
    await app.getByTestId('settings-saved').waitFor()
    expect((await luso.get<SettingsView>('/api/settings')).body.settings).toMatchObject({ notify: false, absences: [] })
  })

  it('close Reserve to who is not on the list, with the reason', async () => {
    const iberia = await product.as('iberia')
    const { settings, version } = (await iberia.get<SettingsView>('/api/settings')).body
    await iberia.put('/api/settings', { version, settings: { ...settings, mayReserve: { who: 'admins', userIds: [] } } })
    const employee = product.sandbox.portal('iberia').users.find((it) => !it.admin)
    const { app } = await open(product.sandbox.portal('iberia').frameUrl(employee?.id))
    await app.getByTestId('gate').filter({ hasText: 'You can look, but not reserve' }).waitFor()
  })

  it('find a country by any of its names, keep the home and the limit, and bind only when saved', async () => {
    const { app } = await openSettings('luso', 'locations')
    await app.getByTestId('locations-full').waitFor()
    expect(await app.getByTestId('locations').locator('li').first().getByRole('button').count()).toBe(0)
    const last = app.getByTestId('locations').locator('li').last()
    const gone = await last.locator('strong').textContent()
    await last.getByRole('button').click()
    await app.getByTestId('extra-count').filter({ hasText: '2 of 3 extra' }).waitFor()
    await app.getByTestId('country-search').fill('Iran')
    await app.getByTestId('country-IR').filter({ hasText: 'cannot be shared with partners' }).waitFor()
    expect(await app.getByTestId('country-IR').getByRole('button').count()).toBe(0)
    await app.getByTestId('country-search').fill('Бельгия')
    await app.getByTestId('country-BE').getByRole('button').click()
    await app.getByTestId('location-BE').waitFor()
    const luso = await product.as('luso')
    expect((await luso.get<LocationsView>('/api/locations')).body.extra.map((it) => it.name)).toContain(gone)
    await app.getByTestId('locations-save').click()
    await app.getByTestId('locations-saved').waitFor()
    await app.getByTestId('next-change').waitFor()
    const { extra } = (await luso.get<LocationsView>('/api/locations')).body
    expect(extra.map((it) => it.name)).toContain('Belgium')
    expect(extra.map((it) => it.name)).not.toContain(gone)
  })

  it('make a test record and take it away again', async () => {
    const { app } = await openSettings('nordwerk', 'crm')
    await app.getByTestId('test-make').click()
    await app.getByTestId('test-there').waitFor()
    await app.getByTestId('notify').uncheck()
    await app.getByTestId('test-remove').click()
    await app.getByTestId('test-make').waitFor()
    await app.getByTestId('test-after-save').waitFor()
    expect((await (await product.as('nordwerk')).get<SettingsView>('/api/settings')).body.test).toBeNull()
  })

  it('change language, theme and clock at once, and Bitrix24 remembers them', async () => {
    const { page, app, frame } = await openSettings('iberia', 'look')
    await app.getByTestId('look-theme').selectOption('dark')
    await app.getByTestId('saved-theme').waitFor()
    await app.getByTestId('look-density').selectOption('compact')
    await app.getByTestId('look-clock').selectOption('12')
    await app.getByTestId('look-language').selectOption('de')
    await app.getByTestId('settings-look').filter({ hasText: 'Darstellung' }).waitFor()
    expect(await frame?.evaluate(() => [document.documentElement.className.includes('dark'), document.documentElement.dataset['density'], document.documentElement.lang])).toEqual([true, 'compact', 'de'])
    expect(await app.getByTestId('look-example').textContent()).toMatch(/AM|PM/)
    await page.reload()
    await (await openPart(page, 'look')).app.getByTestId('settings-look').filter({ hasText: 'Darstellung' }).waitFor()
  })

  it('show an employee what is set, with the reason why nothing can be changed', async () => {
    const employee = product.sandbox.portal('nordwerk').users.find((it) => !it.admin)
    const { page } = await open(product.sandbox.portal('nordwerk').frameUrl(employee?.id))
    for (const part of ['locations', 'crm', 'people']) {
      const { app } = await openPart(page, part)
      await app.getByTestId('read-only').waitFor()
      expect(await app.getByTestId('test-make').or(app.getByTestId('locations-save')).or(app.getByTestId('settings-save')).count()).toBe(0)
    }
  })

  it('look at the connection anew on request', async () => {
    const { app } = await openSettings('luso', 'connection')
    await app.getByTestId('check-access').filter({ hasText: 'Works' }).waitFor()
    await app.getByTestId('check-now').click()
    await app.getByText('Checked just now.').waitFor()
  })
})

async function open(url: string): Promise<InPortal> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  pages.push(page)
  await page.goto(url)
  const view = await viewOf(page)
  await view.app.locator('.topbar nav').waitFor()
  return view
}

async function openPart(page: Page, part: string): Promise<InPortal> {
  const view = await viewOf(page)
  await view.app.locator('.topbar nav').waitFor()
  await view.frame?.evaluate((hash) => { window.location.hash = hash }, `#/settings/${part}`)
  await view.app.locator('.settings h2').first().waitFor()
  return view
}

async function openSettings(name: string, part: string): Promise<InPortal> {
  const { page } = await open(product.sandbox.portal(name).frameUrl())
  return openPart(page, part)
}
