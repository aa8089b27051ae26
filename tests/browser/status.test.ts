import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClientLink } from '../../server/app/client/links.ts'
import { openBrowser } from '../support/browser.ts'
import { contactOf, publishOne, reserve, sendForm, startProduct, validForm } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { problemsOf } from './look.ts'

let product: Product
let browser: Browser
let operator: Api
let luso: Api
let nordwerk: Api
let count = 0

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
  ;[operator, luso, nordwerk] = await Promise.all(['vendor', 'luso', 'nordwerk'].map((name) => product.as(name))) as [Api, Api, Api]
}, 60_000)
afterAll(async () => {
  await browser.close()
  await product.close()
})

const person = (): Record<string, string> => {
  count += 1
  return { email: `walk${count}@example.com`, phone: `+351 912 34${6000 + count}` }
}
async function linkTo(number: string): Promise<string> {
  const { id } = await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
  return makeClientLink(product.app.db, product.app, id, 'status')
}
async function taken(api: Api, number: string): Promise<string> {
  const { body: { id } } = await reserve(api, number)
  await contactOf(api, id)
  return id
}
const told = (page: Page): Promise<string> => page.locator('.note').innerText()

describe('a client’s own pages', () => {
  it.each([['without script', false], ['with script', true]])('are walked on a phone %s, without a cookie or another host', { timeout: 60_000 }, async (_how, javaScriptEnabled) => {
    const number = await publishOne(product, operator, person())
    await taken(luso, number)
    await taken(nordwerk, number)
    const context = await browser.newContext({ viewport: { width: 375, height: 800 }, javaScriptEnabled, locale: 'en-GB' })
    const page = await context.newPage()
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    await page.goto(await linkTo(number))
    expect(await page.locator('.counter').innerText()).toBe('2 of up to 3 partners took your request')
    const [first, second] = [page.locator('.partner').first(), page.locator('.partner').last()]

    await first.getByRole('button', { name: 'They contacted me' }).click()
    expect(await told(page)).toContain('this partner contacted you')
    await first.getByRole('link', { name: 'Rate this partner' }).click()
    for (const name of ['Yes, within a day', '4 – Happy', 'Yes, for itself only']) await page.getByLabel(name).check()
    await page.getByRole('button', { name: 'Send rating' }).click()
    expect(await first.innerText()).toContain('4 of 5, Happy')

    await page.getByRole('link', { name: 'Correct my phone number' }).click()
    await page.getByLabel('Phone').fill('12345')
    await page.getByRole('button', { name: 'Save' }).click()
    expect([await page.title(), await page.locator('.summary a').getAttribute('href')]).toEqual(['Error: Correct your phone number – Bitrix24', '#phone'])
    await page.getByLabel('Phone').fill('+351 912 000 001')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await told(page)).toContain('new phone number is kept')

    await second.getByRole('link', { name: 'Stop this partner' }).click()
    await page.getByRole('button', { name: 'Stop this partner' }).click()
    expect(await page.locator('.counter').innerText()).toContain('1 of up to 3')
    await page.getByRole('link', { name: 'Withdraw this request' }).click()
    await page.getByRole('link', { name: 'Keep it' }).click()
    await page.getByRole('link', { name: 'Withdraw this request' }).click()
    await page.getByLabel('I found a partner').check()
    await page.getByRole('button', { name: 'Withdraw request' }).click()
    expect(await page.locator('.counter').innerText()).toContain('You withdrew this request')
    expect(await page.getByRole('link', { name: 'Withdraw this request' }).count()).toBe(0)

    expect(await context.cookies()).toEqual([])
    expect([...hosts]).toEqual([product.url])
    await context.close()
  })

  it('look up the counter every minute, announce it politely and move nothing above it', { timeout: 60_000 }, async () => {
    const number = await publishOne(product, operator, person())
    const page = await browser.newPage({ viewport: { width: 375, height: 800 }, locale: 'en-GB' })
    await page.clock.install()
    await page.goto(await linkTo(number))
    const counter = page.locator('#state')
    expect([await counter.getAttribute('aria-live'), await counter.innerText()]).toEqual(['polite', expect.stringContaining('0 of up to 3')])
    const before = await page.locator('.counter').boundingBox()
    await taken(luso, number)
    await page.clock.runFor(61_000)
    await waitFor(async () => (await counter.innerText()).includes('1 of up to 3'), { message: 'the new counter' })
    expect((await page.locator('.counter').boundingBox())?.y).toBe(before?.y)
    expect(await page.locator('.partner h3').innerText()).toBe('Luso Digital, Lda')
    await page.context().close()
  })

  it.each(['en', 'ar'])('read well for everybody, by day and by night, in %s', { timeout: 90_000 }, async (lang) => {
    const number = await publishOne(product, operator, person())
    const id = await taken(luso, number)
    const gone = await publishOne(product, operator, person())
    const [open, withdrawn, held] = [await linkTo(number), await linkTo(gone), await linkTo((await sendForm(product.url, validForm(person()))).number!)]
    await fetch(`${withdrawn}/withdraw`, { method: 'POST' })
    const page = await browser.newPage()
    const problems: string[] = []
    for (const address of [held, open, ...['withdraw', `rate/${id}`, 'phone', 'details', `complain/${id}`].map((path) => `${open}/${path}`), withdrawn, `${product.url}/my/x`]) {
      await page.goto(`${address}?lang=${lang}`)
      expect(await page.locator('html').getAttribute('dir')).toBe(lang === 'ar' ? 'rtl' : 'ltr')
      problems.push(...(await problemsOf({ name: address, show: () => Promise.reject(new Error('It is shown')) }, { page, frame: null })).map((it) => `${new URL(address).pathname.replace(/[\w-]{36,}/g, '…')} ${it}`))
    }
    expect(problems).toEqual([])
    await page.context().close()
  })
})
