import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { mailRevealDigest, revealDigestPayload, writeRevealDigests } from '../../server/app/access/reveal-digest.ts'
import { writeJournal } from '../../server/app/journal/write-journal.ts'
import { digestOf } from '../../server/core/reveals.ts'
import type { Reveal } from '../../server/core/reveals.ts'
import { mondayOf } from '../../server/core/day.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '../../server/core/time.ts'
import type { Mail } from '../../server/mail/mailer.ts'
import { insertOperator, saveOperator } from '../../server/store/operators.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'

const MONDAY = mondayOf(NOON)
const FROM = MONDAY - WEEK_MS

describe('what a digest of reveals says', () => {
  const some = (userId: string, count: number, { every = 2 * HOUR_MS, from = FROM, reason = 'check' } = {}): Reveal[] =>
    Array.from({ length: count }, (_, n) => ({ at: from + n * every, userId, userName: userId.toUpperCase(), reason }))

  it('unusual ones first, then by number, each with its reasons', () => {
    const reveals = [...some('many', 15), ...some('many', 15, { from: FROM - WEEK_MS }), ...some('burst', 21, { every: 2 * MINUTE_MS }), ...some('burst', 80, { from: FROM - 4 * WEEK_MS }), ...some('few', 22, { every: 7 * HOUR_MS }), ...some('few', 3, { reason: 'contact' }), ...some('few', 40, { from: FROM - 3 * WEEK_MS })]
    expect(digestOf(reveals.toSorted((a, b) => a.at - b.at), FROM)).toEqual([
      { userName: 'BURST', count: 21, reasons: [{ reason: 'check', count: 21 }], unusual: ['many_an_hour'] },
      { userName: 'MANY', count: 15, reasons: [{ reason: 'check', count: 15 }], unusual: ['more_than_before'] },
      { userName: 'FEW', count: 25, reasons: [{ reason: 'check', count: 22 }, { reason: 'contact', count: 3 }], unusual: [] },
    ])
  })

  it('twenty an hour, ten a week and half without a name are still usual', () => {
    expect(digestOf([...some('a', 20, { every: MINUTE_MS }), ...some('a', 40, { from: FROM - 2 * WEEK_MS })], FROM)[0]?.unusual).toEqual([])
    expect(digestOf([...some('b', 5, { reason: 'other' }), ...some('b', 5), ...some('b', 40, { from: FROM - 2 * WEEK_MS })], FROM)[0]?.unusual).toEqual([])
    expect(digestOf([...some('c', 6, { reason: 'other' }), ...some('c', 5), ...some('c', 40, { from: FROM - 2 * WEEK_MS })], FROM)[0]?.unusual).toEqual(['no_reason_named'])
  })
})

describe.each(EACH_ENGINE)('the weekly digest of reveals, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let now = MONDAY + 7 * HOUR_MS
  let app: App
  let mails: Mail[]

  beforeEach(async () => {
    now = MONDAY + 7 * HOUR_MS
    mails = []
    const send = (mail: Mail): Promise<void> => { mails.push(mail); return Promise.resolve() }
    app = Object.defineProperty(quietApp({ db: at.db, now: () => now, newId: randomUUID }), 'mail', { value: { send, close: () => undefined } })
    for (const [id, email, roles] of [['dora', 'dora@vendor.example', ['privacy']], ['ada', 'ada@vendor.example', ['admin']], ['quinn', 'quinn@vendor.example', ['quality']], ['portal', null, ['admin']]] as const) {
      await insertOperator(at.db, { id, name: id, email, portalUserId: email === null ? '1' : null, roles: [...roles], createdAt: 1, createdBy: 'test', seenAt: null })
    }
  })

  const reveal = (moment: number, userName: string, details: string): Promise<void> => inTransaction(at.db, (tx) => writeJournal(tx, app, {
    at: moment, kind: 'contact_revealed', requestId: null, partnerId: null, memberId: null, userId: userName, userName, details,
  }))
  const written = async () => at.db.selectFrom('outbox').select(['subject', 'payload']).where('kind', '=', 'mail.reveals').orderBy('subject').execute()

  async function deliver(): Promise<void> {
    for (const { payload } of await written()) await mailRevealDigest(app, revealDigestPayload.parse(JSON.parse(payload)))
  }

  it('goes to privacy and administrators, once, however many processes look at once', async () => {
    await reveal(FROM + DAY_MS, 'Omar Haddad', 'other: Marta Reis called')
    await reveal(FROM + DAY_MS, 'Omar Haddad', 'contact')
    await reveal(MONDAY + HOUR_MS, 'Too New', 'contact')
    const counts = await Promise.all([1, 2, 3].map(() => writeRevealDigests(app)))
    expect(counts.toSorted()).toEqual([0, 0, 2])
    now += DAY_MS
    expect(await writeRevealDigests(app)).toBe(0)
    await deliver()
    expect(mails.map(({ to }) => to).toSorted()).toEqual(['ada@vendor.example', 'dora@vendor.example'])
    expect(mails[0]?.text).toMatch(/Omar Haddad: 2 \(to reach the client 1, something else 1\)/)
    for (const secret of ['Marta', 'Too New']) expect(mails[0]?.text).not.toContain(secret)
  })

  it('comes again the week after, with what is new only, and not before six in the morning', async () => {
    await reveal(FROM + DAY_MS, 'Omar Haddad', 'check')
    expect(await writeRevealDigests(app)).toBe(2)
    await reveal(MONDAY + DAY_MS, 'Petra Novak', 'partner')
    now = MONDAY + WEEK_MS + 5 * HOUR_MS
    expect(await writeRevealDigests(app)).toBe(0)
    now = MONDAY + WEEK_MS + 6 * HOUR_MS
    expect(await writeRevealDigests(app)).toBe(2)
    await at.db.deleteFrom('outbox').where('subject', 'like', `${MONDAY}/%`).execute()
    await deliver()
    expect(mails[0]?.text).toContain('Petra Novak: 1 (for a partner 1)')
    expect(mails[0]?.text).not.toContain('Omar')
  })

  it('is not sent for a week without any, nor to who lost the role meanwhile', async () => {
    expect(await writeRevealDigests(app)).toBe(0)
    now += WEEK_MS
    await reveal(MONDAY + DAY_MS, 'Omar Haddad', 'check')
    expect(await writeRevealDigests(app)).toBe(2)
    await saveOperator(at.db, { id: 'ada', version: 1 }, { roles: ['moderator'], disabledAt: null })
    await saveOperator(at.db, { id: 'dora', version: 1 }, { roles: ['privacy'], disabledAt: now })
    await deliver()
    expect(mails).toEqual([])
  })
})
