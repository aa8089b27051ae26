import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { alertCases } from '../../server/app/privacy/alert-cases.ts'
import { askCase, reportDemand } from '../../server/app/privacy/ask-case.ts'
import { closePrivacyCase, confirmPrivacyCase } from '../../server/app/privacy/close-case.ts'
import { eraseClient, THE_CLIENT } from '../../server/app/privacy/erase-client.ts'
import { listCasesOfPrivacy, listToConfirm } from '../../server/app/privacy/list-cases.ts'
import { contactIndex, openContact, sealContact } from '../../server/app/request/contact.ts'
import { stopPartner, withdrawRequest } from '../../server/app/request/withdraw-request.ts'
import { showContacts } from '../../server/app/reservation/show-contacts.ts'
import { endRetention } from '../../server/app/privacy/end-retention.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { updateReservation } from '../../server/store/reservations.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { NOON, storeOpenRequest, storeRequest } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { callerOf, codeOf, company, fullRequest, noticesOf, reserve } from './waiting-steps.ts'

const OPERATOR = { ...callerOf({ id: 'vendor' } as never, 'vendor'), role: 'operator', partnerId: null, userName: 'Petra' } as const
const WORD = { caller: OPERATOR, told: 'by phone' }
const CONTACT = { firstName: 'Ana', lastName: 'Silva', email: 'ana@example.com', phone: '+351912345678', text: 'Help', phoneNote: '' }

