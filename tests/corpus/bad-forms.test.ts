import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestForm } from '../../server/core/request.ts'
import { openContact } from '../../server/app/request/contact.ts'
import { listFiles } from '../../server/app/request/files.ts'
import { receiveRequests } from '../../server/app/request/receive-request.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { publicRoutes } from '../../server/routes/public/routes.ts'

const TEXT_FIELDS = ['firstName', 'lastName', 'email', 'phone', 'country', 'place', 'needs', 'text', 'language', 'seats', 'budgetAmount', 'budgetCurrency', 'consent', 'key', 'website', 'callTime', 'src', 'utm_source']

/** TRUST.md §6.1–6.3: each is put into every field in turn. */
const VALUES = [
  '', ' ', '\t\n', '\u00a0\u2003', 'a'.repeat(101), 'a'.repeat(4001), 'a'.repeat(60_000), '\u0000', 'a\u0000b', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>', '"><script>alert(document.domain)</script>', '\'-alert(1)-\'', '</script><script>alert(1)</script>', '</textarea><script>alert(1)</script>',
  'javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', '{{7*7}}', '${7*7}', '#{7*7}', '<%= 7*7 %>', '{{constructor.constructor(\'alert(1)\')()}}', '[[7*7]]', '\' OR 1=1--', '\'; DROP TABLE request;--',
  '1) UNION SELECT token FROM portal_secret--', '%\' AND 1=1 --', '_', '%', '\\', '../../../etc/passwd', '..\\..\\windows\\win.ini', 'file:///etc/passwd', 'CON', '; cat /etc/passwd', '$(id)', '%0aid', '=1+1', '@SUM(A1)',
  '=cmd|\' /C calc\'!A0', '＝1+1', 'null', 'undefined', 'NaN', 'true', '[object Object]', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'us', 'UK', 'ZZ', '🇺🇸', 'US,DE', '840', 'ACCEPT', '../en', 'en\r\nX: y',
  '[b]x[/b]', '[URL=javascript:alert(1)]x[/URL]', '#DEAL_ID#', `Z${'\u0335'.repeat(500)}`, '\n'.repeat(10_000), '\ufdfd'.repeat(4000), '${jndi:ldap://e/a}', '() { :;}; id', '{"$gt":""}', '<!ENTITY x SYSTEM \'file:///\'>',
  'a\n{"level":60,"msg":"fake"}', '\u001b[31mred', '\u2028\u2029', 'O\'Neil', 'क्\u200dष', 'می\u200cخواهم', '👨‍👩‍👧 Smith', 'a\u200bdmin', '\u202egnp.exe', '\u2066Ivan\u2069', '\u3164\u3164', '\u115f', '\uffa0', '\u2800', '\u200d', '\u0301',
  '\ufffd', '\u{e0041}\u{e0042}', '\u{f0000}', '\u0378', '\ufdd0', '\u{1ffff}', 'ﷺ'.repeat(80), '𒐫', 'I\u0307', Array(200).fill('👨').join('\u200d'), '😀😀', '12345', '!!!', 'http://e.com', 'Buy now t.me/x', '911', '*100#', '+', '--',
  '+99999999999999', '+1 900 555 0199', '+882 16 12345678', 'tel:+1;phone-context=evil', '+1 415\n+1 416', `${'+'.repeat(5000)}1`, '1'.repeat(60_000), '('.repeat(1000), 'a@b@c', '"a b"@c.de', 'a@b.co\r\nBcc: x@y.z', 'a@127.0.0.1',
  'a@[IPv6:::1]', 'Почта@пример.рф', 'a@exаmple.com', `a@${'b.'.repeat(120)}co`, `${'@'.repeat(5000)}`, `a@${'a-'.repeat(5000)}`, '1e999', '-1', '0x1F', '９９９', '٣٠٠٠', '9'.repeat(400), '1,2,3,4', '1.'.repeat(5000), '1 '.repeat(5000), '€'.repeat(500),
  '2024-02-30', '+275760-09-13', 'a'.repeat(36), '00000000-0000-0000-0000-000000000000',
]

