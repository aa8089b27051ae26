import { expect } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { verifyJournal } from '../../server/app/journal/verify-journal.ts'
import { rate } from '../../server/core/conversion.ts'
import { OUTCOMES } from '../../server/core/outcome.ts'
import type { Rulebook } from '../../server/core/rulebook.ts'
import type { Db } from '../../server/db/schema.ts'
import { listEnded } from '../../server/store/reservations.ts'

/** No more live places than the cap, each slot once, one per partner and per group, and the open list counts the same. */
export async function checkPlaces(db: Db): Promise<void> {
  const holding = await db.selectFrom('reservations').selectAll().where('holds_place', '=', 1).execute()
  for (const [request, rows] of Map.groupBy(holding, (row) => row.request_id)) {
    const cap = rows[0]!.cap
    expect(rows.length, request).toBeLessThanOrEqual(cap)
    for (const of of [rows.map((row) => String(row.slot)), rows.map((row) => row.partner_id), rows.map((row) => row.group_id)]) expect(new Set(of).size, request).toBe(rows.length)
    for (const row of rows) expect(row.slot).toBeLessThanOrEqual(cap)
  }
  const taken = Map.groupBy(holding, (row) => row.request_id)
  for (const row of await db.selectFrom('open_requests').selectAll().execute()) {
    expect({ request: row.number, taken: row.taken }).toEqual({ request: row.number, taken: taken.get(row.request_id)?.length ?? 0 })
  }
}

/** Walks through all that happened, in its order: not for a moment was a cap exceeded, a freed place is one that was taken. */
export async function checkHistory(db: Db, cap: number): Promise<void> {
  const live = new Map<string, number>()
  for (const { request_id, kind } of await db.selectFrom('request_events').selectAll().where('kind', 'in', ['reserved', 'place_freed']).orderBy('id').execute()) {
    const now = (live.get(request_id) ?? 0) + (kind === 'reserved' ? 1 : -1)
    expect(now, request_id).toBeGreaterThanOrEqual(0)
    expect(now, request_id).toBeLessThanOrEqual(cap)
    live.set(request_id, now)
  }
}

/** A day's and the work's limits were kept at each single reservation, counted from the rows of everybody's history. */
export async function checkLimits(db: Db, { perDay, inWork }: { perDay: number, inWork: number }): Promise<{ fullDays: number, fullWork: number }> {
  const reservations = await db.selectFrom('reservations').select(['id', 'partner_id']).where('key', 'not like', 'earlier %').execute()
  let [fullDays, fullWork] = [0, 0]
  for (const [partner, rows] of Map.groupBy(reservations, (row) => row.partner_id)) {
    expect(rows.length, `${partner} in one day`).toBeLessThanOrEqual(perDay)
    if (rows.length === perDay) fullDays += 1
    // In the order in which it was written: a moment is that of a transaction's beginning, and who waits for a lock writes later.
    const steps = (await db.selectFrom('reservation_events').select('change').where('reservation_id', 'in', rows.map((row) => row.id)).orderBy('id').execute())
      .flatMap(({ change }) => (change === 'reserved' ? [{ by: 1 }] : OUTCOMES.some((it) => it === change) ? [{ by: -1 }] : []))
    let most = 0
    steps.reduce((now, step) => (most = Math.max(most, now + step.by), now + step.by), 0)
    expect(most, `${partner} in work`).toBeLessThanOrEqual(inWork)
    if (most === inWork) fullWork += 1
  }
  return { fullDays, fullWork }
}

/** Each contact that was handed out stands in the journal, and nothing stands there that was not handed out. */
export async function checkContacts(db: Db, handedOut: number): Promise<void> {
  const shown = await db.selectFrom('journal').select(['request_id', 'partner_id']).where('kind', '=', 'contact_shown').execute()
  expect(shown.length).toBe(handedOut)
  const known = new Set(shown.map((row) => `${row.partner_id}/${row.request_id}`))
  for (const row of await db.selectFrom('reservations').select(['partner_id', 'request_id']).where('contact_shown_at', 'is not', null).execute()) {
    expect(known.has(`${row.partner_id}/${row.request_id}`)).toBe(true)
  }
}

/** Each partner's conversion is what its history of transitions says, counted here once more and in another way. */
export async function checkConversion(db: Db, rulebook: Rulebook, now: number): Promise<number> {
  const partners = (await db.selectFrom('partners').select('id').execute()).map((row) => row.id)
  for (const id of partners) {
    const { won, lost } = rate(await listEnded(db, id), rulebook, now)
    const last = new Map<string, string>()
    const shown = new Set<string>()
    const events = await db.selectFrom('reservation_events').innerJoin('reservations', 'reservations.id', 'reservation_events.reservation_id')
      .select(['reservation_events.reservation_id as id', 'change']).where('partner_id', '=', id).orderBy('reservation_events.id').execute()
    for (const { id: reservation, change } of events) {
      if (change === 'contacts shown') shown.add(reservation)
      if (['won', 'lost', 'released', 'recalled', 'bad', 'withdrawn', 'revoked', 'reopened'].includes(change)) last.set(reservation, change)
    }
    const ends = [...last]
    expect({ id, won, lost }).toEqual({
      id, won: ends.filter(([, end]) => end === 'won').length,
      lost: ends.filter(([of, end]) => end === 'lost' || end === 'recalled' || (end === 'released' && shown.has(of))).length,
    })
  }
  return partners.length
}

/** Nobody reserved while suspended, and what was to be taken back is. A call that had begun before the start, or before it was lifted, may end within the slack. */
export async function checkSanctions(db: Db, slackMs: number): Promise<number> {
  const sanctions = await db.selectFrom('sanctions').selectAll().execute()
  for (const { id, partner_id, starts_at, ends_at, lifted_at, revokes, revoked_at } of sanctions) {
    const until = lifted_at === null ? ends_at ?? Infinity : lifted_at - slackMs
    const during = await db.selectFrom('reservations').select('reserved_at').where('partner_id', '=', partner_id).where('reserved_at', '>', starts_at + slackMs).execute()
    expect(during.filter((it) => it.reserved_at < until), id).toEqual([])
    if (revokes === 1) expect(revoked_at, id).not.toBeNull()
  }
  return sanctions.length
}

/** Every row of the journal follows the one before it. */
export async function checkJournal(app: Pick<App, 'db' | 'seal'>): Promise<number> {
  const check = await verifyJournal(app)
  expect(check).toMatchObject({ state: 'whole' })
  return check.state === 'whole' ? check.rows : 0
}