describe.each(EACH_ENGINE)('promises about clients’ data, on %s', (_engine, open) => {
  const at = useDatabase(open)
  const secret = randomBytes(32)
  let now = NOON
  let app: App

  beforeEach(() => {
    now = NOON
    app = quietApp({ db: at.db, now: () => now, newId: randomUUID, secret })
  })

  async function seenRequest() {
    const full = await fullRequest(app)
    await insertContact(at.db, full.request.id, sealContact(app, full.request.id, CONTACT), contactIndex(app, CONTACT))
    const [one, two] = full.holders
    for (const it of [one!, two!]) await showContacts(app, it.caller, it.reservation.id)
    return { request: full.request, one: one!, two: two!, unseen: full.holders[2]! }
  }

  it('ask everybody who saw the contacts of a withdrawn request to stop, within ten working days', async () => {
    const { request, one, two, unseen } = await seenRequest()
    await withdrawRequest(app, { ...WORD, number: request.number })
    const cases = await listCasesOfPrivacy(app, 'open')
    expect(cases.map(({ kind, partnerId, number, openedBy }) => ({ kind, partnerId, number, openedBy })).sort((a, b) => (a.partnerId! < b.partnerId! ? -1 : 1)))
      .toEqual([one, two].map(({ partner }) => ({ kind: 'stop', partnerId: partner.id, number: request.number, openedBy: 'client' })).sort((a, b) => (a.partnerId < b.partnerId ? -1 : 1)))
    // Wednesday noon; ten working days are two weeks.
    expect(cases[0]!.dueAt).toBe(NOON + 14 * DAY_MS)
    expect(await listToConfirm(app, unseen.partner.id)).toEqual([])
    expect(await noticesOf(at.db, one)).toMatchObject([{ kind: 'request_ended' }, { kind: 'privacy', text: expect.stringContaining('confirm it in the app until 2 Dec 2026') as string }])
  })

  it('ask the one whom the client stopped', async () => {
    const { request, one, two } = await seenRequest()
    await stopPartner(app, { ...WORD, number: request.number }, one.reservation.id)
    expect(await listToConfirm(app, one.partner.id)).toMatchObject([{ kind: 'stop', reservationId: one.reservation.id }])
    expect(await listToConfirm(app, two.partner.id)).toEqual([])
  })

  it('are told at half, four fifths and the end of their time, once each, on the desk and to the partner; then it can’t reserve until it confirms', async () => {
    const { request, one, two } = await seenRequest()
    await stopPartner(app, { ...WORD, number: request.number }, one.reservation.id)
    const fresh = async (): Promise<string> => codeOf(reserve(app, one, await storeOpenRequest(at.db, { expiresAt: NOON + 90 * DAY_MS })))
    const told = async (): Promise<unknown[]> => at.db.selectFrom('cases').select('subject').where('kind', '=', 'privacy_due').execute()
    expect(await alertCases(app)).toBe(0)
    const days: [day: number, alerts: number][] = [[6.9, 0], [7, 1], [9, 1], [12, 2], [13.9, 2], [14, 3], [20, 3]]
    for (const [day, alerts] of days) {
      now = NOON + day * DAY_MS
      await alertCases(app)
      await alertCases(app)
      expect(await told(), `on day ${day}`).toHaveLength(alerts)
      if (day > 13) expect(await fresh(), `on day ${day}`).toBe(day < 14 ? 'ok' : 'privacy_open')
    }
    expect((await noticesOf(at.db, one)).filter(({ kind }) => kind === 'privacy').map(({ text }) => text.replace(/^IR-\d+: /, '').slice(0, 24))).toEqual([
      'your company may not use', '50 % of the time to conf', '80 % of the time to conf', 'the case about the clien',
    ])
    expect(await codeOf(reserve(app, two, await storeOpenRequest(at.db, { expiresAt: NOON + 90 * DAY_MS })))).toBe('ok')

    const [it] = await listToConfirm(app, one.partner.id)
    expect(await codeOf(confirmPrivacyCase(app, two.caller, it!.id))).toBe('not_found')
    await confirmPrivacyCase(app, one.caller, it!.id)
    expect(await fresh()).toBe('ok')
    expect(await codeOf(confirmPrivacyCase(app, one.caller, it!.id))).toBe('already_decided')
    expect(await listToConfirm(app, one.partner.id)).toEqual([])
    expect(await listCasesOfPrivacy(app, 'closed')).toMatchObject([{ id: it!.id, closedBy: one.caller.userName, closedAt: now }])
    const kept = await at.db.selectFrom('journal').select('kind').where('kind', 'like', 'privacy%').orderBy('id').execute()
    expect(kept.map(({ kind }) => kind)).toEqual(['privacy_case_opened', 'privacy_case_closed'])
  })

  it('that are slept through are told once', async () => {
    const { request, one } = await seenRequest()
    await stopPartner(app, { ...WORD, number: request.number }, one.reservation.id)
    now = NOON + 30 * DAY_MS
    expect(await alertCases(app)).toBe(1)
    expect(await alertCases(app)).toBe(0)
    expect((await noticesOf(at.db, one)).filter(({ kind }) => kind === 'privacy')).toHaveLength(2)
  })

  it('keep nobody from reserving where the rules say so', async () => {
    const { request, one } = await seenRequest()
    await stopPartner(app, { ...WORD, number: request.number }, one.reservation.id)
    await insertRulebook(at.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: NOON + 20 * DAY_MS, privacy: { ...DEFAULT_RULEBOOK.privacy, blocksLate: false } }, NOON)
    now = NOON + 19 * DAY_MS
    await alertCases(app)
    const later = await storeOpenRequest(at.db, { expiresAt: NOON + 90 * DAY_MS })
    expect(await codeOf(reserve(app, one, later))).toBe('privacy_open')
    now = NOON + 21 * DAY_MS
    await alertCases(app)
    expect(await codeOf(reserve(app, one, later))).toBe('ok')
  })

  it('are started by operators and by a partner who was asked, and closed by operators', async () => {
    const { request, one, unseen } = await seenRequest()
    await askCase(app, OPERATOR, { kind: 'proof', number: request.number, partnerId: one.partner.id })
    await askCase(app, OPERATOR, { kind: 'proof', number: request.number, partnerId: one.partner.id })
    await askCase(app, OPERATOR, { kind: 'removal', number: request.number, partnerId: null })
    expect(await codeOf(askCase(app, OPERATOR, { kind: 'proof', number: request.number, partnerId: unseen.partner.id }))).toBe('invalid')
    expect(await codeOf(askCase(app, OPERATOR, { kind: 'access', number: 999_999, partnerId: null }))).toBe('not_found')
    await reportDemand(app, one.caller, one.reservation.id)
    expect(await codeOf(reportDemand(app, unseen.caller, one.reservation.id))).toBe('not_found')
    expect(await codeOf(reportDemand(app, unseen.caller, unseen.reservation.id))).toBe('contact_first')
    const cases = await listCasesOfPrivacy(app, 'open')
    expect(cases.map(({ kind, dueAt, partnerId }) => [kind, (dueAt - NOON) / DAY_MS, partnerId])).toEqual([
      // From Wednesday noon, three working days end on Monday.
      ['tell_other_side', 5, one.partner.id], ['proof', 14, one.partner.id], ['removal', 30, null],
    ])
    await closePrivacyCase(app, OPERATOR, cases[0]!.id)
    await eraseClient(app, THE_CLIENT, request.number)
    expect((await listCasesOfPrivacy(app, 'open')).map(({ kind }) => kind).sort()).toEqual(['proof', 'stop', 'stop'])
    expect((await listCasesOfPrivacy(app, 'closed')).map(({ kind }) => kind).sort()).toEqual(['removal', 'tell_other_side'])
  })
})