/** Bodies as bytes on the wire, beyond what one field can say. */
const BODIES = [
  '', '&&&=&=x', 'a=1;b=2', '=', '&', '?', 'needs', 'needs=&needs=&needs=', 'firstName=a&firstName=b', 'firstName[]=a', 'firstName[a]=b', 'firstName[toString]=x', 'firstName=x&firstName[a]=b', 'email[$ne]=1', 'consent=accept&consent=decline',
  'consent[]=accept', 'consent[decline]=1', 'key[]=1', 'key=1&key=2', 'website[]=x', 'website[a][b]=x', '__proto__[polluted]=1', '__proto__=1', 'constructor[prototype][polluted]=1', 'hasOwnProperty=1&toString=2&valueOf=3&then=4&length=5&toJSON=6',
  'id=1&status=published&slot=1&partnerId=1&rating=5&verified=1&createdAt=1&_method=DELETE&isAdmin=1&suspicious=false&phoneNote=x', 'firstName=%', 'firstName=%G1', 'firstName=%u0041', 'firstName=%C0%AF', 'firstName=%FF%FE', 'firstName=%ED%A0%80',
  'firstName=%F4%90%80%80', 'firstName=%E2%82', 'text=%ED%A0%80%ED%B0%80', 'a'.repeat(60_000), `${'a'.repeat(10_000)}=1`, `a${'[b]'.repeat(6)}=1`, `a${'[b]'.repeat(33)}=1`, `a${'[b]'.repeat(10_000)}=1`, 'a=1&'.repeat(150), 'a=1&'.repeat(1001), 'needs[]=cloud&'.repeat(150),
  'needs=cloud&'.repeat(199), 'needs[999999999]=cloud', 'needs[0]=cloud', 'needs.0=cloud', 'firstName%5Ba%5D=b', 'firstName%255Ba%255D=b', '[firstName]=x', 'firstName]a[=x', 'utf8=%26%2310003%3B&firstName=&#65;', '\ufefffirstName=x', '{"firstName":"x"}',
  '<?xml version="1.0"?>', '--x\r\nContent-Disposition: form-data; name="firstName"\r\n\r\nx\r\n--x--', 'firstName=+%20%2B+', '\r\n\r\nGET / HTTP/1.1', 'text='.repeat(190), `text=${'%F0%9F%91%A8%E2%80%8D'.repeat(2500)}`, `text=${'%CC%B5'.repeat(10_000)}`,
]

const FILE_NAMES = ['../../etc/passwd', '..\\..\\boot.ini', 'C:\\x', '\u202egnp', 'con', 'NUL', '.htaccess', '...', ' ', 'a'.repeat(400), 'x;rm -rf', '<script>', 'a"b', 'Отчёт', '报价', '😀', '%2e%2e%2f', 'a\r\nb', "'; drop table"]

let server: Server
let address: string
const stored: RequestForm[] = []
const reported: unknown[] = []

