import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readRequestForm } from '../../server/app/request/read-request-form.ts'
import type { RequestForm } from '../../server/core/request.ts'
import type { FormField } from '../../server/core/request-form.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { english } from '../../server/say/speak.ts'

const KEY = '0d9f5c1e-8d0e-4a65-9f57-3f2f8f0a7c11'
const GOOD = {
  key: KEY, firstName: 'Inês', lastName: 'Carvalho', email: 'ines@clinica.example', phone: '912 345 678', country: 'PT', place: 'Lisboa', needs: ['cloud', 'telephony'],
  text: 'We want telephony in our CRM by spring.', language: 'pt', seats: '25', budgetAmount: '3 000', budgetCurrency: 'EUR', consent: 'accept', website: '',
}

function read(change: Record<string, unknown>): ReturnType<typeof readRequestForm> {
  return readRequestForm({ ...GOOD, ...change }, DEFAULT_RULEBOOK)
}

function accepted(change: Record<string, unknown>): RequestForm {
  const result = read(change)
  if (result.kind !== 'accepted') throw new Error(JSON.stringify(result))
  return result.form
}

function errors(change: Record<string, unknown>): Record<string, string> {
  return spoken(read(change))
}

function spoken(result: ReturnType<typeof readRequestForm>): Record<string, string> {
  return result.kind === 'invalid' ? Object.fromEntries(Object.entries(result.fields).map(([field, said]) => [field, english(said)])) : {}
}

