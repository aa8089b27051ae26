import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, forgetApp, page, saveToken } from '../app/webhook-steps.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'

const ADMIN = 'ana.silva@luso-digital.example'

describe('the pages for connecting without the Marketplace', () => {
  let product: Product
  let webhook: string
  let step: string

  beforeAll(async () => {
    product = await startProduct()
    const luso = product.sandbox.portal('luso')
    await forgetApp(product, luso)
    webhook = luso.createWebhook()
    step = (await connect(product, webhook, ADMIN)).location
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  it.each([['the first step', () => '/connect'], ['the second step', () => step], ['a step that is over', () => `/connect/${'0'.repeat(64)}`]])('is on %s complete without script, cookie, cache or search engine', async (_name, path) => {
    const answer = await fetch(`${product.url}${path()}`)
    const html = await answer.text()
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(html).not.toContain('<script')
    expect(html).toContain('<meta name="robots" content="noindex">')
    expect(html.match(/<h1/g)).toHaveLength(1)
  })

  it('says before anything is pasted which permissions are needed and what cannot work', async () => {
    const { text } = await page(product, '/connect')
    for (const word of ['crm', 'user_basic', 'No menu item', 'No messenger notices', '15 minutes', 'paste a new one']) expect(text).toContain(word)
  })

  it('escapes what was typed and joins each message to its field', async () => {
    const { html, status } = await connect(product, '"><script>alert(1)</script>', '"><b>@x')
    expect(status).toBe(400)
    expect(html).not.toMatch(/<script|<b>/)
    expect(html).toContain('aria-describedby="email-hint email-error" aria-invalid="true"')
    const wrong = (await connect(product, 'x', ADMIN)).html
    expect(wrong).toContain('aria-describedby="webhook-error" aria-invalid="true"')
    expect(wrong).toContain('<title>Error: ')
  })

  it.each([
    ['no body', undefined, {}, 400], ['JSON', '{"webhook":"x"}', { 'content-type': 'application/json' }, 400],
    ['too much', `webhook=${'x'.repeat(20_000)}`, { 'content-type': 'application/x-www-form-urlencoded' }, 413],
    ['repeated fields', 'webhook=a&webhook=b&email=a&email=b', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
    ['a hostile charset', 'webhook=a', { 'content-type': 'application/x-www-form-urlencoded; charset=utf-7' }, 415],
  ])('answers %s with a page', async (_name, body, headers, status) => {
    const answer = await fetch(`${product.url}/connect`, { method: 'POST', headers: { ...headers, 'x-forwarded-for': '203.0.113.200' }, ...(body !== undefined && { body }) })
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain('<h1')
  })

  it('never shows a webhook or a token again', async () => {
    const code = webhook.split('/').at(-2) ?? ''
    const token = product.sandbox.portal('luso').setOutboundWebhook(`${product.url}/b24/event`, [])
    const wrong = await saveToken(product, step, `${token}!`)
    expect([wrong.status, wrong.html.includes(token)]).toEqual([400, false])
    expect((await saveToken(product, step, token)).status).toBe(303)
    for (const path of ['/connect', step]) expect((await page(product, path)).html).not.toMatch(new RegExp(`${code}|${token}`))
    expect((await saveToken(product, `/connect/${'0'.repeat(64)}`, token)).status).toBe(404)
  })

  it('does not let a step’s address into the log', () => {
    const secret = step.split('/').at(-1) ?? 'none'
    expect(product.log.filter((line) => line.includes(secret))).toEqual([])
  })
})
