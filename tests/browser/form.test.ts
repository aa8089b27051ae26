import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { problemsOf } from './look.ts'

let product: Product
let browser: Browser
let context: BrowserContext
let cookies = 0
const complaints: string[] = []
const hosts = new Set<string>()

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await product.close()
})

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  await leave()
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  // The browser itself reports a page of status 400 or 409 as something that did not load.
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) complaints.push(message.text()) })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  await page.goto(product.url + path)
  return page
}

async function leave(): Promise<void> {
  for (const it of browser.contexts()) {
    cookies += (await it.cookies()).length
    await it.close()
  }
}

async function fillIn(page: Page, country: () => Promise<unknown>): Promise<void> {
  await page.getByLabel('Telephony').check()
  await page.locator('#text').fill('We are a clinic with two offices and want telephony.')
  await country()
  await page.locator('#firstName').fill('Nguyễn')
  await page.locator('#lastName').fill('O’Brien')
  await page.locator('#email').fill('ana@clinicanorte.example')
  await page.locator('#phone').fill('912 345 678')
  await page.locator('#consent-accept').check()
}

const chosen = (page: Page): Promise<string> => page.locator('select[name=country]').inputValue()
const send = async (page: Page): Promise<void> => { await Promise.all([page.waitForEvent('load'), page.locator('#send').click()]) }

describe('the form in a browser', () => {
  it('says what is wrong: title, a summary with the focus, links to the fields, and what was typed', async () => {
    const page = await open('/request/en')
    await page.locator('#firstName').fill('Ana')
    await page.locator('#country').fill('Portugul')
    await send(page)
    expect(await page.title()).toBe('Error: Get offers from Bitrix24 partners')
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('summary')
    for (const [link, id] of [['Choose your country', 'country'], ['Enter your last name', 'lastName'], ['Choose at least one need', 'need-cloud'], ['Choose whether we may', 'consent-accept']] as const) {
      await page.locator('.summary a', { hasText: link }).click()
      expect(await page.evaluate(() => document.activeElement?.id)).toBe(id)
    }
    expect([await page.locator('#firstName').inputValue(), await page.locator('#country').inputValue()]).toEqual(['Ana', 'Portugul'])
  })

  it('works without script: a list of countries, the same answers, the same end', async () => {
    const page = await open('/request/pt?country=PT', { javaScriptEnabled: false })
    expect(await page.locator('#country').inputValue()).toBe('PT')
    await page.locator('#need-telephony').check()
    await fillInPortuguese(page)
    await send(page)
    expect(await page.title()).toMatch(/^Solicitação enviada, IR-\d+/)
    await page.reload()
    expect(await page.locator('h1').innerText()).toBe('Solicitação enviada')
  })

  it('finds a country by keyboard in any of its names, and sends its code', async () => {
    const page = await open('/request/en')
    const box = page.getByRole('combobox', { name: 'Country' })
    for (const [typed, code] of [['deu', 'DE'], ['brasil', 'BR'], ['pt', 'PT'], ['cote', 'CI']] as const) {
      await box.fill(typed)
      await box.press('Enter')
      expect(await chosen(page)).toBe(code)
    }
    await box.fill('united')
    expect(await box.getAttribute('aria-expanded')).toBe('true')
    await box.press('ArrowDown')
    const active = await box.getAttribute('aria-activedescendant')
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true')
    await box.press('Enter')
    expect(`country-${await chosen(page)}`).toBe(active)
    await box.press('ArrowDown')
    await box.press('Escape')
    expect(await box.getAttribute('aria-expanded')).toBe('false')
    await box.fill('north korea')
    await box.press('Tab')
    expect(await page.locator('#country-live').innerText()).toContain('We cannot pass requests from this country')
    await box.fill('Spain')
    await box.press('Tab')
    expect([await chosen(page), await page.locator('#country-live').isVisible()]).toEqual(['ES', false])
  })

  it('asks about a slip in the address, counts what is written, and says which files are too many', async () => {
    const page = await open('/request/en')
    await page.locator('#email').fill('ana@gmial.com')
    await page.locator('#phone').focus()
    await page.getByRole('button', { name: 'Use it' }).click()
    expect(await page.locator('#email').inputValue()).toBe('ana@gmail.com')
    await page.locator('#text').fill('👨‍👩‍👧'.repeat(1900))
    expect(await page.locator('#text-count').innerText()).toBe('Characters left: 100')
    await page.locator('#files').setInputFiles([1, 2, 3, 4].map((n) => ({ name: `${n}.txt`, mimeType: 'text/plain', buffer: Buffer.from('text') })))
    expect(await page.locator('#files-live').innerText()).toBe('Choose no more than 3 files')
  })

  it('keeps the answers when the language changes, and knows a request that was sent when the client goes back', async () => {
    const page = await open('/request/en?src=blog-42')
    await fillIn(page, () => page.locator('#country').fill('Portugal'))
    await page.locator('.languages summary').click()
    await Promise.all([page.waitForEvent('load'), page.locator('.languages a[lang=ar]').click()])
    expect(new URL(page.url()).search).toBe('?src=blog-42')
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    expect([await page.locator('#firstName').inputValue(), await chosen(page), await page.locator('#country').inputValue()]).toEqual(['Nguyễn', 'PT', 'البرتغال'])
    expect(await page.locator('#consent-accept').isChecked()).toBe(false)
    await page.locator('#consent-accept').check()
    await send(page)
    expect(await page.locator('.receipt').innerText()).toMatch(/IR-\d+/)
    const [row] = await product.app.db.selectFrom('requests').select(['form_language', 'source']).orderBy('number', 'desc').limit(1).execute()
    expect(row).toEqual({ form_language: 'ar', source: '{"src":"blog-42"}' })
    await page.goBack()
    await page.locator('.note a').waitFor()
    expect(await page.locator('.note').innerText()).toContain('لقد أرسلت هذا من قبل')
    await Promise.all([page.waitForEvent('load'), page.locator('.note a').click()])
    expect(await page.locator('.receipt').innerText()).toMatch(/IR-\d+/)
  })

  it('keeps the answers when there is no connection', async () => {
    const page = await open('/request/en')
    await fillIn(page, () => page.locator('#country').fill('Portugal'))
    await context.setOffline(true)
    await page.locator('#send').click()
    expect(await page.locator('.note').innerText()).toContain('You are offline')
    await context.setOffline(false)
    await send(page)
    expect(await page.locator('h1').innerText()).toBe('Request sent')
  })
})

