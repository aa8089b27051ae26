import type { Selectable } from 'kysely'
import type { ClientRating } from '../core/client-rating.ts'
import type { Db, Schema } from '../db/schema.ts'

/** `sealedComment` is null where there is none, or it was erased. */
export type StoredRating = ClientRating & { sealedComment: string | null }

/** Writes the rating, or a changed one in its place; when it was first given stays. */
export async function saveRating(db: Db, reservationId: string, it: StoredRating): Promise<void> {
  const row = { contacted: it.contacted, score: it.score, shown_as: it.shownAs, comment: it.sealedComment, changed_at: it.changedAt }
  await db.insertInto('client_ratings').values({ reservation_id: reservationId, ...row, rated_at: it.ratedAt })
    .onConflict((conflict) => conflict.column('reservation_id').doUpdateSet(row)).execute()
}

export async function findRating(db: Db, reservationId: string): Promise<StoredRating | null> {
  const row = await db.selectFrom('client_ratings').selectAll().where('reservation_id', '=', reservationId).executeTakeFirst()
  return row ? toRating(row) : null
}

/** By reservation. */
export async function listRatings(db: Db, reservationIds: readonly string[]): Promise<Map<string, StoredRating>> {
  if (reservationIds.length === 0) return new Map()
  const rows = await db.selectFrom('client_ratings').selectAll().where('reservation_id', 'in', reservationIds).execute()
  return new Map(rows.map((row) => [row.reservation_id, toRating(row)]))
}

/** The scores that clients gave a partner, and how often they said that it called or did not. */
export async function listWordsOf(db: Db, partnerId: string): Promise<{ scores: number[], contacted: boolean[] }> {
  const scores = await db.selectFrom('client_ratings').innerJoin('reservations', 'reservations.id', 'client_ratings.reservation_id').select('score').where('partner_id', '=', partnerId).execute()
  const words = await db.selectFrom('contact_words').innerJoin('reservations', 'reservations.id', 'contact_words.reservation_id').select('contact_words.contacted').where('partner_id', '=', partnerId).execute()
  return { scores: scores.map(({ score }) => score), contacted: words.map(({ contacted }) => contacted === 1) }
}

function toRating(row: Selectable<Schema['client_ratings']>): StoredRating {
  return {
    contacted: row.contacted as ClientRating['contacted'], score: row.score, shownAs: row.shown_as as ClientRating['shownAs'], sealedComment: row.comment, ratedAt: row.rated_at, changedAt: row.changed_at,
  }
}
