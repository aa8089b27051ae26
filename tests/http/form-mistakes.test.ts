import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../../server/core/errors.ts'
import { GOOD, KEY, startForm, type Form } from './form-steps.ts'

let form: Form

beforeAll(async () => { form = await startForm() })
afterAll(async () => { await form.stop() })
beforeEach(() => { form.reset() })

describe('a form with a mistake', () => {
  it.each([
    ['needs', 'x', 'Choose at least one need, or “I am not sure”', 'need-cloud'], ['text', '', 'Write at least one sentence', 'text'], ['text', 'a'.repeat(2120), 'Your text is 120 characters too long', 'text'],
    ['country', '', 'Choose your country', 'country'], ['country', 'KP', 'We cannot pass requests from this country to partners.', 'country'], ['firstName', '', 'Enter your first name', 'firstName'],
    ['lastName', ' ', 'Enter your last name', 'lastName'], ['email', 'ines', 'Enter an e-mail address, like name@example.com', 'email'], ['phone', '12345', 'Enter a phone number with country code, like +351 912 345 678', 'phone'],
    ['consent', '', 'Choose whether we may pass your request to partners', 'consent-accept'], ['seats', 'many', 'Enter the number of people as one number, like 25', 'seats'],
    ['budgetAmount', 'much', 'Enter your budget as one number, like 3000', 'budgetAmount'], ['budgetCurrency', 'XXX', 'Choose a currency', 'budgetCurrency'], ['place', 'a'.repeat(121), 'Your city or region is 1 character too long', 'place'],
    ['key', 'x', 'We could not read this form. Send it again', 'send'],
  ])('says what is wrong with %s %j in the summary and at the field', async (name, value, words, target) => {
    const { status, text, headers } = await form.post({ [name]: value })
    expect(status).toBe(400)
    expect(text).toContain('<title>Error: ')
    expect(text).toContain('There is a problem')
    expect(text).toContain(`<a href="#${target}">${words}</a>`)
    expect(text).toContain(`id="${target}"`)
    if (name !== 'key') expect(text).toContain(`id="${name}-error"><span class="unseen">Error: </span>${words}`)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(form.state.stored).toEqual([])
  })

  it('shows again whatever was typed, escaped', async () => {
    const nasty = '"><script>alert(1)</script>\'`&'
    const all = Object.fromEntries(['firstName', 'lastName', 'email', 'phone', 'place', 'text', 'seats', 'budgetAmount', 'budgetCurrency', 'country', 'language', 'needs', 'callTime', 'src'].map((name) => [name, nasty]))
    const { text } = await form.post(all)
    expect(text).not.toContain('<script>alert')
    expect(text.match(/&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;&#39;&#96;&amp;/g)).toHaveLength(10)
    expect(/<div class="summary".*?<\/div>/s.exec(text)?.[0]).not.toContain('alert(1)')
  })

  it('keeps the answers and the key', async () => {
    const { text } = await form.post({ phone: '1', needs: 'telephony', callTime: 'morning' })
    expect(text).toContain(`name="key" value="${KEY}"`)
    expect(text).toContain('value="telephony" checked')
    expect(text).toContain('<option value="PT" selected>')
    expect(text).toContain('value="accept" checked')
    expect(text).toContain('We want telephony in our CRM by spring.</textarea>')
    expect(text).toContain('<option value="pt" selected>')
    expect(text).toContain('<option value="morning" selected>')
  })

  it('keeps a first line break of the text', async () => {
    expect((await form.post({ text: '\nline', phone: '1' })).text).toMatch(/<textarea[^>]*>\n\nline<\/textarea>/)
  })
})

describe('a form that we could not take', () => {
  it('keeps the answers and takes the same key later', async () => {
    form.state.failWith = new Error('disk full')
    const failed = await form.post({ src: 'blog-42' })
    expect(failed.status).toBe(500)
    expect(failed.text).toContain('Your request was not sent')
    expect(failed.text).toContain('Your answers are still here')
    expect(failed.text).toContain('>Send again</button>')
    expect(failed.text).not.toContain('disk full')
    expect(failed.text).toContain(`name="key" value="${KEY}"`)
    expect(failed.text).toContain('name="src" value="blog-42"')
    expect(failed.text).toContain('value="ines@clinica.example"')
    expect(form.state.reported).toEqual([form.state.failWith])
    form.state.failWith = null
    expect((await form.post()).status).toBe(303)
    expect((await form.post()).headers.get('location')).toContain('?again=1')
    expect(form.state.stored).toHaveLength(1)
  })

  it('says that we are busy', async () => {
    form.state.failWith = new Refusal('busy')
    const { status, text } = await form.post()
    expect(status).toBe(503)
    expect(text).toContain('We are busy for a moment.')
    expect(form.state.reported).toEqual([])
  })
})

describe('what is no form', () => {
  it.each([
    ['application/json', '{}'], ['text/plain', 'a=b'], [null, 'a=b'], ['application/x-www-form-urlencoded; charset=utf-7', 'a=b'],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', 'a=%F8'], ['application/x-www-form-urlencoded; charset=', 'a=b'], ['application/x-www-form-urlencodedx', 'a=b'], ['', 'a=b'],
  ])('is not read when it is sent as %s', async (type, body) => {
    const { status, text } = await form.postRaw(type === null ? new TextEncoder().encode(body) : body, type === null ? {} : { 'content-type': type })
    expect(status).toBe(415)
    expect(text).toContain('Nothing was stored')
  })

  it('may name its type in any case, with utf-8', async () => {
    expect((await form.postRaw(new URLSearchParams(GOOD).toString(), { 'content-type': 'Application/X-WWW-Form-Urlencoded; Charset="UTF-8"' })).status).toBe(303)
  })

  it('is refused when it is compressed or endless', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await form.postRaw('a=b', { ...type, 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await form.postRaw(`text=${'a'.repeat(65_536)}`)).status).toBe(413)
    expect((await form.postRaw('a=b&'.repeat(201))).status).toBe(413)
  })
})
