import type { Db, Tx } from '../db/schema.ts'

/** Writes under which words a client is found, in place of what was written before. */
export async function replaceNames(db: Db, requestId: string, indexes: readonly string[]): Promise<void> {
  await db.deleteFrom('contact_names').where('request_id', '=', requestId).execute()
  if (indexes.length > 0) await db.insertInto('contact_names').values(indexes.map((index) => ({ request_id: requestId, name_index: index }))).execute()
}

/** Contacts whose names are not indexed yet, in the order of their ids. */
export async function listUnnamed(db: Db, afterId: string, limit: number): Promise<{ requestId: string, sealed: string }[]> {
  const rows = await db.selectFrom('request_contacts').select(['request_id', 'sealed']).where('has_names', '=', 0).where('request_id', '>', afterId).orderBy('request_id').limit(limit).execute()
  return rows.map((row) => ({ requestId: row.request_id, sealed: row.sealed }))
}

/** Writes the words of an older contact, unless it was changed or erased meanwhile: whoever changed it wrote them. */
export async function nameContact(tx: Tx, { requestId, sealed }: { requestId: string, sealed: string }, indexes: readonly string[]): Promise<void> {
  const { numUpdatedRows } = await tx.updateTable('request_contacts').set({ has_names: 1 }).where('request_id', '=', requestId).where('sealed', '=', sealed).executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) await replaceNames(tx, requestId, indexes)
}
