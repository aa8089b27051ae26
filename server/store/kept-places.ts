import type { Selectable } from 'kysely'
import type { KeptPlace } from '../core/kept-places.ts'
import type { Db, Schema } from '../db/schema.ts'

/** How a kept place ended: somebody took it, its time ran out, a person ended it, or the request closed. */
export type KeptEnd = 'taken' | 'over' | 'ended' | 'closed'

/** Keeps a place; a second one of the same partner and request breaks a unique index and throws. The request must be locked. */
export async function insertKeptPlace(db: Db, it: KeptPlace): Promise<void> {
  await db.insertInto('kept_places').values({
    id: it.id, request_id: it.requestId, partner_id: it.partnerId, state: 'kept', kept_at: it.keptAt, until: it.until, kept_by: it.keptBy, offer_id: it.offerId, ended_at: null, ended_by: null, reservation_id: null,
  }).execute()
}

/** The kept places of one request, or of all, also those whose time ran out just now. */
export async function listKeptPlaces(db: Db, requestId?: string): Promise<KeptPlace[]> {
  const rows = await db.selectFrom('kept_places').selectAll().where('state', '=', 'kept').$if(requestId !== undefined, (of) => of.where('request_id', '=', requestId ?? '')).orderBy('until').orderBy('id').execute()
  return rows.map(toKept)
}

/** Those whose time ran out, the longest over first. */
export async function listOverKeptPlaces(db: Db, now: number, limit: number): Promise<KeptPlace[]> {
  const rows = await db.selectFrom('kept_places').selectAll().where('state', '=', 'kept').where('until', '<=', now).orderBy('until').limit(limit).execute()
  return rows.map(toKept)
}

/** Ends a kept place; false when it had ended before. */
export async function endKeptPlace(db: Db, id: string, how: { state: KeptEnd, now: number, by: string, reservationId?: string }): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('kept_places').set({ state: how.state, ended_at: how.now, ended_by: how.by, reservation_id: how.reservationId ?? null })
    .where('id', '=', id).where('state', '=', 'kept').executeTakeFirst()
  return numUpdatedRows > 0n
}

function toKept(row: Selectable<Schema['kept_places']>): KeptPlace {
  return { id: row.id, requestId: row.request_id, partnerId: row.partner_id, keptAt: row.kept_at, until: row.until, keptBy: row.kept_by, offerId: row.offer_id }
}
