import type { Db } from '../db/schema.ts'

/** Whether a worker that looks now would find anything: a row that is due, or one that was left behind, claimed before or after the given moments. */
export async function isAnythingDue(db: Db, table: 'inbox' | 'outbox', now: number, claimedBefore: number, claimedAfter: number): Promise<boolean> {
  const row = await db.selectFrom(table).select('id').where((of) => of.or([
    of.and([of('state', '=', 'due'), of('run_at', '<=', now)]),
    of.and([of('state', '=', 'claimed'), of.or([of('claimed_at', '<', claimedBefore), of('claimed_at', '>', claimedAfter)])]),
  ])).limit(1).executeTakeFirst()
  return row !== undefined
}
