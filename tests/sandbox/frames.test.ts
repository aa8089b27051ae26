import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Sandbox } from '../../sandbox/start.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { openBrowser } from '../support/browser.ts'
import { postJson } from './open-sandbox.ts'

const SDK = readFileSync(join(dirname(createRequire(import.meta.url).resolve('@bitrix24/b24jssdk')), '..', 'umd', 'index.min.js'), 'utf8')
/** An application that is nothing but the unmodified SDK. */
const PAGE = `<!doctype html><h1 id="state"></h1><script src="/sdk.js"></script><script>
const show = (text) => { document.getElementById('state').textContent = text }
B24Js.initializeB24Frame().then((b24) => { window.b24 = b24; show('ready ' + b24.placement.title + ' ' + JSON.stringify(b24.placement.options)) }, (error) => show('failed ' + error))
</script>`

const app = createServer((req, res) => {
  res.setHeader('content-type', req.url === '/sdk.js' ? 'text/javascript' : 'text/html').end(req.url === '/sdk.js' ? SDK : PAGE)
})
let sandbox: Sandbox
let luso: SandboxPortal
let browser: Browser
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', () => resolve()))
  const base = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  sandbox = await startSandbox()
  sandbox.weather.rateLimit = false
  sandbox.registerApp({ code: 'vendor.requests', clientId: 'a', clientSecret: 'b', title: 'Requests', appUrl: `${base}/app`, installUrl: `${base}/install`, formUrl: base, eventUrl: `${base}/events`, scopes: ['crm', 'placement', 'im', 'user_brief'] })
  luso = sandbox.portal('luso')
  await sandbox.install(luso)
  for (const PLACEMENT of ['CRM_DEAL_DETAIL_TAB', 'CRM_LEAD_DETAIL_TAB', 'LEFT_MENU', 'REST_APP_URI']) await rest('placement.bind', { PLACEMENT, HANDLER: `${base}/widget`, TITLE: 'Requests' })
  browser = await openBrowser()
  page = await browser.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
}, 90_000)
afterAll(async () => {
  await browser.close()
  await sandbox.stop()
  app.closeAllConnections()
  app.close()
})

async function rest(method: string, params: object): Promise<void> {
  await postJson(luso.restUrl + method, { ...params, auth: luso.tokensFor().access_token })
}

async function stateOf(place: string): Promise<string> {
  const state = page.frameLocator(`${place} iframe`).locator('#state')
  await state.filter({ hasText: /ready|failed/ }).waitFor()
  return await state.innerText()
}

async function inFrame(place: string, script: string): Promise<unknown> {
  const element = await page.locator(`${place} iframe`).elementHandle()
  const frame: Frame | null | undefined = await element?.contentFrame()
  return await frame?.evaluate(script)
}

async function openTab(item: string): Promise<void> {
  await page.goto(`${luso.url}/?item=${item}`)
  await page.locator('.panel-tabs button').nth(1).click()
}

describe('the unmodified SDK in a frame', { timeout: 60_000 }, () => {
  it('starts in the menu, in cards and by a link, and knows where it is', async () => {
    const [deal, lead] = [luso.addItem(2, { title: 'D' }), luso.addItem(1, { title: 'L' })]
    await page.goto(luso.frameUrl())
    expect(await stateOf('#app')).toBe('ready DEFAULT {}')
    await page.locator('#menu button').click()
    await expect.poll(() => stateOf('#app')).toBe('ready LEFT_MENU {"URI":"/"}')
    await openTab(`2-${deal.id}`)
    expect(await stateOf('.panel-tab')).toBe(`ready CRM_DEAL_DETAIL_TAB {"ID":"${deal.id}","URI":"/crm/deal/details/${deal.id}/"}`)
    await openTab(`1-${lead.id}`)
    expect(await stateOf('.panel-tab')).toContain(`CRM_LEAD_DETAIL_TAB {"ID":"${lead.id}"`)
    await page.goto(luso.appLink({ id: 'IR-1042' }))
    expect(await stateOf('#app')).toBe('ready REST_APP_URI {"id":"IR-1042","URI":"/"}')
  })

  it('speaks with the card: interface, reload, size, a subscription that is ignored', async () => {
    const deal = luso.addItem(2, { title: 'Before' })
    await openTab(`2-${deal.id}`)
    await stateOf('.panel-tab')
    expect(await inFrame('.panel-tab', 'b24.placement.getInterface()')).toEqual({ command: ['reloadData'], event: [] })
    luso.setField(2, deal.id, 'title', 'After')
    expect(await inFrame('.panel-tab', `b24.placement.call('reloadData')`)).toBe(true)
    await expect.poll(() => page.locator('.panel-form [name="title"]').inputValue()).toBe('After')
    expect(await inFrame('.panel-tab', 'b24.parent.resizeWindow(380, 777)')).toEqual({ width: 380, height: 777 })
    expect(await page.locator('.panel-tab iframe').evaluate((frame) => frame.getBoundingClientRect().height)).toBe(777)
    expect(await inFrame('.panel-tab', 'b24.parent.fitWindow()')).toMatchObject({ width: '100%' })
    expect(await inFrame('.panel-tab', `b24.placement.bindEvent('noSuchEvent', () => {})`)).toEqual({ isSafely: true })
  })

  it('opens itself in a slider and other cards above its own, and goes on when they are closed', async () => {
    const contactId = luso.addItem(3, { name: 'Eva', lastName: 'Sol' }).id
    const deal = luso.addItem(2, { title: 'D', contactId })
    await openTab(`2-${deal.id}`)
    await stateOf('.panel-tab')
    await inFrame('.panel-tab', `void (window.slider = b24.slider.openSliderAppPage({ request: 'IR-7', bx24_title: 'Mine' }).then(() => 'closed'))`)
    expect(await stateOf('.slider')).toBe('ready DEFAULT {"request":"IR-7"}')
    await page.locator('.slider > button').click()
    expect(await inFrame('.panel-tab', 'window.slider')).toBe('closed')
    await inFrame('.panel-tab', `void (window.card = b24.slider.openPath('${luso.url}/crm/contact/details/${contactId}/'))`)
    await page.getByRole('heading', { name: `Contact ${contactId}` }).waitFor()
    await page.keyboard.press('Escape')
    expect(await inFrame('.panel-tab', 'window.card')).toMatchObject({ isClose: true })
    expect(await inFrame('.panel-tab', `b24.slider.openPath('${luso.url}/settings/').then(() => 'opened', () => 'refused')`)).toBe('refused')
  })

  it('is opened from a notice of the bell', async () => {
    await rest('im.notify.system.add', { USER_ID: 1, TAG: 'a', MESSAGE: '[B]IR-7[/B] is yours. [URL=/marketplace/view/vendor.requests/?params%5Bid%5D=IR-7]Open the request[/URL]' })
    await page.goto(luso.frameUrl())
    await page.locator('.bell summary').click()
    expect(await page.locator('#notices p').first().innerText()).toContain('IR-7 is yours. Open the request')
    await page.locator('#notices a').click()
    expect(await stateOf('.slider')).toBe('ready REST_APP_URI {"URI":"/","id":"IR-7"}')
  })

  it('leaves no error on the page', () => {
    expect(complaints).toEqual([])
  })
})
