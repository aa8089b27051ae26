import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decideCase } from '../../server/app/desk/decide-case.ts'
import { CASE_HANDLERS } from '../../server/app/desk/handlers.ts'
import { askReview } from '../../server/app/reservation/correct-reservation.ts'
import { showRating } from '../../server/app/reservation/show-rating.ts'
import type { App } from '../../server/app/app.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { presentRating } from '../../server/routes/present-rating.ts'
import { english } from '../../server/say/speak.ts'
import { insertReport } from '../../server/store/bad-reports.ts'
import { listCases } from '../../server/store/cases.ts'
import { IMPORTED_BY } from '../../server/store/reservations.ts'
import type { NewReservation } from '../../server/store/reservations.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { NOON, storePartner, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'

describe.each(EACH_ENGINE)('a rating on %s', (_engine, open) => {
  const at = useDatabase(open)
  /** All that a rating reaches. */
  const app = (): App => ({ db: at.db, now: () => NOON }) as App
  const end = async (partnerId: string, changes: Partial<NewReservation>): Promise<NewReservation> => {
    const { id } = await storeRequest(at.db)
    return storeReservation(at.db, { requestId: id, partnerId, state: 'closed', closedAt: NOON - DAY_MS, contactShownAt: NOON - DAY_MS, proofKey: changes.outcome === 'won' ? `key of ${id}` : null, ...changes })
  }

  it('tells of each reservation whether it counts, until when, and what changes it', async () => {
    const partner = await storePartner(at.db)
    const one = async (days: number, end: 'won' | 'lost' | 'withdrawn'): Promise<string> => {
      const request = await storeRequest(at.db)
      await storeReservation(at.db, {
        requestId: request.id, partnerId: partner.id, state: 'closed', outcome: end, closedAt: NOON - days * DAY_MS, contactShownAt: NOON - days * DAY_MS, proofKey: end === 'won' ? `key of ${request.id}` : null,
      })
      return `IR-${request.number}`
    }
    const leaving = await one(360, 'won')
    for (const end of ['won', 'lost', 'lost', 'lost', 'withdrawn'] as const) await one(20, end)
    const idle = await storeRequest(at.db)
    await storeReservation(at.db, { requestId: idle.id, partnerId: partner.id, state: 'in_work', contactShownAt: NOON, idle: { kind: 'no_work', from: NOON, dueAt: NOON + 2.5 * DAY_MS, nextAt: NOON, warned: 0 } })

    const view = presentRating(await showRating(app(), partner.id), english)
    expect(view).toMatchObject({ won: 2, lost: 3, notCounted: 1, conversionPercent: 40, level: { level: 3 }, next: { winsInARow: 1, realistic: { wins: 2, of: 3 } } })
    expect(view.items.filter((it) => it.counts === 'lost').map((it) => [it.whyNot, it.leavesAt])).toEqual(Array.from({ length: 3 }, () => [null, NOON + 345 * DAY_MS]))
    expect(view.items.find((it) => it.counts === 'nothing')).toMatchObject({ whyNot: 'withdrawn', leavesAt: NOON + 345 * DAY_MS })
    expect(view.risks).toEqual({ fall: { losses: 1, level: 2, belowPercent: 35 }, lapsing: [{ reservationId: expect.any(String) as string, number: `IR-${idle.number}`, at: NOON + 2.5 * DAY_MS }] })
    expect(view.ahead).toHaveLength(90)
    expect(view.ahead.flatMap((day) => day.changes.map((it) => [it.number, it.what, it.points]))).toEqual([[`IR-${idle.number}`, 'lost', -6.7], [leaving, 'won_leaves', -13.3]])
    expect(view.weeks).toHaveLength(26)
    expect(view.weeks.at(-4)).toMatchObject({ won: 1, lost: 0, conversionPercent: null, changes: [] })
    expect(view.weeks.at(-3)?.changes).toHaveLength(4)
  })

  it('lists with a reason all that closed in the window, and only counts what is older', async () => {
    const partner = await storePartner(at.db)
    await end(partner.id, { outcome: 'won', proof: 'Order 40177', closedAt: NOON - 100 * DAY_MS })
    await end(partner.id, { outcome: 'lost', lostReason: 'other_partner', closedAt: NOON - 90 * DAY_MS })
    await end(partner.id, { outcome: 'lost', excusedAt: NOON, closedAt: NOON - 80 * DAY_MS })
    const bad = await end(partner.id, { outcome: 'bad', closedAt: NOON - 70 * DAY_MS })
    await end(partner.id, { outcome: 'lost', closedAt: NOON - 366 * DAY_MS })
    await insertReport(at.db, {
      id: `report ${bad.id}`, reservationId: bad.id, requestId: bad.requestId, partnerId: partner.id, groupId: partner.groupId, reason: 'dead_number', note: '', tried: [], userName: 'Ana Silva',
      reportedAt: NOON, state: 'accepted', decidedAt: NOON, decidedBy: 'rule', decisionNote: null, decisionSaid: null, appealedAt: null, appealNote: null,
    })
    const view = presentRating(await showRating(app(), partner.id), english)
    expect(view).toMatchObject({ won: 1, lost: 1, notCounted: 2, older: 1 })
    expect(view.items).toHaveLength(view.won + view.lost + view.notCounted)
    expect(view.items.map((it) => [it.counts, it.whyNot, it.badReason, it.lostReason, it.proof])).toEqual([
      ['nothing', 'bad', 'dead_number', null, null], ['nothing', 'excused', null, null, null], ['lost', null, null, 'other_partner', null], ['won', null, null, null, 'Order 40177'],
    ])
  })

  it('tells until when an end can be changed, then what became of the review that was asked for', async () => {
    const partner = await storePartner(at.db)
    for (const outcome of ['won', 'won', 'lost', 'lost', 'lost'] as const) await end(partner.id, { outcome, closedAt: NOON - 50 * DAY_MS })
    const { id } = await end(partner.id, { outcome: 'lost', closedAt: NOON - HOUR_MS })
    const item = async () => presentRating(await showRating(app(), partner.id), english).items.find((it) => it.reservationId === id)
    expect(await item()).toMatchObject({ correctUntil: NOON + 23 * HOUR_MS, review: null })

    const quiet = quietApp({ db: at.db, now: () => NOON + 2 * DAY_MS, newId: randomUUID })
    const caller = { partnerId: partner.id, memberId: 'portal', userId: '7', userName: 'Ana Silva' } as Caller
    await askReview(quiet, caller, id, { reason: 'The client ended the company.', evidence: 'Register of 12 Nov.', wants: 'nothing' })
    expect(await item()).toMatchObject({ review: { state: 'sent', wants: 'nothing', decidedAt: null, effect: null } })

    const wish = (await listCases(at.db, 'open')).find((it) => it.reservationId === id)
    await decideCase(quietApp({ db: at.db, now: () => NOON + 3 * DAY_MS, newId: randomUUID }), CASE_HANDLERS, caller, wish?.id ?? '', 'accept', 'We checked it.')
    expect(await item()).toMatchObject({
      counts: 'nothing', whyNot: 'excused', correctUntil: null,
      review: { state: 'accepted', note: 'We checked it.', decidedAt: NOON + 3 * DAY_MS, effect: { fromPercent: 33, toPercent: 40 } },
    })
    expect(presentRating(await showRating(app(), partner.id), english).reviewMs).toBe(DAY_MS)
  })

  it('tells what announced rules would make of the partner', async () => {
    const partner = await storePartner(at.db)
    for (const outcome of ['won', 'lost'] as const) for (let count = 0; count < 3; count += 1) await end(partner.id, { outcome })
    const [first, second, third, top] = DEFAULT_RULEBOOK.levels
    await insertRulebook(at.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: NOON + 40 * DAY_MS, levels: [first, second!, third!, { ...top!, fromConversion: 0.55 }], why: 'Too many stand at the top.' }, NOON)
    const view = presentRating(await showRating(app(), partner.id), english)
    expect(view).toMatchObject({ level: { level: 4 }, rules: { version: 1 } })
    expect(view.announced).toMatchObject([{ version: 2, startsAt: NOON + 40 * DAY_MS, why: 'Too many stand at the top.', level: { level: 3 }, conversionPercent: 50, moved: [{ level: 4, fromPercent: 55, wasPercent: 50 }] }])
  })

  it('watches beside the level how soon clients were reached; what was brought over says nothing', async () => {
    const partner = await storePartner(at.db)
    const reached = async (hours: number | null, changes: Partial<NewReservation> = {}) => end(partner.id, {
      outcome: 'lost', reservedAt: NOON - 10 * DAY_MS, firstContactDueAt: NOON - 9 * DAY_MS, contactedAt: hours === null ? null : NOON - 10 * DAY_MS + hours * HOUR_MS, ...changes,
    })
    for (const hours of [1, 2, 30]) await reached(hours)
    await reached(null)
    await reached(null, { userId: IMPORTED_BY })
    await reached(null, { contactShownAt: null, outcome: 'released' })
    expect(presentRating(await showRating(app(), partner.id), english).firstContact).toEqual({ hours: 24, due: 4, inTime: 2, medianMs: 2 * HOUR_MS })
  })
})
