import type { Db } from '../db/schema.ts'

/** Keeps that a request opens at a moment, to all or to those for whom it was locked until then. */
export async function insertOpening(db: Db, requestId: string, at: number): Promise<void> {
  await db.insertInto('openings').values({ request_id: requestId, at, told_at: null }).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Requests that have opened and of which nobody, or not everybody, was told. */
export async function listUntoldOpenings(db: Db, now: number): Promise<string[]> {
  const rows = await db.selectFrom('openings').select('request_id').distinct().where('told_at', 'is', null).where('at', '<=', now).execute()
  return rows.map((row) => row.request_id)
}

export async function markOpeningsTold(db: Db, requestIds: readonly string[], now: number): Promise<void> {
  await db.updateTable('openings').set({ told_at: now }).where('request_id', 'in', requestIds).where('told_at', 'is', null).where('at', '<=', now).execute()
}
