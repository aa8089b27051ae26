import type { Source } from '../core/outcome.ts'
import type { Words } from '../core/said.ts'
import type { Db } from '../db/schema.ts'

/** One transition with its time, actor and reason (DESIGN §3.2), in English; `said`: the same before it was spoken. */
export type ReservationEvent = { at: number, change: string, source: Source, actor: string, reason: string, said?: { change: Words, reason: Words } | null }

export async function insertReservationEvent(db: Db, reservationId: string, { said = null, ...event }: ReservationEvent): Promise<void> {
  await db.insertInto('reservation_events').values({ reservation_id: reservationId, ...event, said: said && JSON.stringify(said) }).execute()
}

export async function listReservationEvents(db: Db, reservationId: string): Promise<ReservationEvent[]> {
  const rows = await db.selectFrom('reservation_events').selectAll().where('reservation_id', '=', reservationId).orderBy('id').execute()
  return rows.map((row) => ({ at: row.at, change: row.change, source: row.source as Source, actor: row.actor, reason: row.reason, said: row.said === null ? null : JSON.parse(row.said) as ReservationEvent['said'] ?? null }))
}
