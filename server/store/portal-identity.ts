import type { Db } from '../db/schema.ts'
import type { Portal } from './portals.ts'

export async function setDoubt(db: Db, memberId: string): Promise<void> {
  await db.updateTable('portals').set({ doubted: 1 }).where('member_id', '=', memberId).execute()
}

/** Whether a person's pair was stored before the given moment. */
export async function isTokenOld(db: Db, memberId: string, userId: string, before: number): Promise<boolean> {
  return await db.selectFrom('portal_tokens').select('user_id').where('member_id', '=', memberId).where('user_id', '=', userId)
    .where('updated_at', '<', before).executeTakeFirst() !== undefined
}

/** Whether somebody began to renew a pair and never ended it: its time is over, and it was not given back. */
export async function hasBrokenRefresh(db: Db, memberId: string, now: number): Promise<boolean> {
  return await db.selectFrom('portals').select('member_id').where('member_id', '=', memberId).where('refresh_holder', 'is not', null)
    .where('refresh_until', '<=', now).executeTakeFirst() !== undefined
}

/** Other portals that stand, or stood, at this address. */
export async function listNamesakes(db: Db, domain: string, memberId: string): Promise<string[]> {
  const rows = await db.selectFrom('portals').select('member_id').where('domain', '=', domain).where('member_id', '!=', memberId)
    .where('moved_to', 'is', null).execute()
  return rows.map((row) => row.member_id)
}

/** Whether another portal was installed at this one's address later: then the address is no proof of being this one. */
export async function hasSuccessor(db: Db, { memberId, domain, installedAt }: Pick<Portal, 'memberId' | 'domain' | 'installedAt'>): Promise<boolean> {
  return await db.selectFrom('portals').select('member_id').where('domain', '=', domain).where('member_id', '!=', memberId)
    .where('installed_at', '>', installedAt).where('state', '!=', 'uninstalled').executeTakeFirst() !== undefined
}
