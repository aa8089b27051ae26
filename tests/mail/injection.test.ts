import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMailSink } from '../../sandbox/mail-sink.ts'
import type { MailSink } from '../../sandbox/mail-sink.ts'
import type { SandboxState } from '../../sandbox/state.ts'
import { clientMail, takenLetter } from '../../server/mail/client-letters.ts'
import { letter } from '../../server/mail/letter.ts'
import { createMailer } from '../../server/mail/mailer.ts'
import type { Mailer } from '../../server/mail/mailer.ts'
import { NOON } from '../support/build.ts'

/** Everything that a mail of ours has above its text. */
const HEADERS = ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']
const LINKS = { status: 'https://requests.example/my/token', quiet: 'https://requests.example/quiet/token' }

/** TRUST §6.9 M01. */
const CORPUS: [what: string, text: string][] = [
  ['a header after CRLF', 'Ana\r\nBcc: x@y.example'], ['after LF', 'Ana\nBcc: x@y.example'], ['after CR', 'Ana\rBcc: x@y.example'], ['percent-coded', 'Ana%0d%0aBcc:%20x@y.example'],
  ['an encoded word', '=?utf-8?B?QW5hDQpCY2M6IHhAeS5leGFtcGxl?='], ['U+2028', 'Ana\u2028Bcc: x@y.example'], ['U+2029', 'Ana\u2029Bcc: x@y.example'], ['U+0085', 'Ana\u0085Bcc: x@y.example'],
  ['NUL', 'Ana\0Bcc: x@y.example'], ['a display name', '"Vendor Support" <support@bitrix24.example>'], ['the end of the data', 'Ana\r\n.\r\nMAIL FROM:<evil@y.example>\r\nRCPT TO:<x@y.example>\r\nDATA\r\nSubject: two\r\n\r\nhello\r\n.\r\n'],
  ['its end with bare LF', 'Ana\n.\r\nMAIL FROM:<evil@y.example>'], ['with bare CR', 'Ana\r.\r\nMAIL FROM:<evil@y.example>'], ['with LF only', 'Ana\n.\nMAIL FROM:<evil@y.example>'],
  ['a long line', 'a'.repeat(5_000)], ['right to left', 'שלום עולם'], ['an override', 'Ana \u202egnp.exe'], ['braces', '{number} ${1+1} {{7*7}} %s'], ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
]

describe('a mail', () => {
  const state = { version: 1, portals: {}, mails: [], lastMailId: 0 } as SandboxState
  let sink: MailSink
  let mailer: Mailer

  beforeAll(async () => {
    sink = await openMailSink({ host: '127.0.0.1', port: 0, state, now: () => NOON, onMail: () => undefined })
    mailer = createMailer(`smtp://127.0.0.1:${sink.port}`, '"Bitrix24 Implementation Requests" <requests@vendor.example>')
  })
  afterAll(async () => {
    mailer.close()
    await sink.stop()
  })

  async function arrive(send: () => Promise<void>): Promise<SandboxState['mails'][number]> {
    state.mails.length = 0
    await send()
    expect(state.mails).toHaveLength(1)
    return state.mails[0]!
  }

  it.each(CORPUS)('carries nothing but itself: %s', async (_what, text) => {
    const mail = await arrive(() => mailer.send(letter('ana@example.com', `Subject ${text}`, [`Before ${text} after`, { text, href: `https://requests.example/${encodeURIComponent(text.slice(0, 50))}` }])))
    expect(mail.headers.map(({ key }) => key).sort()).toEqual(HEADERS)
    expect(mail).toMatchObject({ to: ['ana@example.com'], from: 'requests@vendor.example' })
    expect(mail.subject).toMatch(/^Subject /)
    expect(mail.html).not.toMatch(/<script|<img/)
    for (const part of [mail.text, mail.html]) expect(part).toMatch(/Before [\s\S]* after/)
  })

  it.each(CORPUS)('with a partner of that name is one too: %s', async (_what, name) => {
    const written = takenLetter({ number: 'IR-1042', partner: name, status: 'Gold', city: name, due: null })
    const mail = await arrive(() => mailer.send(clientMail('ana@example.com', 'IR-1042', written, LINKS, 'ar')))
    expect(mail.headers.map(({ key }) => key).sort()).toEqual(HEADERS)
    expect(mail.to).toEqual(['ana@example.com'])
  })

  it.each(['ana@example.com\r\nRCPT TO:<x@y.example>', 'ana@example.com, x@y.example', 'Ana <ana@example.com>, x@y.example', 'ana@example.com\nBcc: x@y.example'])('goes to one address or to none: %j', async (to) => {
    state.mails.length = 0
    await mailer.send(letter(to, 'Subject', ['Text'])).catch(() => undefined)
    expect(state.mails.flatMap((mail) => mail.to).filter((it) => it === 'x@y.example')).toEqual([])
    expect(state.mails.length).toBeLessThanOrEqual(1)
    for (const mail of state.mails) expect(mail.headers.map(({ key }) => key).sort()).toEqual(HEADERS)
  })

  it('that one can do without has a way out of one click', async () => {
    const mail = await arrive(() => mailer.send({ ...letter('ana@example.com', 'Subject', ['Text']), unsubscribe: LINKS.quiet }))
    const header = (name: string): string | undefined => mail.headers.find(({ key }) => key === name)?.value
    expect([header('list-unsubscribe'), header('list-unsubscribe-post'), header('auto-submitted')]).toEqual([`<${LINKS.quiet}>`, 'List-Unsubscribe=One-Click', 'auto-generated'])
  })
})
