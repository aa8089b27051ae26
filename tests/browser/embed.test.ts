import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startProduct, validForm } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

/** Whatever a site's own style sheet may do to what stands in it. */
const HOSTILE = '* { color: red !important; font-size: 40px !important; box-sizing: content-box !important } div, iframe, dialog, button { display: none !important; width: 10px !important; height: 10px !important; transform: rotate(5deg) }'
const NONCE = 'n0nce'

let product: Product
let browser: Browser
let operator: Api
let site: Server
let home = ''
let page: Page
const requests: string[] = []
const complaints: string[] = []

/** The site's page: `data` are the attributes of the script. */
function pageOf(data: string, lang: string): string {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Blog</title><style nonce="${NONCE}">body { margin: 0 } #form { min-height: 800px } ${HOSTILE}</style></head><body><h1>Our blog</h1>
<script nonce="${NONCE}">window.heard = []; for (const it of ['ready', 'submitted', 'error']) document.addEventListener('b24request:' + it, (event) => window.heard.push([it, event.detail]))
window.shift = 0; new PerformanceObserver((list) => { for (const it of list.getEntries()) window.shift += it.value }).observe({ type: 'layout-shift', buffered: true })</script>
<section id="form"><script nonce="${NONCE}" async src="${product.url}/embed.js" ${data}></script></section><p id="after">After the form</p></body></html>`
}

beforeAll(async () => {
  product = await startProduct({ sweepEveryMs: 1e14 })
  browser = await openBrowser()
  operator = await product.as('vendor')
  site = createServer((req, res) => {
    const { searchParams } = new URL(req.url ?? '/', 'http://site')
    const policy = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src 'nonce-${NONCE}'; frame-src ${product.url}; require-trusted-types-for 'script'`
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    res.end(pageOf(searchParams.get('data') ?? '', searchParams.get('lang') ?? 'en'))
  })
  await new Promise<void>((resolve) => { site.listen(0, '127.0.0.1', resolve) })
  home = `127.0.0.1:${(site.address() as AddressInfo).port}`
  await operator.put('/api/operator/embed-hosts', { hosts: [home] })
}, 60_000)
afterAll(async () => {
  await browser.close()
  site.close()
  await product.close()
})

async function open(data = 'data-form="en" data-country="PT" data-need="telephony" data-source="blog-42"', { lang = 'en', width = 1280, query = '' } = {}): Promise<void> {
  await page?.context().close()
  const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
  page = await context.newPage()
  requests.length = complaints.length = 0
  page.on('request', (it) => requests.push(it.url()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`http://${home}/?${new URLSearchParams({ data, lang })}${query}`)
}

const heard = (): Promise<[string, { number?: string, reason?: string }][]> => page.evaluate(() => (window as unknown as { heard: [string, { number?: string }][] }).heard)
const isHeard = (what: string) => waitFor(async () => (await heard()).some(([name]) => name === what), { timeoutMs: 15_000, message: `b24request:${what}` })
const frame = (): Frame => page.frames().find((it) => it.url().startsWith(`${product.url}/embed/`)) ?? page.mainFrame()
const heights = async (): Promise<[number, number]> => {
  const inside = await frame().evaluate(() => document.documentElement.getBoundingClientRect().height)
  const outside = await (await frame().frameElement()).boundingBox()
  return [inside, outside?.height ?? 0]
}
const isAsHigh = () => waitFor(async () => {
  const [inside, outside] = await heights()
  return Math.abs(inside - outside) <= 2
}, { message: 'the frame to be as high as its page' })

async function fill(changes: Record<string, string> = {}): Promise<void> {
  const { firstName, lastName, email, phone, place, text } = { ...validForm(), ...changes }
  for (const [name, value] of Object.entries({ firstName, lastName, email, phone, place, text })) await frame().locator(`#${name}`).fill(String(value))
  await frame().locator('#consent-accept').check()
}

describe('the form in a page with a style sheet of its own and a strict policy', () => {
  it('stands there as it is, as high as its content, and moves nothing', async () => {
    await open(undefined, { query: '&utm_source=spring&utm_id=7' })
    await isHeard('ready')
    await isAsHigh()
    const box = await (await frame().frameElement()).boundingBox()
    expect([Math.round(box?.width ?? 0), (box?.height ?? 0) > 1_000]).toEqual([1280, true])
    expect(await frame().locator('h1').evaluate((it) => [getComputedStyle(it).color, getComputedStyle(it).fontSize])).not.toContain('rgb(255, 0, 0)')
    expect([await frame().locator('header, footer').count(), await frame().locator('#need-telephony').isChecked(), await frame().locator('select[name=country]').inputValue()]).toEqual([0, true, 'PT'])
    expect(await frame().evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight)).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThanOrEqual(0.02)
    expect(complaints).toEqual([])
  })

  it('grows with what is typed wrong, and comes into view', async () => {
    await frame().locator('#send').scrollIntoViewIfNeeded()
    await frame().locator('#send').click()
    await isHeard('error')
    await isAsHigh()
    expect((await heard()).at(-1)).toEqual(['error', { reason: 'answers' }])
    await waitFor(() => page.evaluate(() => Math.abs(document.querySelector('h1')!.getBoundingClientRect().bottom) < 60), { message: 'the top of the frame in view' })
    expect(await frame().evaluate(() => document.activeElement?.className)).toBe('summary')
  })

  it('sends, tells the site the number and nothing of the client, and keeps no cookie', async () => {
    await fill()
    await frame().locator('#send').click()
    await isHeard('submitted')
    const [, told] = (await heard()).find(([name]) => name === 'submitted') ?? []
    expect(told).toEqual({ number: expect.stringMatching(/^IR-\d+$/) as string })
    expect(JSON.stringify(await heard())).not.toMatch(/joao|pereira|912|clinic/i)
    await isAsHigh()
    expect(await frame().evaluate(() => document.activeElement?.id)).toBe('sent')
    expect(await page.context().cookies()).toEqual([])
    expect(requests.filter((it) => !it.startsWith(product.url) && !it.startsWith(`http://${home}`))).toEqual([])
    const [row] = await product.app.db.selectFrom('requests').select('source').orderBy('number', 'desc').limit(1).execute()
    expect(JSON.parse(row?.source ?? '{}')).toEqual({ src: 'blog-42', utm_source: 'spring' })
  })

  it('speaks the language of the page around, from right to left where it runs so, in the dark', async () => {
    await open('data-theme="dark" data-accent="#8cc63f"', { lang: 'ar', width: 375 })
    await isHeard('ready')
    await isAsHigh()
    expect(await frame().evaluate(() => [document.documentElement.lang, document.documentElement.dir, getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('#send')!).backgroundColor]))
      .toEqual(['ar', 'rtl', 'rgb(18, 23, 30)', 'rgb(140, 198, 63)'])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  })

  it('takes no accent that nobody could read', async () => {
    await open('data-form="de" data-accent="#8cc63f"')
    await isHeard('ready')
    expect(await frame().evaluate(() => [document.documentElement.lang, getComputedStyle(document.querySelector('#send')!).backgroundColor])).toEqual(['de', 'rgb(0, 102, 214)'])
  })
})

