import type { Db } from '../db/schema.ts'

/** A person's sealed token pair for one portal. */
export type StoredTokens = { userId: string, isAdmin: boolean, sealed: string }

export async function saveTokens(db: Db, memberId: string, it: StoredTokens, now: number): Promise<void> {
  const changing = { is_admin: it.isAdmin ? 1 : 0, sealed: it.sealed, updated_at: now }
  await db.insertInto('portal_tokens').values({ member_id: memberId, user_id: it.userId, ...changing })
    .onConflict((conflict) => conflict.columns(['member_id', 'user_id']).doUpdateSet(changing)).execute()
}

/** Token pairs of administrators, the freshest first: the first is used, the others stand by. */
export async function listAdminTokens(db: Db, memberId: string): Promise<StoredTokens[]> {
  const rows = await db.selectFrom('portal_tokens').selectAll().where('member_id', '=', memberId).where('is_admin', '=', 1)
    .orderBy('updated_at', 'desc').execute()
  return rows.map((row) => ({ userId: row.user_id, isAdmin: true, sealed: row.sealed }))
}

/** Keeps under which name an administrator is known in the portal. */
export async function nameAdmin(db: Db, memberId: string, userId: string, name: string): Promise<void> {
  await db.updateTable('portal_tokens').set({ user_name: name }).where('member_id', '=', memberId).where('user_id', '=', userId).where('user_name', '!=', name).execute()
}

/** Administrators of a portal who opened the app, the latest first; a name may be empty. */
export async function listAdmins(db: Db, memberId: string): Promise<{ userId: string, name: string }[]> {
  const rows = await db.selectFrom('portal_tokens').select(['user_id', 'user_name']).where('member_id', '=', memberId).where('is_admin', '=', 1).orderBy('updated_at', 'desc').execute()
  return rows.map((row) => ({ userId: row.user_id, name: row.user_name }))
}

export async function deleteTokens(db: Db, memberId: string, userId?: string): Promise<void> {
  let query = db.deleteFrom('portal_tokens').where('member_id', '=', memberId)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  await query.execute()
}
