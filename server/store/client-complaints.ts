import type { ComplaintCode } from '../core/client-rating.ts'
import type { Db } from '../db/schema.ts'

/** What a client complains of; `sealedWords` is null once it was erased. */
export type ClientComplaint = { id: string, reservationId: string, reason: ComplaintCode, sealedWords: string | null, madeAt: number }

/** Keeps a complaint; false when this one was sent before. */
export async function insertComplaint(db: Db, it: ClientComplaint): Promise<boolean> {
  const row = await db.insertInto('client_complaints').values({ id: it.id, reservation_id: it.reservationId, reason: it.reason, words: it.sealedWords, made_at: it.madeAt })
    .onConflict((conflict) => conflict.column('id').doNothing()).returning('id').executeTakeFirst()
  return row !== undefined
}

/** The oldest first. */
export async function listComplaints(db: Db, reservationId: string): Promise<ClientComplaint[]> {
  const rows = await db.selectFrom('client_complaints').selectAll().where('reservation_id', '=', reservationId).orderBy('made_at').execute()
  return rows.map((row) => ({ id: row.id, reservationId: row.reservation_id, reason: row.reason as ComplaintCode, sealedWords: row.words, madeAt: row.made_at }))
}
