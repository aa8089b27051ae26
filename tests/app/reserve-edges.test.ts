import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import { undoReservation } from '../../server/app/reservation/undo-reservation.ts'
import { Refusal } from '../../server/core/errors.ts'
import type { Reservation } from '../../server/core/reservation.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { buildRulebook, NOON, storeOpenRequest, storePartner, storePortal } from '../support/build.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'

describe.each(EACH_ENGINE)('at the edges of time, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let now = NOON
  beforeEach(() => {
    now = NOON
  })
  const appAt = () => quietApp({ db: at.db, now: () => now, newId: randomUUID })

  async function partnerIn(timeZone: string): Promise<string> {
    const { id } = await storePartner(at.db, { timeZone })
    await storePortal(at.db, { memberId: `m-${id}`, partnerId: id })
    return id
  }
  async function reserve(partnerId: string, changes: { number?: number, key?: string } = {}): Promise<Reservation | Refusal> {
    const number = changes.number ?? (await storeOpenRequest(at.db, { publishedAt: now, opensAt: now })).number
    const [answer] = await reserveRequests(appAt(), [{ number, partnerId, memberId: `m-${partnerId}`, userId: '7', userName: 'Ana Silva', isAdmin: false, key: changes.key ?? randomUUID() }])
    return answer!
  }
  async function given(partnerId: string): Promise<Reservation> {
    const answer = await reserve(partnerId)
    if (answer instanceof Refusal) throw answer
    return answer
  }
  const codeOf = (answer: Reservation | Refusal): string => answer instanceof Refusal ? answer.code : 'given'

  it('undo works until the last millisecond of its minute and not in the next', async () => {
    const id = await partnerIn('Europe/Lisbon')
    const [one, other] = [await given(id), await given(id)]
    now = one.undoUntil - 1
    await undoReservation(appAt(), id, one.id)
    now = other.undoUntil
    await expect(undoReservation(appAt(), id, other.id)).rejects.toMatchObject({ code: 'undo_over' })
  })

  it('two undos at once are one', async () => {
    const id = await partnerIn('Europe/Lisbon')
    const { id: reservationId, requestId } = await given(id)
    const ends = await Promise.allSettled([1, 2, 3, 4].map(() => undoReservation(appAt(), id, reservationId)))
    expect(ends.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    for (const it of ends) if (it.status === 'rejected') expect(it.reason).toMatchObject({ code: 'not_found' })
    expect(await at.db.selectFrom('request_events').select('kind').where('request_id', '=', requestId).where('kind', '=', 'place_freed').execute()).toHaveLength(1)
  })

  it.each([
    ['Europe/Lisbon', 'of 23 hours', Date.UTC(2027, 2, 28, 0), 23], ['Europe/Lisbon', 'of 25 hours', Date.UTC(2027, 9, 30, 23), 25], ['Asia/Kathmandu', 'as long as any', Date.UTC(2027, 2, 27, 18, 15), 24],
  ])('the day of %s, %s, has its three reservations and the next has three more', async (timeZone, _what, start, hours) => {
    const id = await partnerIn(timeZone)
    now = start - 1
    for (let taken = 0; taken < 3; taken += 1) expect(codeOf(await reserve(id))).toBe('given')
    expect(codeOf(await reserve(id))).toBe('daily_limit')
    now = start
    for (let taken = 0; taken < 2; taken += 1) expect(codeOf(await reserve(id))).toBe('given')
    await at.db.updateTable('reservations').set({ state: 'closed', outcome: 'released', holds_place: 0, closed_at: now }).execute()
    now = start + hours * HOUR_MS - 1
    expect(codeOf(await reserve(id))).toBe('given')
    expect(await reserve(id)).toMatchObject({ code: 'daily_limit', params: { used: 3, limit: 3, at: { as: 'time', moment: start + hours * HOUR_MS, zone: timeZone }, zone: timeZone } })
    now = start + hours * HOUR_MS
    expect(codeOf(await reserve(id))).toBe('given')
  })

  it('a request opens to everyone in the same millisecond, a large one to the lower levels an hour later', async () => {
    await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: 1 }), NOON)
    const [one, other] = [await partnerIn('Europe/Lisbon'), await partnerIn('Asia/Tokyo')]
    const { number } = await storeOpenRequest(at.db, { opensAt: NOON + MINUTE_MS })
    const large = await storeOpenRequest(at.db, { opensAt: NOON + MINUTE_MS, seats: 80 })
    now = NOON + MINUTE_MS - 1
    for (const id of [one, other]) expect([codeOf(await reserve(id, { number })), codeOf(await reserve(id, { number: large.number }))]).toEqual(['not_open_yet', 'not_open_yet'])
    now = NOON + MINUTE_MS
    for (const id of [one, other]) expect([codeOf(await reserve(id, { number })), codeOf(await reserve(id, { number: large.number }))]).toEqual(['given', 'level'])
    now = NOON + MINUTE_MS + HOUR_MS - 1
    expect(codeOf(await reserve(one, { number: large.number }))).toBe('level')
    now += 1
    for (const id of [one, other]) expect(codeOf(await reserve(id, { number: large.number }))).toBe('given')
  })

  it('a key means one request of one partner, however many calls come at once', async () => {
    const [one, other] = [await partnerIn('Europe/Lisbon'), await partnerIn('Europe/Lisbon')]
    const [a, b] = [await storeOpenRequest(at.db), await storeOpenRequest(at.db)]
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => reserve(one, { number: (index % 2 === 0 ? a : b).number, key })))
    const ids = new Set(answers.flatMap((it) => it instanceof Refusal ? [] : [it.id]))
    expect(ids.size).toBe(1)
    expect(answers.map(codeOf).sort()).toEqual([...Array.from({ length: 10 }, () => 'given'), ...Array.from({ length: 10 }, () => 'key_used')])
    const elsewhere = await reserve(other, { number: a.number, key })
    expect(codeOf(elsewhere)).toBe('given')
    expect(ids.has((elsewhere as Reservation).id)).toBe(false)
  })
})
