import type { Db } from '../db/schema.ts'

/** Stands for all methods of a portal. */
export const WHOLE_PORTAL = '*'

/** What Bitrix24 asked to leave alone; `method` is in lower case or `WHOLE_PORTAL`. */
export type Block = { method: string, until: number }

/** No block is longer; a later end was written by a clock that has been set back since. */
const LONGEST_MS = 60 * 60_000

/** The blocks of a portal that still hold, the longest first. */
export async function findBlocks(db: Db, memberId: string, now: number): Promise<Block[]> {
  return db.selectFrom('method_blocks').select(['method', 'until']).where('member_id', '=', memberId).where('until', '>', now).where('until', '<=', now + LONGEST_MS)
    .orderBy('until', 'desc').execute()
}

/** Keeps every process from calling the method until then. */
export async function saveBlock(db: Db, memberId: string, { method, until }: Block): Promise<void> {
  await db.insertInto('method_blocks').values({ member_id: memberId, method, until })
    .onConflict((conflict) => conflict.columns(['member_id', 'method']).doUpdateSet({ until })).execute()
}
