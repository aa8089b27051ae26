import type { Db } from '../db/schema.ts'

/** What a client last said of a partner's first contact. */
export type ContactWord = { contacted: boolean, at: number }

/** Keeps the client's word in place of an earlier one; false when it says the same. */
export async function saveContactWord(db: Db, reservationId: string, { contacted, at }: ContactWord): Promise<boolean> {
  const row = { contacted: contacted ? 1 : 0, at }
  const written = await db.insertInto('contact_words').values({ reservation_id: reservationId, ...row })
    .onConflict((conflict) => conflict.column('reservation_id').doUpdateSet(row).where('contact_words.contacted', '!=', row.contacted)).returning('reservation_id').executeTakeFirst()
  return written !== undefined
}

/** The words about these reservations, by reservation. */
export async function listContactWords(db: Db, reservationIds: readonly string[]): Promise<Map<string, ContactWord>> {
  if (reservationIds.length === 0) return new Map()
  const rows = await db.selectFrom('contact_words').selectAll().where('reservation_id', 'in', reservationIds).execute()
  return new Map(rows.map((row) => [row.reservation_id, { contacted: row.contacted === 1, at: row.at }]))
}
