import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { MeView } from '../../server/contract/session.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import type { SystemView } from '../../server/contract/system.ts'
import { insertEvents } from '../../server/store/inbox.ts'
import { insertWork } from '../../server/store/outbox.ts'
import { MIGRATED } from '../support/engines.ts'
import type { EngineName } from '../support/engines.ts'
import { contactOf, publishOne, reserve, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

describe.each(Object.keys(MIGRATED) as EngineName[])('the system page on %s', (engine) => {
  let product: Product
  let operator: Api
  let drop: () => Promise<void>

  beforeAll(async () => {
    const place = await MIGRATED[engine]()
    drop = place.drop
    product = await startProduct({ database: place.location })
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
    await drop()
  })

  const system = async () => (await operator.get<SystemView>('/api/operator/system')).body
  const portalOf = async (name: string) => (await system()).portals.find((it) => it.memberId === product.sandbox.portal(name).memberId)

  it('lists every portal with its partner and says that it works', async () => {
    const { portals } = await system()
    expect(portals).toHaveLength(6)
    expect(await portalOf('luso')).toMatchObject({ partner: { id: 'luso' }, state: 'active', text: 'Works.', work: { waiting: 0, dead: 0 } })
    expect(await portalOf('vendor')).toMatchObject({ isVendor: true, partner: null, text: 'Works.' })
  })

  it('takes a link away and gives it back, and the partner sees the change at once', async () => {
    const { memberId } = product.sandbox.portal('adria')
    const adria = await product.as('adria')
    const path = `/api/operator/portals/${memberId}/partner`
    expect((await operator.put<SystemView>(path, { partnerId: null })).status).toBe(200)
    expect(await portalOf('adria')).toMatchObject({ partner: null, text: expect.stringContaining('Not linked') as string })
    expect((await adria.get<MeView>('/api/me')).body).toMatchObject({ partner: null, gate: { code: 'not_linked' } })
    await operator.put(path, { partnerId: 'adria' })
    expect((await adria.get<MeView>('/api/me')).body.partner).toMatchObject({ name: 'Adria Start d.o.o.' })
    const journal = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'portal_linked').orderBy('id').execute()
    expect(journal.map((row) => row.details.replace(/^[^ ]+ /, ''))).toEqual(['adria → nobody', 'nobody → adria'])
  })

  it.each([
    ['an unknown portal', () => 'f'.repeat(32), 'adria', 404],
    ['an unknown partner', () => product.sandbox.portal('adria').memberId, 'nobody-knows', 404],
    ['the vendor’s own portal', () => product.sandbox.vendor.memberId, 'luso', 404],
    ['a wrong body', () => product.sandbox.portal('adria').memberId, 7, 400],
  ])('refuses to link %s', async (_, memberId, partnerId, status) => {
    expect((await operator.put(`/api/operator/portals/${memberId()}/partner`, { partnerId })).status).toBe(status)
  })

  it('is closed to partners', async () => {
    const luso = await product.as('luso')
    expect((await luso.get('/api/operator/system')).status).toBe(403)
    expect((await luso.post('/api/operator/outbox/1/replay')).status).toBe(403)
  })

  it('shows what could not be delivered and starts it anew', async () => {
    const luso = await product.as('luso')
    const number = await publishOne(product, operator)
    const { body: { id } } = await reserve(luso, number)
    product.sandbox.portal('luso').requireField(2, 'NEW', 'comments')
    await contactOf(luso, id)
    const dead = await waitFor(async () => (await system()).dead[0], { message: 'the refused create', timeoutMs: 10_000 })
    expect(dead).toMatchObject({ what: 'Put a reservation into the CRM', portal: product.sandbox.portal('luso').domain })
    expect(await portalOf('luso')).toMatchObject({ work: { dead: 1 }, text: expect.stringContaining('1 could not be delivered') as string })
    expect((await luso.get<ReservationView>(`/api/reservations/${id}`)).body.crm).toMatchObject({ state: 'failed' })

    expect((await operator.post(`/api/operator/outbox/${dead.id}/replay`)).status).toBe(200)
    await waitFor(async () => (await system()).dead.length === 1, { message: 'a second refusal', timeoutMs: 10_000 })
    expect((await operator.post('/api/operator/outbox/999999/replay')).status).toBe(404)
  })

  it('starts everything anew that failed for the same reason, or leaves it undone and keeps why', async () => {
    const { db, now } = product.app
    const fail = async (subject: string, error: string): Promise<void> => {
      await insertWork(db, { kind: 'mail.notice', lane: subject, subject, memberId: null, payload: { partnerId: 'luso', kind: 'question', text: 'A question' }, runAt: now() + 1e9 }, now())
      await db.updateTable('outbox').set({ state: 'dead', last_error: error }).where('subject', '=', subject).execute()
    }
    for (const subject of ['a', 'b', 'c']) await fail(subject, subject === 'c' ? 'Mailbox full' : 'No such mailbox')
    const left = async (): Promise<number> => (await system()).dead.filter(({ kind }) => kind === 'mail.notice').length
    const all = { kind: 'mail.notice', error: 'No such mailbox' }
    expect((await operator.post<ErrorBody>('/api/operator/outbox/skip', { ...all, reason: '' })).body.error.code).toBe('invalid')
    expect((await operator.post('/api/operator/outbox/replay', all)).status).toBe(200)
    expect(await left()).toBe(1)
    await product.settled()
    expect((await operator.post('/api/operator/outbox/replay', all)).status).toBe(404)
    expect((await operator.post('/api/operator/outbox/skip', { kind: 'mail.notice', error: 'Mailbox full', reason: 'The partner has left' })).status).toBe(200)
    expect(await left()).toBe(0)
    expect(await db.selectFrom('journal').select('details').where('kind', 'in', ['work_skipped', 'work_replayed']).where('details', 'like', 'mail.notice%').orderBy('id').execute())
      .toEqual([{ details: 'mail.notice, 2: No such mailbox' }, { details: 'mail.notice, c: Mailbox full (The partner has left)' }])
    expect((await system()).queues).toMatchObject({ mails: { waiting: 0, oldestAt: null }, events: { waiting: 0 } })
  })

  it('shows events that could not be read, reads them anew or leaves them unread, in groups of the same reason', async () => {
    const { db, now } = product.app
    const { memberId, domain } = product.sandbox.portal('luso')
    const bury = async (key: string, event: string, error: string): Promise<void> => {
      await insertEvents(db, [{ dedupKey: key, memberId, event, itemId: 987_654, sealed: null }], now() + 1e9)
      await db.updateTable('inbox').set({ state: 'dead', last_error: error, attempts: 11 }).where('dedup_key', '=', key).execute()
    }
    for (const key of ['one', 'two']) await bury(key, 'ONCRMDEALUPDATE', 'No answer')
    await bury('three', 'ONCRMDEALUPDATE', 'Access denied')
    await bury('four', 'ONAPPINSTALL', 'No answer')
    const dead = async () => (await system()).deadEvents
    expect((await dead()).map(({ event, error, canReplay, portal }) => [event, error, canReplay, portal]).sort()).toEqual([
      ['ONAPPINSTALL', 'No answer', false, domain], ['ONCRMDEALUPDATE', 'Access denied', true, domain], ['ONCRMDEALUPDATE', 'No answer', true, domain], ['ONCRMDEALUPDATE', 'No answer', true, domain],
    ])
    expect((await operator.post('/api/operator/inbox/replay', { event: 'ONAPPINSTALL', error: 'No answer' })).status).toBe(404)
    expect((await operator.post('/api/operator/inbox/replay', { event: 'ONCRMDEALUPDATE', error: 'No answer' })).status).toBe(200)
    expect((await operator.post('/api/operator/inbox/replay', { event: 'ONCRMDEALUPDATE', error: 'No answer' })).status).toBe(404)
    expect((await dead()).map(({ error }) => error).sort()).toEqual(['Access denied', 'No answer'])
    expect((await operator.post<ErrorBody>('/api/operator/inbox/skip', { event: 'ONCRMDEALUPDATE', error: 'Access denied', reason: '' })).body.error.code).toBe('invalid')
    expect((await operator.post('/api/operator/inbox/skip', { event: 'ONCRMDEALUPDATE', error: 'Access denied', reason: 'The deal is gone' })).status).toBe(200)
    expect((await operator.post('/api/operator/inbox/skip', { event: 'ONAPPINSTALL', error: 'No answer', reason: 'Opened since' })).status).toBe(200)
    expect(await dead()).toEqual([])
    expect(await db.selectFrom('journal').select(['kind', 'details']).where('details', 'like', 'ON%').orderBy('id').execute()).toEqual([
      { kind: 'work_replayed', details: 'ONCRMDEALUPDATE, 2: No answer' }, { kind: 'work_skipped', details: 'ONCRMDEALUPDATE, 1: Access denied (The deal is gone)' },
      { kind: 'work_skipped', details: 'ONAPPINSTALL, 1: No answer (Opened since)' },
    ])
  })

  it('says what the clock does next, from what stands in the database', async () => {
    const { db, now } = product.app
    const before = (await system()).health
    expect(before).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string, streams: 0, backups: { good: null, isLate: true } })
    const number = await publishOne(product, operator, { email: 'next@example.com', phone: '+351 912 000 777' })
    const reserved = await reserve(await product.as('luso'), number)
    await operator.post('/api/operator/privacy', { kind: 'removal', number, partnerId: null })
    await operator.post('/api/operator/partners/nordwerk/sanctions', { kind: 'suspension', key: crypto.randomUUID(), rule: '6.1.1', reason: 'Mass mail to clients.', evidence: 'Mail of 12 November', until: now() + 1e8 })
    const { next } = (await system()).health
    const firstContacts = await db.selectFrom('reservations').select('idle_due_at').where('state', '<>', 'closed').where('idle_kind', '=', 'first_contact').orderBy('idle_due_at').execute()
    expect(next.find(({ kind }) => kind === 'first_contact')).toEqual({ kind: 'first_contact', count: firstContacts.length, at: firstContacts[0]?.idle_due_at })
    expect(reserved.status).toBe(200)
    const [sanction, removal] = ['sanctions', 'data_cases'].map((kind) => next.find((it) => it.kind === kind))
    expect(sanction).toMatchObject({ count: 1 })
    expect(Math.abs((sanction?.at ?? 0) - (now() + 1e8))).toBeLessThan(120_000)
    expect(removal).toMatchObject({ count: 1, at: (await db.selectFrom('privacy_cases').select('due_at').executeTakeFirstOrThrow()).due_at })
  })
})