describe('the form behind a button', () => {
  it('opens in a dialog that keeps the focus, and gives it back at Esc', async () => {
    await open('data-mode="button" data-form="pt"')
    await page.locator('button').first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await isHeard('ready')
    expect(await page.locator('dialog').evaluate((it: HTMLDialogElement) => it.matches(':modal'))).toBe(true)
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.tagName ?? '')
    expect(await focused()).toBe('DIV')
    await frame().locator('#text').focus()
    await page.keyboard.press('Escape')
    await waitFor(async () => !await page.locator('dialog').evaluate((it: HTMLDialogElement) => it.open), { message: 'the dialog to close' })
    await page.keyboard.press('Enter')
    await waitFor(() => page.locator('dialog').evaluate((it: HTMLDialogElement) => it.open), { message: 'the button to have the focus again' })
    expect(complaints).toEqual([])
  })
})

describe('a site that may not have the form', () => {
  it('shows a link to it, and is shown nothing else', async () => {
    await operator.put('/api/operator/embed-hosts', { hosts: ['other.example'] })
    await open()
    await isHeard('error')
    const link = page.locator('a')
    expect([await link.textContent(), await link.getAttribute('href')]).toEqual(['Ask Bitrix24 partners', `${product.url}/request/en?country=PT&need=telephony&src=blog-42`])
    expect(await page.locator('iframe').count()).toBe(0)
  })

  it('is framed by nobody else, and never told who may', async () => {
    const ask = (query: string) => fetch(`${product.url}/embed/pt${query}`, { redirect: 'manual' })
    const refused = await Promise.all(['', `?origin=http://${home}`, '?origin=null', '?origin=https://evil.example', '?origin=https://other.example;x'].map(ask))
    expect(refused.map(({ status, headers }) => [status, headers.get('location')?.replace(/\?.*/, ''), /frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '')])).toEqual(refused.map(() => [302, '/request/pt', true]))
    const allowed = await ask('?origin=https://other.example')
    expect([allowed.status, /frame-ancestors ([^;]*)/.exec(allowed.headers.get('content-security-policy') ?? '')?.[1], allowed.headers.get('cross-origin-resource-policy')]).toEqual([200, 'https://other.example', 'cross-origin'])
    const alone = await fetch(`${product.url}/request/pt`)
    expect(alone.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})

describe('embed.js', () => {
  it('is under 4 KB, at one address, for any site and for a while', async () => {
    const answer = await fetch(`${product.url}/embed.js`)
    const script = await answer.text()
    console.log(`embed.js: ${gzipSync(script, { level: 9 }).length} bytes packed`)
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(4_000)
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control'), answer.headers.get('cross-origin-resource-policy')]).toEqual(['text/javascript; charset=utf-8', 'public, max-age=3600', 'cross-origin'])
    const again = await fetch(`${product.url}/embed.js`, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
  })
})
