import type { Source } from '../core/outcome.ts'
import type { Db } from '../db/schema.ts'

/** One transition with its time, actor and reason (DESIGN §3.2). */
export type ReservationEvent = { at: number, change: string, source: Source, actor: string, reason: string }

export async function insertReservationEvent(db: Db, reservationId: string, event: ReservationEvent): Promise<void> {
  await db.insertInto('reservation_events').values({ reservation_id: reservationId, ...event }).execute()
}

export async function listReservationEvents(db: Db, reservationId: string): Promise<ReservationEvent[]> {
  const rows = await db.selectFrom('reservation_events').selectAll().where('reservation_id', '=', reservationId).orderBy('id').execute()
  return rows.map((row) => ({ at: row.at, change: row.change, source: row.source as Source, actor: row.actor, reason: row.reason }))
}
