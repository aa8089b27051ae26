import type { Db } from '../db/schema.ts'

/** A record that was made to look at; it belongs to no reservation. `id` is its origin id in the portal. */
export type TestRecord = { memberId: string, id: string, entityTypeId: number, categoryId: number, itemId: number | null, madeBy: string, madeAt: number }

/** Keeps that one is about to be made; false when the portal has one already. */
export async function insertTestRecord(db: Db, it: TestRecord, claimedAt: number): Promise<boolean> {
  const row = await db.insertInto('test_records').values({
    member_id: it.memberId, id: it.id, entity_type_id: it.entityTypeId, category_id: it.categoryId, item_id: it.itemId, made_by: it.madeBy, made_at: it.madeAt,
    claimed_at: claimedAt,
  }).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst()
  return row !== undefined
}

export async function findTestRecord(db: Db, memberId: string): Promise<TestRecord | null> {
  const row = await db.selectFrom('test_records').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  return row ? {
    memberId: row.member_id, id: row.id, entityTypeId: row.entity_type_id, categoryId: row.category_id, itemId: row.item_id, madeBy: row.made_by, madeAt: row.made_at,
  } : null
}

export async function updateTestRecord(db: Db, id: string, { itemId, claimedAt }: { itemId?: number, claimedAt?: number }): Promise<void> {
  await db.updateTable('test_records').set({ ...(itemId !== undefined && { item_id: itemId }), ...(claimedAt !== undefined && { claimed_at: claimedAt }) }).where('id', '=', id).execute()
}

/** Takes the record for one call to its portal; false while another call that began after `notAfter` is out. */
export async function claimTestRecord(db: Db, id: string, notAfter: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('test_records').set({ claimed_at: now }).where('id', '=', id).where('claimed_at', '<=', notAfter).executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deleteTestRecord(db: Db, id: string): Promise<void> {
  await db.deleteFrom('test_records').where('id', '=', id).execute()
}
