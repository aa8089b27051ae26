import type { Db, Tx } from '../db/schema.ts'

/** Kept under the hash of its token. `setup` goes on with connecting a portal, `sign_in` begins a person's session. */
export type OneTimeLink = { purpose: 'setup' | 'sign_in', memberId: string, userId: string, expiresAt: number }

export async function insertLink(db: Db, tokenHash: string, it: OneTimeLink): Promise<void> {
  await db.insertInto('one_time_links').values({ token_hash: tokenHash, purpose: it.purpose, member_id: it.memberId, user_id: it.userId, expires_at: it.expiresAt }).execute()
}

/** The link as long as it is good, without using it up. */
export async function findLink(db: Db, tokenHash: string, purpose: OneTimeLink['purpose'], now: number): Promise<OneTimeLink | null> {
  const row = await db.selectFrom('one_time_links').selectAll().where('token_hash', '=', tokenHash).where('purpose', '=', purpose).where('expires_at', '>', now).executeTakeFirst()
  return row ? { purpose, memberId: row.member_id, userId: row.user_id, expiresAt: row.expires_at } : null
}

/** Uses a link up; null when it is unknown, used or too old. */
export async function takeLink(db: Db, tokenHash: string, purpose: OneTimeLink['purpose'], now: number): Promise<OneTimeLink | null> {
  const row = await db.deleteFrom('one_time_links').where('token_hash', '=', tokenHash).where('purpose', '=', purpose).where('expires_at', '>', now)
    .returningAll().executeTakeFirst()
  return row ? { purpose, memberId: row.member_id, userId: row.user_id, expiresAt: row.expires_at } : null
}

/** Counts a try unless there were `most` since the given moment; then the moment of the oldest of them. Null: it was counted. */
export async function countTry(tx: Tx, name: string, most: number, since: number, now: number): Promise<number | null> {
  // One statement, so that the row cannot be forgotten between its making and its reading.
  const row = await tx.insertInto('recent_tries').values({ name, moments: '[]', last_at: now }).onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .returning('moments').executeTakeFirstOrThrow()
  const recent = (JSON.parse(row.moments) as number[]).filter((at) => at > since)
  if (recent.length >= most) return recent[0] ?? now
  await tx.updateTable('recent_tries').set({ moments: JSON.stringify([...recent, now]), last_at: now }).where('name', '=', name).execute()
  return null
}

/** The moment of the oldest of `most` tries since the given moment, or null while there were fewer; counts nothing. */
export async function findOldestTry(db: Db, name: string, most: number, since: number): Promise<number | null> {
  const row = await db.selectFrom('recent_tries').select('moments').where('name', '=', name).executeTakeFirst()
  const recent = (JSON.parse(row?.moments ?? '[]') as number[]).filter((at) => at > since)
  return recent.length < most ? null : recent[0] ?? null
}

/** Forgets links that have run out, and tries of before the given moment. */
export async function forgetLinks(db: Db, now: number, triesBefore: number): Promise<void> {
  await db.deleteFrom('one_time_links').where('expires_at', '<=', now).execute()
  await db.deleteFrom('recent_tries').where('last_at', '<', triesBefore).execute()
}