beforeAll(async () => {
  const app = express()
  app.use(publicRoutes({
    receive: async (form) => ({ number: stored.push(form), repeated: false }),
    findSent: async () => null,
    mayEmbed: () => Promise.resolve(false),
    findClosure: async () => null,
    rulebook: async () => DEFAULT_RULEBOOK,
    newKey: randomUUID,
    openForm: async () => ({ token: '', challenge: '' }),
    assets: { css: '/a.css', js: null },
    origin: () => '',
    report: (error) => reported.push(error),
  }))
  server = app.listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/request`
})

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
})

async function send(body: string): Promise<{ status: number, text: string, location: string | null }> {
  const answer = await fetch(address, { method: 'POST', redirect: 'manual', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') }
}

function goodForm(): Record<string, string> {
  return {
    key: randomUUID(), firstName: 'Ana', lastName: 'Sá', email: 'ana@acme.example', phone: '+351 912 345 678', country: 'PT', place: '', needs: 'cloud',
    text: 'Twenty five people need a CRM.', language: 'pt', seats: '', budgetAmount: '', budgetCurrency: 'EUR', consent: 'accept',
  }
}

/** Accepted, or a page that says what to do; never a break, never markup of the sender, never a key on every object. */
function judge(name: string, answer: Awaited<ReturnType<typeof send>>): string[] {
  const wrong: string[] = []
  const clear = answer.status === 303 || /There is a problem|We could not read|more than we accept|cannot pass your request on/.test(answer.text)
  if (![200, 303, 400, 413].includes(answer.status)) wrong.push(`${name}: ${answer.status}`)
  if (!clear) wrong.push(`${name}: no clear words`)
  if (answer.status === 303 && !/^\/request\/en\/sent\/[0-9a-f-]{36}$/.test(answer.location ?? '')) wrong.push(`${name}: ${answer.location}`)
  if (/<script>|<svg\/|<img src=x|<mtext>|<\/form><form>/.test(answer.text)) wrong.push(`${name}: markup`)
  if (/alert\(|onerror|evil|Buy now/.test(/<div class="summary".*?<\/div>/s.exec(answer.text)?.[0] ?? '')) wrong.push(`${name}: echoed in an error`)
  if (/[\u0000\ud800-\udfff]/.test(answer.text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) wrong.push(`${name}: unprintable`)
  return wrong
}

describe('bad forms', () => {
  const counts: Record<string, number> = {}
  const count = (status: number): void => {
    counts[status] = (counts[status] ?? 0) + 1
  }

  it(`answers ${VALUES.length} nasty values in each of ${TEXT_FIELDS.length} fields`, async () => {
    const wrong: string[] = []
    for (const field of TEXT_FIELDS) {
      const answers = await Promise.all(VALUES.map(async (value) => ({ value, answer: await send(new URLSearchParams({ ...goodForm(), [field]: value }).toString()) })))
      for (const { value, answer } of answers) {
        count(answer.status)
        wrong.push(...judge(`${field}=${JSON.stringify(value.slice(0, 40))}`, answer))
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it(`answers ${BODIES.length} nasty bodies, alone and at the end of a good form`, async () => {
    const wrong: string[] = []
    for (const body of BODIES) {
      for (const sent of [body, `${new URLSearchParams(goodForm()).toString()}&${body}`]) {
        const answer = await send(sent)
        count(answer.status)
        wrong.push(...judge(body.slice(0, 60), answer))
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it(`answers ${FILE_NAMES.length} nasty names of files, and keeps none of them as it is`, async () => {
    const kept: string[] = []
    for (const name of FILE_NAMES) {
      const data = new FormData()
      for (const [field, value] of Object.entries(goodForm())) data.append(field, value)
      data.append('files', new Blob(['text']), `${name}.txt`)
      const answer = await fetch(address, { method: 'POST', redirect: 'manual', body: data })
      expect(answer.status, name).toBe(303)
      kept.push(...stored.at(-1)?.files.map((it) => it.name) ?? [])
    }
    expect(kept).toHaveLength(FILE_NAMES.length)
    for (const name of kept) {
      expect(name).toMatch(/^[^\\/<>:"|?*%\u0000-\u001f\u202a-\u202e]{1,104}$/)
      expect(name).toMatch(/^[^.].*\.txt$/)
    }
  })

  it('are stored in the same bytes on both engines', async () => {
    const some = stored.filter((_, at) => at % 8 === 0)
    const kept = await Promise.all(EACH_ENGINE.map(async ([, open]) => {
      const engine = await open()
      const app = quietApp({ db: engine.db, now: () => NOON, newId: randomUUID })
      await receiveRequests(app, some)
      const rows = await engine.db.selectFrom('requests').select(['id', 'form_key', 'place', 'city_key', 'masked_text', 'title', 'needs', 'call_time', 'source', 'budget_amount', 'seats']).orderBy('number').execute()
      const read = await Promise.all(rows.map(async ({ id, ...row }) => ({ ...row, contact: await openContact(app, id), files: (await listFiles(app, id)).map(({ name, size }) => [name, size]) })))
      await engine.close()
      return JSON.stringify(read)
    }))
    expect(kept[0]).toBe(kept[1])
    expect(kept[0]?.length).toBeGreaterThan(10_000)
  }, 120_000)

  it('stored only whole, printable, bounded requests, and changed no object', () => {
    expect(stored.length).toBeGreaterThan(0)
    for (const form of stored) {
      expect(Object.values(form).filter((it) => typeof it === 'string').join('')).not.toMatch(/[\u0000\u202a-\u202e\u2066-\u2069\ufeff]/)
      expect(JSON.stringify(form).isWellFormed()).toBe(true)
      expect(form.text.length).toBeLessThanOrEqual(16_000)
      expect(form.firstName.length).toBeLessThanOrEqual(400)
      expect(form.phone).toMatch(/^\+\d{7,15}$/)
      expect(form.email).toMatch(/^[^\s@]+@[a-z0-9.-]+$/)
    }
    expect(reported).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
    expect('polluted' in {}).toBe(false)
    console.log(`bad forms: ${VALUES.length * TEXT_FIELDS.length + BODIES.length * 2} sent, answers by status ${JSON.stringify(counts)}, stored ${stored.length}`)
  })
})