describe.each(EACH_ENGINE)('how long contacts are held, on %s', (_engine, open) => {
  const at = useDatabase(open)
  const secret = randomBytes(32)
  let now = NOON
  let app: App

  beforeEach(() => {
    now = NOON
    app = quietApp({ db: at.db, now: () => now, newId: randomUUID, secret })
  })

  const withContact = async ({ id }: { id: string }): Promise<void> => insertContact(at.db, id, sealContact(app, id, CONTACT), contactIndex(app, CONTACT))
  const heldUntil = async (id: string, moments: readonly number[]): Promise<boolean[]> => {
    const held = []
    for (const moment of moments) {
      now = moment
      await endRetention(app)
      held.push(await openContact(app, id) !== null)
    }
    return held
  }
  const DAY_2_MAY = Date.UTC(2027, 4, 18, 12)

  it('of a closed request: six months after its last outcome, without anybody being asked to confirm', async () => {
    const { request, holders: [winner] } = await fullRequest(app)
    await withContact(request)
    await showContacts(app, winner!.caller, winner!.reservation.id)
    await withdrawRequest(app, { ...WORD, number: request.number })
    await updateReservation(at.db, winner!.reservation.id, { closedAt: NOON + 10 * DAY_MS })
    expect(await heldUntil(request.id, [DAY_2_MAY, DAY_2_MAY + 9 * DAY_MS, DAY_2_MAY + 10 * DAY_MS + 1])).toEqual([true, true, false])
    expect(await at.db.selectFrom('outbox').select('id').where('kind', '=', 'mail.erased').execute()).toEqual([])
    expect(await listCasesOfPrivacy(app, 'open')).toHaveLength(1)
    expect(app.erasures.read()).toMatchObject([{ by: 'clock', reason: 'time_over' }])
  })

  it('of an open request: twelve months after it came, and whoever still works on it is told', async () => {
    const request = await storeOpenRequest(at.db, { receivedAt: NOON })
    const holder = await company(at.db)
    await reserve(app, holder, request)
    await withContact(request)
    const year = Date.UTC(2027, 10, 18, 12)
    expect(await heldUntil(request.id, [year - DAY_MS, year])).toEqual([true, false])
    expect(await noticesOf(at.db, holder)).toMatchObject([{ kind: 'request_ended', text: expect.stringContaining('its time to hold') as string }])
    expect(await at.db.selectFrom('reservations').select('outcome').execute()).toEqual([{ outcome: 'withdrawn' }])
    expect(await listCasesOfPrivacy(app, 'open')).toEqual([])
  })

  it('of a rejected one: thirty days; of one that is won and in work elsewhere: as long as that', async () => {
    const rejected = await storeRequest(at.db, { state: 'closed', closeReason: 'rejected', closedAt: NOON })
    await withContact(rejected)
    const live = await fullRequest(app)
    await withContact(live.request)
    await at.db.updateTable('requests').set({ state: 'closed', close_reason: 'chosen', closed_at: NOON }).where('id', '=', live.request.id).execute()
    expect(await heldUntil(rejected.id, [NOON + 29 * DAY_MS, NOON + 30 * DAY_MS])).toEqual([true, false])
    expect(await heldUntil(live.request.id, [DAY_2_MAY + 60 * DAY_MS])).toEqual([true])
  })

  it('by the numbers of the rulebook', async () => {
    await insertRulebook(at.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, retention: { closedMonths: 1, openMonths: 2, rejectedDays: 1 } }, 1)
    const request = await storeRequest(at.db, { state: 'closed', closeReason: 'withdrawn', closedAt: NOON })
    await withContact(request)
    expect(await heldUntil(request.id, [NOON + 29 * DAY_MS, NOON + 31 * DAY_MS])).toEqual([true, false])
  })
})
