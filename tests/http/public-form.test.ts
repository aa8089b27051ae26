import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import express from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RequestForm } from '../../server/core/request.ts'
import { Refusal } from '../../server/core/errors.ts'
import { countryName } from '../../server/core/names.ts'
import { DEFAULT_RULEBOOK, type Rulebook } from '../../server/core/rulebook.ts'
import { publicRoutes } from '../../server/routes/public/routes.ts'

const KEY = '0d9f5c1e-8d0e-4a65-9f57-3f2f8f0a7c11'
const GOOD: Readonly<Record<string, string>> = {
  key: KEY, firstName: 'Inês', lastName: 'Carvalho', email: 'ines@clinica.example', phone: '912 345 678', country: 'PT', place: 'Lisboa', needs: 'telephony',
  text: 'We want telephony in our CRM by spring.', language: 'pt', seats: '25', budgetAmount: '3 000', budgetCurrency: 'EUR', consent: 'accept', website: '',
}

let server: Server
let address: string
let rulebook: Rulebook
let stored: RequestForm[]
let reported: unknown[]
let failWith: Error | null

/** With so many places the stored requests were sent. */
let sentCap = 3

beforeAll(async () => {
  const app = express()
  app.use(publicRoutes({
    receive: async (form) => {
      if (failWith) throw failWith
      const at = stored.findIndex((it) => it.key === form.key)
      if (at === -1) stored.push(form)
      return { number: 1042 + (at === -1 ? stored.length - 1 : at), repeated: at !== -1 }
    },
    findSent: async (key) => {
      const at = stored.findIndex((it) => it.key === key)
      const form = stored[at]
      return form ? { number: 1042 + at, countryName: countryName(form.country), email: form.email, cap: sentCap } : null
    },
    rulebook: async () => rulebook,
    newKey: randomUUID,
    assets: { css: '/assets/public-1.css', js: null },
    report: (error) => reported.push(error),
  }))
  server = app.listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
})

beforeEach(() => {
  rulebook = DEFAULT_RULEBOOK
  stored = []
  reported = []
  failWith = null
})