describe('readRequestForm', () => {
  it('reads a whole form', () => {
    expect(accepted({})).toEqual({
      key: KEY, firstName: 'Inês', lastName: 'Carvalho', email: 'ines@clinica.example', phone: '+351912345678', phoneNote: 'mobile, Portugal', country: 'PT', place: 'Lisboa',
      needs: ['cloud', 'telephony'], text: 'We want telephony in our CRM by spring.', language: 'pt', formLanguage: 'en', callTime: null, source: null,
      seats: 25, budget: { amount: 3000, currency: 'EUR' }, files: [], suspicious: false,
    })
  })

  it('takes a form without the optional answers', () => {
    expect(accepted({ place: undefined, seats: '', budgetAmount: '', budgetCurrency: 'EUR', language: undefined })).toMatchObject({ place: '', seats: null, budget: null, language: 'en' })
  })

  it('believes a client who declines before anything else', () => {
    expect(readRequestForm({ consent: 'decline' }, DEFAULT_RULEBOOK)).toEqual({ kind: 'declined' })
    expect(read({ consent: 'decline' })).toEqual({ kind: 'declined' })
    expect(read({ consent: 'decline', email: 'x', country: 'KP' })).toEqual({ kind: 'declined' })
  })

  it.each([undefined, null, '', 0, [], 'text', {}, new Map(), Object.create(null)])('asks for everything when %j was posted', (body) => {
    const result = readRequestForm(body, DEFAULT_RULEBOOK)
    expect(result.kind).toBe('invalid')
    expect(spoken(result)).toMatchObject({
      needs: 'Choose at least one need, or “I am not sure”', text: 'Write at least one sentence', country: 'Choose your country', firstName: 'Enter your first name',
      lastName: 'Enter your last name', email: 'Enter an e-mail address, like name@example.com', phone: 'Enter a phone number with country code, like +351 912 345 678',
      consent: 'Choose whether we may pass your request to partners', key: 'We could not read this form. Send it again',
    })
  })

  it('names the errors in the order of the page', () => {
    expect(Object.keys(errors({ consent: '', phone: '', needs: [], country: '' }))).toEqual(['needs', 'country', 'phone', 'consent'])
  })

  it.each([
    ['PT', '+351 912 345 678', '+351912345678'], ['PT', '00351912345678', '+351912345678'], ['PT', '912-345-678', '+351912345678'], ['PT', '(+351) 912 345 678', '+351912345678'],
    ['BR', '(11) 91234-5678', '+5511912345678'], ['US', '+1 (415) 555-2671', '+14155552671'], ['RU', '+7 495 123 45 67', '+74951234567'], ['RU', '8 (800) 555-35-35', '+78005553535'],
    ['UA', '+380 44 392-77-72', '+380443927772'], ['UA', '00380443927772', '+380443927772'], ['UA', '0443927772', '+380443927772'], ['US', '٠٠١٤١٥٥٥٥٢٦٧١', '+14155552671'],
    ['SA', '٠٥١٢٣٤٥٦٧٨', '+966512345678'], ['UA', '＋１４１５５５５２６７１', '+14155552671'], ['US', '+1\u2011415\u2011555\u20112671', '+14155552671'], ['US', '+1\u200b4155552671', '+14155552671'],
    ['US', '\u202a+1 415 555 2671\u202c', '+14155552671'], ['US', '+1 415 555 2671 ext. 5', '+14155552671'], ['DE', '0171/3920045', '+491713920045'], ['DE', '+49 (0)30 23125 014', '+493023125014'],
    ['GB', 'tel: 020 7946 0321', '+442079460321'], ['FR', '06.12.34.56.78', '+33612345678'], ['IT', '06 698 12345', '+390669812345'], ['US', '011 351 912 345 678', '+351912345678'],
    ['IN', '۹۸۴۵۰۱۲۳۴۵', '+919845012345'], ['IN', '९८४५०१२३४५', '+919845012345'],
  ])('reads in %s the phone %j as %s', (country, phone, e164) => {
    expect(accepted({ country, phone }).phone).toBe(e164)
  })

  it.each(['911', '112', '*100#', '##002#', '+0', '+', '--', '1', '12345', '+99999999999999', '+1 000 000 0000', 'tel:+1;phone-context=evil', '+1;drop table', 'javascript:alert(1)', '+1 415\n+1 416', '+1,+2', 'call me', '', ' ', `${'+'.repeat(5000)}1`, '1'.repeat(60_000), '('.repeat(1000)])(
    'does not take %j for a phone', (phone) => {
      const started = performance.now()
      expect(errors({ phone })).toEqual({ phone: 'Enter a phone number with country code, like +351 912 345 678' })
      expect(performance.now() - started).toBeLessThan(2_000)
    })

  it.each([
    ['US', '+1 900 555 0199', /^premium-rate number, /], ['PT', '+34 612 34 56 78', 'mobile, Spain, not Portugal'], ['US', '+1 415 555 2671 ext. 12', /extension 12$/],
    ['DE', '+49 800 1234567', /^toll-free number/], ['PT', '+882 16 12345678', /^.*no country, \+882/],
  ])('tells the moderator about %s %s', (country, phone, note) => {
    expect(accepted({ country, phone }).phoneNote).toMatch(note)
  })

  it.each([
    ['A@EXAMPLE.com', 'A@example.com'], [' a@b.co ', 'a@b.co'], ['user.name+tag@sub.example.org', 'user.name+tag@sub.example.org'], ['o\'neil@example.com', 'o\'neil@example.com'],
    ['x@пример.рф', 'x@xn--e1afmkfd.xn--p1ai'], ['a@example。com', 'a@example.com'], ['a@example．com', 'a@example.com'], ['a\u200b@example.com', 'a@example.com'], ['用户@例子.中国', '用户@xn--fsqu00a.xn--fiqs8s'],
  ])('reads the address %j as %s', (email, read) => {
    expect(accepted({ email }).email).toBe(read)
  })

  it.each([
    '', 'a', '@', 'a@', '@b', 'a@@b', 'a@b@c', 'a b@c.de', 'a@b..c', '.a@b.co', 'a.@b.co', 'a@-b.co', 'a@b.co-', 'a@b_c.de', 'a@b', 'a@localhost', 'a@127.0.0.1', 'a@[127.0.0.1]', 'a@[IPv6:::1]', '"a b"@c.de',
    'a(comment)@b.co', '<a@b.co>', 'Name <a@b.co>', 'a@b.co, d@e.fr', 'a@b.co;d@e.fr', 'a%b@c.de', 'a!b@c.de', 'mailto:a@b.co', 'a@b.co?bcc=x@y.z', 'a@b.co\r\nBcc: x@y.z', 'a@b.co%0d%0aBcc:x', 'a@b.co\nSubject: x',
    'a@b.co\u0000', 'a@b.co\u2028', `${'a'.repeat(65)}@b.co`, `a@${'b'.repeat(64)}.co`, `a@${'b.'.repeat(60)}c`, `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.com`, 'a@0x7f.1', 'a@1.2.3',
  ])('does not take %j for an address', (email) => {
    expect(errors({ email })).toEqual({ email: 'Enter an e-mail address, like name@example.com' })
  })

  it.each([
    'O\'Neil', 'O’Neil', 'D\'Arcy-Smith', 'Nguyễn', 'Łukasz', 'Ng', 'X', '李', '小龙', 'محمد', 'דוד', 'ไพบูลย์', 'தமிழ்', 'Анна-Мария', 'Ґалаґан', 'İbrahim', 'ß', 'van der Berg', 'María José Carreño Quiñones',
    'क्\u200dष', 'می\u200cخواهم', '👨‍👩‍👧 Smith', '=1+1 Co', '<b>Bob</b>', 'null', '__proto__', 'a'.repeat(100),
  ])('keeps the name %j as typed', (firstName) => {
    expect(accepted({ firstName }).firstName).toBe(firstName)
  })

  it.each([['Jose\u0301', 'José'], ['a\u200bdmin', 'admin'], ['\ufeffIvan', 'Ivan'], ['I\u00advan', 'Ivan'], ['\u202egnp', 'gnp'], ['\u2066Ivan\u2069', 'Ivan'], ['   Ivan \t Petrov  ', 'Ivan Petrov'], ['a\u0000b', 'ab'], ['\ud800x', 'x'], ['a\u200d b', 'a b']])('cleans the name %j', (firstName, clean) => {
    expect(accepted({ firstName }).firstName).toBe(clean)
  })

  it.each(['', ' ', '\t\n', '\u00a0\u2003', '\u3164\u3164', '\u115f', '\u1160', '\uffa0', '\u2800', '\u200d', '\u0301', '😀😀', '12345', '!!!', 'http://e.com'])('does not take %j for a name', (lastName) => {
    expect(errors({ lastName })).toEqual({ lastName: 'Enter your last name' })
  })

  it('says how much is too much', () => {
    expect(errors({ firstName: 'a'.repeat(101) })).toEqual({ firstName: 'Your first name is 1 character too long' })
    expect(errors({ text: 'a'.repeat(2120) })).toEqual({ text: 'Your text is 120 characters too long' })
    expect(errors({ place: 'a'.repeat(125) })).toEqual({ place: 'Your city or region is 5 characters too long' })
    expect(errors({ firstName: `Z${'\u0335'.repeat(500)}` })).toHaveProperty('firstName')
    expect(errors({ firstName: `a${Array(300).fill('👨').join('\u200d')}` })).toHaveProperty('firstName')
  })

  it('counts as a person does', () => {
    expect(errors({ text: '👨‍👩‍👧'.repeat(1900) + 'words, words' })).toEqual({})
    expect(errors({ text: 'a'.repeat(19) })).toEqual({ text: 'Write at least one sentence' })
    expect(errors({ text: '😀'.repeat(30) })).toEqual({ text: 'Write at least one sentence' })
    expect(accepted({ text: `${'a\r\n'.repeat(900)}end of text and more` }).text).toContain('a\na')
  })

  it.each([['25', 25], ['1 200', 1200], ['1,200', 1200], ['1.200', 1200], ['~50', 50], ['about 30 people', 30], ['50+', 50], ['٢٥', 25], ['२५', 25], ['２５', 25], ['100000', 100_000], ['', null]])('reads %j as the number of people %s', (seats, count) => {
    expect(accepted({ seats }).seats).toBe(count)
  })

  it.each(['0', '-5', '1e5', '100001', '10-20', 'many', '12.5', '0x1F', '1,2', '9'.repeat(400), 'NaN'])('asks again for the number of people after %j', (seats) => {
    expect(errors({ seats })).toEqual({ seats: 'Enter the number of people as one number, like 25' })
  })

  it.each([
    ['3000', 3000, 'EUR'], ['12.500,00', 12_500, 'EUR'], ['12,500.00', 12_500, 'EUR'], ['1 500', 1500, 'EUR'], ['1.500', 1500, 'EUR'], ['1,5', 1.5, 'EUR'], ['12\'000.–', 12_000, 'EUR'], ['12k', 12_000, 'EUR'],
    ['£ 2,000', 2000, 'GBP'], ['12 000 USD', 12_000, 'USD'], ['2,40,000', 240_000, 'EUR'], ['٣٠٠٠', 3000, 'EUR'], ['0', 0, 'EUR'], ['$500', 500, 'EUR'], ['5000 zł', 5000, 'PLN'], ['15 000 000 KZT', 15_000_000, 'KZT'],
  ])('reads the budget %j as %d %s', (budgetAmount, amount, currency) => {
    expect(accepted({ budgetAmount }).budget).toEqual({ amount, currency })
  })

  it.each(['-5', 'a lot', '1e999', '1,2,3', '10-20', 'Infinity', '9'.repeat(30), '5 XYZ', 'constructor 5', '1..5'])('asks again for the budget after %j', (budgetAmount) => {
    expect(errors({ budgetAmount })).toEqual({ budgetAmount: 'Enter your budget as one number, like 3000' })
  })

  it('asks for the currency', () => {
    expect(errors({ budgetCurrency: 'XXX' })).toEqual({ budgetCurrency: 'Choose a currency' })
    expect(errors({ budgetCurrency: '' })).toEqual({ budgetCurrency: 'Choose a currency' })
  })

  it.each(['USA', 'UK', 'ZZ', 'XX', 'EU', '', 'U S', '🇺🇸', 'US\u0000x', 'US,DE', 'US%00', '840', 'toString'])('knows no country %j', (country) => {
    expect(errors({ country, phone: '+351 912 345 678' })).toEqual({ country: 'Choose your country' })
  })

  it('says at once that a country may not be served', () => {
    expect(errors({ country: 'KP', phone: '+351 912 345 678' })).toEqual({ country: 'We cannot pass requests from this country to partners.' })
    expect(accepted({ country: 'us', phone: '+351 912 345 678' }).country).toBe('US')
  })

  it.each(['', 'on', '1', 'true', 'ACCEPT', ['accept', 'decline'], undefined, { accept: 1 }])('does not take %j for consent', (consent) => {
    expect(errors({ consent })).toEqual({ consent: 'Choose whether we may pass your request to partners' })
  })

  it.each(['', 'null', '1', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', `${KEY}x`, [KEY, KEY]])('does not take %j for a key', (key) => {
    expect(errors({ key })).toEqual({ key: 'We could not read this form. Send it again' })
  })

  it('reads a key in capitals as the same key', () => {
    expect(accepted({ key: KEY.toUpperCase() }).key).toBe(KEY)
  })

  it('takes one need as well as many, and knows no others', () => {
    expect(accepted({ needs: 'unsure' }).needs).toEqual(['unsure'])
    expect(accepted({ needs: ['telephony', 'cloud', 'cloud'] }).needs).toEqual(['cloud', 'telephony'])
    expect(errors({ needs: ['cloud', 'toString'] })).toHaveProperty('needs')
    expect(errors({ needs: { 0: 'cloud' } })).toHaveProperty('needs')
  })

  it('falls back to English', () => {
    expect(accepted({ language: '../en' }).language).toBe('en')
  })

  it('notices what only programs do, and tells nobody', () => {
    expect(accepted({ website: 'http://spam.example' }).suspicious).toBe(true)
    expect(accepted({ website: ['', ''] }).suspicious).toBe(true)
  })

  it.each(['firstName', 'lastName', 'email', 'phone', 'country', 'text'] satisfies FormField[])('refuses a list or an object as %s', (name) => {
    for (const value of [['a', 'b'], { a: 'b' }, 5, true, null]) expect(errors({ [name]: value })).toHaveProperty(name)
  })

  it('gives back what was typed, and nothing else', () => {
    const result = read({ email: '<b>', isAdmin: '1', __proto__: { x: '1' }, place: ['a'] })
    expect(result).toMatchObject({ kind: 'invalid', values: { email: '<b>', firstName: 'Inês', needs: ['cloud', 'telephony'] } })
    if (result.kind === 'invalid') expect(Object.keys(result.values)).not.toEqual(expect.arrayContaining(['isAdmin']))
  })

  it('accepts every realistic request of the fixtures', () => {
    const lines = readFileSync(new URL('../fixtures/requests.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    const refused = lines.flatMap((line) => {
      const asTyped = { ...line, seats: String(line.seats ?? ''), budgetAmount: String(line.budgetAmount ?? ''), budgetCurrency: line.budgetCurrency ?? 'EUR', key: KEY }
      const result = readRequestForm(asTyped, { restrictedCountries: [] })
      return result.kind === 'accepted' ? [] : [`${String(line.id)}: ${JSON.stringify(result)}`.slice(0, 300)]
    })
    expect(refused).toEqual([])
  })
})
