import type { Db } from '../db/schema.ts'

/** Lets the portal be looked at as soon as a worker has time. */
export async function hurryCheck(db: Db, memberId: string): Promise<void> {
  await db.updateTable('portals').set({ checked_at: 0 }).where('member_id', '=', memberId).execute()
}

/** When the portal was last swept and looked at; null before the first time. */
export async function findRounds(db: Db, memberId: string): Promise<{ sweptAt: number | null, checkedAt: number | null }> {
  const row = await db.selectFrom('portals').select(['swept_at', 'checked_at']).where('member_id', '=', memberId).executeTakeFirst()
  return { sweptAt: row?.swept_at || null, checkedAt: row?.checked_at || null }
}

/** Takes the right to look at a portal now; false when that was done after `before`. */
export async function claimCheck(db: Db, memberId: string, before: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('portals').set({ checked_at: now }).where('member_id', '=', memberId).where('checked_at', '<=', before).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Portals in which something is broken, or whose work does not get through, and that were not looked at since the given moment. */
export async function claimTroubled(db: Db, before: number, now: number, limit: number): Promise<string[]> {
  const due = await db.selectFrom('portals').select('member_id').where('state', '!=', 'uninstalled').where('checked_at', '<=', before)
    .where(({ or, exists, selectFrom }) => or([
      exists(selectFrom('portal_checks').select('name').whereRef('portal_checks.member_id', '=', 'portals.member_id').where('portal_checks.state', '=', 'broken')),
      exists(selectFrom('outbox').select('id').whereRef('outbox.member_id', '=', 'portals.member_id').where('outbox.state', '=', 'due').where('outbox.last_error', 'is not', null)),
    ])).orderBy('checked_at').limit(limit).forUpdate().skipLocked().execute()
  if (due.length > 0) await db.updateTable('portals').set({ checked_at: now }).where('member_id', 'in', due.map((row) => row.member_id)).execute()
  return due.map((row) => row.member_id)
}
