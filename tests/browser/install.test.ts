import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { updatePartner } from '../../server/store/partners.ts'
import { openBrowser } from '../support/browser.ts'
import { publishOne, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'

const DEAL = 2

describe('the installer and the set-up after it', () => {
  let product: Product
  let browser: Browser
  let adria: SandboxPortal
  let page: Page
  let app: FrameLocator
  /** How often a page told Bitrix24 that the installation is over. */
  let finished = 0

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    browser = await openBrowser()
    adria = product.sandbox.portal('adria')
    await adria.uninstall({ clean: true })
    await product.sandbox.install(adria)
    await adria.upgrade()
    await product.settled()
    await publishOne(product, await product.as('vendor'), { country: 'HR', place: 'Zagreb' })
    page = await open()
    app = page.frameLocator('iframe[title="App"]')
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  async function open(userId?: number): Promise<Page> {
    const opened = await (await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: 'en-GB', reducedMotion: 'reduce' })).newPage()
    opened.on('request', (request) => { if (new URL(request.url()).pathname === '/desk/frame/finish') finished += 1 })
    await opened.goto(adria.frameUrl(userId))
    return opened
  }

  const step = (name: string) => app.locator(`[data-testid=setup][data-step=${name}]`)
  async function next(name: string): Promise<void> {
    await app.getByTestId('setup-next').click()
    await step(name).waitFor()
  }
  const settings = async (api: Api) => (await api.get<{ settings: { mayReserve: unknown, target: { categoryId: number } } }>('/api/settings')).body.settings

  it('asks for the company and the locations, by keyboard too, before it tells Bitrix24', async () => {
    await app.getByTestId('install-start').click()
    await step('company').waitFor()
    expect(await app.getByTestId('setup-company').innerText()).toContain('Adria Start d.o.o.')
    expect(await app.getByTestId('setup-gate').getAttribute('data-code')).toBe('not_certified')
    expect(await app.locator('[aria-current=step]').innerText()).toContain('Company')
    await page.keyboard.press('Control+Enter')
    await step('locations').waitFor()
    await app.getByTestId('location-PT').getByRole('button').click()
    await app.getByTestId('country-search').fill('Magyar')
    await app.getByTestId('country-search').press('Enter')
    await app.getByTestId('location-HU').waitFor()
    expect(adria.installState).toBe('wizard')
  })

  it('opens a working page for everybody else once the least is set, and tells Bitrix24 once', async () => {
    await app.getByTestId('setup-next').click()
    await step('crm').waitFor()
    expect([adria.installState, finished]).toEqual(['done', 1])
    const marko = await open(2)
    await marko.frameLocator('iframe[title="App"]').locator('.row').first().waitFor()
    await marko.context().close()
    expect((await (await product.as('adria')).get<{ extra: { country: string }[] }>('/api/locations')).body.extra.map(({ country }) => country)).toEqual(['SI', 'AT', 'HU'])
  })

  it('goes on at step 3 when it was closed there', async () => {
    await page.goto('about:blank')
    await page.goto(adria.frameUrl())
    await step('crm').waitFor()
    expect(await app.getByTestId('setup-stopped').innerText()).toContain('step 3')
    expect(await app.getByTestId('setup-fields').innerText()).toContain('We add 5 fields')
  })

  it('saves the CRM and the people, and ends with what waits now', async () => {
    await app.getByTestId('add-pipeline').click()
    await app.locator('[data-testid^=target-]:checked:not([data-testid=target-2-0])').waitFor()
    await next('people')
    await app.getByTestId('listed-person').selectOption('2')
    await app.getByTestId('listed-add').click()
    await next('ready')
    const saved = await settings(await product.as('adria'))
    expect(saved).toMatchObject({ mayReserve: { who: 'listed', userIds: ['1', '2'] }, target: { entityTypeId: DEAL } })
    expect(saved.target.categoryId).toBeGreaterThan(0)
    expect(await app.getByTestId('setup-done').innerText()).toMatch(/1\s+open request now in .*Croatia/)
    await app.getByTestId('setup-test').click()
    await app.getByText('Sent. Look at the bell').waitFor()
    await app.getByTestId('invite-send').click()
    await app.getByText('1 message sent').waitFor()
    expect(adria.notifications.map(({ userId }) => userId).sort()).toEqual([1, 2])
  })

  it('does not stop a company without a certificate, and opens reserving without a reload when it has one', async () => {
    await app.getByTestId('setup-end').click()
    await app.locator('.row').first().click()
    await app.getByTestId('request-text').waitFor()
    expect(await app.getByTestId('reserve').count()).toBe(0)
    await (await viewOf(page)).frame?.evaluate(() => { window.location.hash = '#/setup' })
    await app.getByTestId('setup-check').waitFor()
    await updatePartner(product.app.db, 'adria', { tutorialPassedAt: product.clock.now() })
    await app.getByTestId('setup-check').click()
    await waitFor(async () => await app.getByTestId('setup-gate').count() === 0, { message: 'the gate to open' })
    await app.getByTestId('setup-end').click()
    await app.locator('.row').first().click()
    await app.getByTestId('reserve').first().waitFor()
  })

  it('offers the old settings when it is installed again, and is at its end with them', async () => {
    const before = await settings(await product.as('adria'))
    await adria.uninstall()
    await product.settled()
    await product.sandbox.install(adria)
    await adria.upgrade()
    await product.settled()
    await page.goto('about:blank')
    await page.goto(adria.frameUrl())
    await app.getByTestId('install-start').click()
    await app.getByTestId('old-settings').waitFor()
    await app.getByTestId('old-use').click()
    await step('ready').waitFor()
    expect(await settings(await product.as('adria'))).toEqual(before)
    expect(finished).toBe(2)
  })
})
