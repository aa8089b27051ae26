import type { Db } from '../db/schema.ts'

/** A copy of the database: `isGood` says whether it could be read again, `detail` where it is or what went wrong. */
export type Backup = { id: string, madeAt: number, isGood: boolean, detail: string }

export async function insertBackup(db: Db, it: Backup): Promise<void> {
  await db.insertInto('backups').values({ id: it.id, made_at: it.madeAt, is_good: it.isGood ? 1 : 0, detail: it.detail }).execute()
}

/** The newest of all, or of those that were good; null when there is none. */
export async function findLastBackup(db: Db, { good = false } = {}): Promise<Backup | null> {
  const row = await db.selectFrom('backups').selectAll().$if(good, (query) => query.where('is_good', '=', 1)).orderBy('made_at', 'desc').limit(1).executeTakeFirst()
  return row ? { id: row.id, madeAt: row.made_at, isGood: row.is_good === 1, detail: row.detail } : null
}