function post(change: Record<string, string | undefined> = {}): Promise<Response> {
  const body = Object.entries({ ...GOOD, ...change }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return postRaw(new URLSearchParams(body).toString())
}

function postRaw(body: string | Uint8Array<ArrayBuffer>, type: string | null = 'application/x-www-form-urlencoded', headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${address}/request`, { method: 'POST', redirect: 'manual', body, headers: { ...(type === null ? {} : { 'content-type': type }), ...headers } })
}

async function page(path: string): Promise<{ status: number, text: string, headers: Headers }> {
  const answer = await fetch(`${address}${path}`, { redirect: 'manual' })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

describe('GET /request', () => {
  it('is where the front door leads', async () => {
    const { status, headers } = await page('/')
    expect([status, headers.get('location')]).toEqual([302, '/request'])
  })

  it('shows a form that works without script', async () => {
    const { status, text, headers } = await page('/request')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(text).toContain('<html lang="en" dir="ltr">')
    expect(text).toContain('<form method="post" action="/request" novalidate')
    expect(text).not.toContain('<script')
    expect(text).not.toMatch(/ (?:style|on\w+)=/)
    for (const name of Object.keys(GOOD)) expect(text).toContain(`name="${name}"`)
  })

  it('answers HEAD as GET', async () => {
    const answer = await fetch(`${address}/request`, { method: 'HEAD' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  it('makes a new key for every page', async () => {
    const keys = await Promise.all([1, 2].map(async () => /name="key" value="([^"]+)"/.exec((await page('/request')).text)?.[1]))
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys[0]).not.toBe(keys[1])
  })

  it('chooses nothing for the client: no need, no country, no consent', async () => {
    const { text } = await page('/request')
    expect(text).not.toMatch(/ checked/)
    expect(text).toContain('<option value="">Choose your country</option>')
  })

  it('fills in what a link says', async () => {
    const { text } = await page('/request?country=pt&need=telephony&need=cloud')
    expect(text).toContain('<option value="PT" selected>Portugal</option>')
    expect(text).toMatch(/value="telephony" checked/)
    expect(text.match(/ checked/g)).toHaveLength(2)
  })

  it.each(['country=XX&need=x', 'country=%3Cb%3E', 'country=PT&country=DE', 'need[]=cloud', 'country[toString]=1', '__proto__[x]=1', 'need=__proto__', '%', 'country=%E0%A4%A', `need=${'x'.repeat(5000)}`])('ignores the rest: %s', async (query) => {
    const { status, text } = await page(`/request?${query}`)
    expect(status).toBe(200)
    expect(text).not.toContain('<b>')
    expect(text).not.toMatch(/<option value="\w+" selected>(?!EUR|English)/)
  })

  it.each([1, 3, 5])('promises what the rulebook says: %i', async (cap) => {
    rulebook = { ...DEFAULT_RULEBOOK, cap }
    const { text } = await page('/request')
    expect(text).toContain(cap === 1 ? 'One certified partner' : `Up to ${cap} certified partners`)
    expect(text).toContain(cap === 1 ? 'pass your request to one partner?' : `pass your request to up to ${cap} partners?`)
    for (const other of [2, 3, 5].filter((it) => it !== cap)) expect(text).not.toMatch(new RegExp(`\\b${other} (?:certified )?partners`))
  })
})

describe('POST /request', () => {
  it('stores the request and leads to its confirmation', async () => {
    const answer = await post()
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/request/sent/${KEY}`])
    expect(stored).toMatchObject([{ key: KEY, phone: '+351912345678', needs: ['telephony'], seats: 25, budget: { amount: 3000, currency: 'EUR' }, suspicious: false }])
    const { text, headers } = await page(`/request/sent/${KEY}`)
    expect(text).toContain('Your number is <strong>IR-1042</strong>')
    expect(text).toContain('<title>Request sent, IR-1042')
    expect(text).toContain('Up to 3 partners in Portugal')
    expect(text).toContain('ines@clinica.example')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toBe('noindex')
  })

  it('keeps one request of a key, however often it is sent', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post()))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(303))
    expect(stored).toHaveLength(1)
    const again = await post({ key: KEY.toUpperCase() })
    expect(again.headers.get('location')).toBe(`/request/sent/${KEY}?again=1`)
    expect((await page(`/request/sent/${KEY}?again=1`)).text).toContain('You already sent this.')
  })

  it.each([
    ['needs', 'x', 'Choose at least one need, or &#39;I am not sure&#39;', 'need-cloud'], ['text', '', 'Write at least one sentence', 'text'], ['text', 'a'.repeat(2120), 'Your text is 120 characters too long', 'text'],
    ['country', '', 'Choose your country', 'country'], ['country', 'KP', 'We cannot pass requests from this country to partners.', 'country'], ['firstName', '', 'Enter your first name', 'firstName'],
    ['lastName', ' ', 'Enter your last name', 'lastName'], ['email', 'ines', 'Enter an e-mail address, like name@example.com', 'email'], ['phone', '12345', 'Enter a phone number with country code, like +351 912 345 678', 'phone'],
    ['consent', '', 'Choose whether we may pass your request to partners', 'consent-accept'], ['seats', 'many', 'Enter the number of people as one number, like 25', 'seats'],
    ['budgetAmount', 'much', 'Enter your budget as one number, like 3000', 'budgetAmount'], ['budgetCurrency', 'XXX', 'Choose a currency', 'budgetCurrency'], ['place', 'a'.repeat(121), 'Your city or region is 1 character too long', 'place'],
    ['key', 'x', 'We could not read this form. Send it again', 'send'],
  ])('says what is wrong with %s %j in the summary and at the field', async (name, value, words, target) => {
    const answer = await post({ [name]: value })
    const text = await answer.text()
    expect(answer.status).toBe(400)
    expect(text).toContain('<title>Error: ')
    expect(text).toContain('There is a problem')
    expect(text).toContain(`<a href="#${target}">${words}</a>`)
    expect(text).toContain(`id="${target}"`)
    if (name !== 'key') expect(text).toContain(`id="${name}-error"><span class="unseen">Error: </span>${words}`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(stored).toEqual([])
  })

  it('shows again whatever was typed, escaped', async () => {
    const nasty = '"><script>alert(1)</script>\'`&'
    const all = Object.fromEntries(['firstName', 'lastName', 'email', 'phone', 'place', 'text', 'seats', 'budgetAmount', 'budgetCurrency', 'country', 'language', 'needs'].map((name) => [name, nasty]))
    const text = await (await post(all)).text()
    expect(text).not.toContain('<script>alert')
    expect(text.match(/&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;&#39;&#96;&amp;/g)).toHaveLength(8)
  })

  it('keeps the answers and the key of a form with a mistake', async () => {
    const text = await (await post({ phone: '1', needs: 'telephony' })).text()
    expect(text).toContain(`name="key" value="${KEY}"`)
    expect(text).toContain('value="telephony" checked')
    expect(text).toContain('<option value="PT" selected>')
    expect(text).toContain('value="accept" checked')
    expect(text).toContain('We want telephony in our CRM by spring.</textarea>')
    expect(text).toContain('<option value="pt" selected>')
  })

  it('keeps a first line break of the text', async () => {
    const text = await (await post({ text: '\nline', phone: '1' })).text()
    expect(text).toMatch(/<textarea[^>]*>\n\nline<\/textarea>/)
  })

  it.each([{}, { email: 'x' }, { key: 'x' }, { website: 'x' }])('stores nothing of a client who declines %j', async (change) => {
    const answer = await post({ ...change, consent: 'decline' })
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text).toContain('Then we cannot pass your request on')
    expect(text).toContain('Nothing was stored')
    expect(text).not.toContain('ines@')
    expect(stored).toEqual([])
  })

  it('lets a program believe that it was heard', async () => {
    expect((await post({ website: 'http://spam.example' })).status).toBe(303)
    expect(stored).toMatchObject([{ suspicious: true }])
  })

  it('keeps the answers when we fail, and takes the same key later', async () => {
    failWith = new Error('disk full')
    const failed = await post()
    const text = await failed.text()
    expect(failed.status).toBe(500)
    expect(text).toContain('Your request was not sent')
    expect(text).toContain('Your answers are still here')
    expect(text).not.toContain('disk full')
    expect(text).toContain(`name="key" value="${KEY}"`)
    expect(text).toContain('value="ines@clinica.example"')
    expect(reported).toEqual([failWith])
    failWith = null
    expect((await post()).status).toBe(303)
  })

  it('shows a refusal in its own words', async () => {
    failWith = new Refusal('busy')
    const answer = await post()
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('We are busy for a moment.')
    expect(reported).toEqual([])
  })

  it.each([
    ['application/json', '{}'], ['multipart/form-data; boundary=x', '--x--'], ['text/plain', 'a=b'], [null, 'a=b'], ['application/x-www-form-urlencoded; charset=utf-7', 'a=b'],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', 'a=%F8'], ['application/x-www-form-urlencoded; charset=', 'a=b'], ['application/x-www-form-urlencodedx', 'a=b'], ['', 'a=b'],
  ])('reads nothing that is sent as %s', async (type, body) => {
    const answer = await postRaw(type === null ? new TextEncoder().encode(body) : body, type)
    expect(answer.status).toBe(415)
    expect(await answer.text()).toContain('Nothing was stored')
  })

  it('takes the type in any case, with utf-8', async () => {
    expect((await postRaw(new URLSearchParams(GOOD).toString(), 'Application/X-WWW-Form-Urlencoded; Charset="UTF-8"')).status).toBe(303)
  })

  it('refuses a compressed or an endless body', async () => {
    expect((await postRaw('a=b', undefined, { 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await postRaw(`text=${'a'.repeat(65_536)}`)).status).toBe(413)
    expect((await postRaw('a=b&'.repeat(201))).status).toBe(413)
  })
})

describe('GET /request/sent/:key', () => {
  it.each([KEY, 'x', '00000000-0000-0000-0000-000000000000', '%', '%00', '..%2f', '__proto__', `${KEY}'`, 'a'.repeat(4000)])('knows nothing of %s', async (key) => {
    const { status, text } = await page(`/request/sent/${key}`)
    expect([404, 400]).toContain(status)
    expect(text).toContain('<h1>We could not')
  })

  it('reads a key in capitals and an odd query', async () => {
    await post()
    expect((await page(`/request/sent/${KEY.toUpperCase()}?again=2&again=1&x[y]=z`)).status).toBe(200)
  })

  it('promises what the rulebook says, and the places that the request was sent with', async () => {
    rulebook = { ...DEFAULT_RULEBOOK, cap: 5, firstContactHours: 48, expireDays: 30 }
    sentCap = 4
    await post()
    const { text } = await page(`/request/sent/${KEY}`)
    expect(text).toContain('Up to 4 partners in Portugal')
    expect(text).toContain('48 hours')
    expect(text).toContain('30 days')
  })
})
