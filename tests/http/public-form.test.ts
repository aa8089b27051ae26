import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { GOOD, KEY, startForm, type Form } from './form-steps.ts'

let form: Form

beforeAll(async () => { form = await startForm() })
afterAll(async () => { await form.stop() })
beforeEach(() => { form.reset() })

describe('GET /request', () => {
  it('is where the front door leads', async () => {
    const { status, headers } = await form.get('/')
    expect([status, headers.get('location')]).toEqual([302, '/request'])
  })

  it('shows a form that works without script', async () => {
    const { status, text, headers } = await form.get('/request')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(text).toContain('<html lang="en" dir="ltr">')
    expect(text).toContain('<form method="post" action="/request/en" enctype="multipart/form-data" novalidate')
    expect(text).not.toContain('<script')
    expect(text).not.toMatch(/ (?:style|on\w+)=/)
    for (const name of [...Object.keys(GOOD), 'callTime']) expect(text).toContain(`name="${name}"`)
  })

  it('makes a new key for every page', async () => {
    const keys = await Promise.all([1, 2].map(async () => /name="key" value="([^"]+)"/.exec((await form.get('/request')).text)?.[1]))
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys[0]).not.toBe(keys[1])
  })

  it('chooses nothing for the client: no need, no country, no consent', async () => {
    const { text } = await form.get('/request')
    expect(text).not.toMatch(/ checked/)
    expect(text).toContain('<option value="">Choose your country</option>')
  })

  it('fills in what a link says', async () => {
    const { text } = await form.get('/request?country=pt&need=telephony&need=cloud')
    expect(text).toContain('<option value="PT" selected>Portugal</option>')
    expect(text).toMatch(/value="telephony" checked/)
    expect(text.match(/ checked/g)).toHaveLength(2)
  })

  it('keeps where the client came from, through a mistake and into what is stored', async () => {
    const { text } = await form.get('/request/de?src=blog-42&utm_source=news%20%3Cb%3E&utm_other=x&utm_medium=')
    expect(text).toContain('name="src" value="blog-42"')
    expect(text).toContain('name="utm_source" value="news &lt;b&gt;"')
    expect(text).not.toMatch(/name="utm_(?:other|medium)"/)
    expect(text).toContain('href="/request/pt?src=blog-42&amp;utm_source=news+%3Cb%3E"')
    const wrong = await form.post({ src: 'blog-42', utm_source: 'news', phone: '1' })
    expect(wrong.text).toContain('name="src" value="blog-42"')
    await form.post({ src: 'blog-42', utm_source: 'n'.repeat(500), utm_term: '\u0000' })
    expect(form.state.stored).toMatchObject([{ source: { src: 'blog-42', utm_source: 'n'.repeat(100) } }])
    expect(form.state.stored[0]?.source).not.toHaveProperty('utm_term')
  })

  it.each(['country=XX&need=x', 'country=%3Cb%3E', 'country=PT&country=DE', 'need[]=cloud', 'country[toString]=1', '__proto__[x]=1', 'need=__proto__', '%', 'country=%E0%A4%A', `need=${'x'.repeat(5000)}`, 'src=a&src=b', 'src[x]=1'])('ignores the rest: %s', async (query) => {
    const { status, text } = await form.get(`/request?${query}`)
    expect(status).toBe(200)
    expect(text).not.toContain('<b>')
    expect(text).not.toContain('name="src"')
    expect(text).not.toMatch(/<option value="\w+" selected>(?!EUR|English)/)
  })
})

describe('POST /request', () => {
  it('stores the request and leads to its confirmation', async () => {
    const answer = await form.post({ callTime: 'evening' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/request/en/sent/${KEY}`])
    expect(form.state.stored).toMatchObject([{ key: KEY, phone: '+351912345678', needs: ['telephony'], seats: 25, budget: { amount: 3000, currency: 'EUR' }, callTime: 'evening', formLanguage: 'en', source: null, suspicious: false }])
    const { text, headers } = await form.get(`/request/en/sent/${KEY}`)
    expect(text).toContain('Your number is <strong>IR-1042</strong>')
    expect(text).toContain('<title>Request sent, IR-1042')
    expect(text).toContain('Portugal: up to 3 partners can take it.')
    expect(text).toContain('<bdi>ines@clinica.example</bdi>')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toBe('noindex')
  })

  it('keeps one request of a key, however often it is sent', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => form.post()))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(303))
    expect(form.state.stored).toHaveLength(1)
    const again = await form.post({ key: KEY.toUpperCase() })
    expect(again.headers.get('location')).toBe(`/request/en/sent/${KEY}?again=1`)
    expect((await form.get(`/request/en/sent/${KEY}?again=1`)).text).toContain('You already sent this.')
  })

  it.each([{}, { email: 'x' }, { key: 'x' }, { website: 'x' }])('stores nothing of a client who declines %j', async (change) => {
    const { status, text } = await form.post({ ...change, consent: 'decline' })
    expect(status).toBe(200)
    expect(text).toContain('Then we cannot pass your request on')
    expect(text).toContain('Nothing was stored')
    expect(text).not.toContain('ines@')
    expect(form.state.stored).toEqual([])
  })

  it('lets a program believe that it was heard', async () => {
    expect((await form.post({ website: 'http://spam.example' })).status).toBe(303)
    expect(form.state.stored).toMatchObject([{ suspicious: true }])
  })
})

describe('the confirmation', () => {
  it.each([KEY, 'x', '00000000-0000-0000-0000-000000000000', '%', '%00', '..%2f', '__proto__', `${KEY}'`, 'a'.repeat(4000)])('knows nothing of %s', async (key) => {
    for (const path of ['/request/sent', '/request/en/sent']) {
      const { status, text } = await form.get(`${path}/${key}`)
      expect([404, 400]).toContain(status)
      expect(text).toContain('<h1>We could not')
    }
  })

  it('keeps its old address, and reads a key in capitals and an odd query', async () => {
    await form.post()
    expect((await form.get(`/request/sent/${KEY.toUpperCase()}?again=2&again=1&x[y]=z`)).status).toBe(200)
  })

  it('promises what the rulebook says, and the places that the request was sent with', async () => {
    form.state.rulebook = { ...DEFAULT_RULEBOOK, cap: 5, firstContactHours: 48, expireDays: 30 }
    form.state.cap = 4
    await form.post()
    const { text } = await form.get(`/request/en/sent/${KEY}`)
    expect(text).toContain('Portugal: up to 4 partners can take it.')
    expect(text).toContain('48 hours')
    expect(text).toContain('30 days')
  })
})