async function fillInPortuguese(page: Page): Promise<void> {
  await page.locator('#text').fill('Somos uma clínica e queremos telefonia até a primavera.')
  await page.locator('#firstName').fill('Ana')
  await page.locator('#lastName').fill('Sá')
  await page.locator('#email').fill('ana.sa@clinicanorte.example')
  await page.locator('#phone').fill('912 345 679')
  await page.locator('#consent-accept').check()
}

describe('the pages a client reads', () => {
  it.each(['en', 'ar'])('can be read by everybody, at every width, light and dark: %s', async (language) => {
    const operator = await product.as('vendor')
    const page = await open(`/request/${language}`)
    const view = { page, frame: null }
    const problems: Record<string, string[]> = {}
    const look = async (name: string): Promise<void> => { problems[name] = await problemsOf({ name, show: async () => view }, view) }
    await page.locator('#country').click()
    await look('form')
    await send(page)
    await look('mistakes')
    await page.locator('#consent-decline').check()
    await send(page)
    await look('declined')
    const [sent] = await product.app.db.selectFrom('requests').select('form_key').where('form_key', 'not like', 'imported:%').limit(1).execute()
    await page.goto(`${product.url}/request/${language}/sent/${sent?.form_key}?again=1`)
    await look('sent')
    await operator.put('/api/operator/form', { closed: true, language, text: 'We move to another office. لدينا انتقال.', until: product.clock.now() + 1e9 })
    await page.goto(`${product.url}/request/${language}`)
    expect(await page.locator('form').count()).toBe(0)
    await look('closed')
    expect(problems).toEqual({ form: [], mistakes: [], declined: [], sent: [], closed: [] })
  }, 90_000)

  it('broke no rule of their own policy, keep no cookie, and ask nobody else for anything', async () => {
    await leave()
    expect(cookies).toBe(0)
    expect(complaints).toEqual([])
    expect([...hosts]).toEqual([new URL(product.url).origin])
  })
})
