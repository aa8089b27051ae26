import type { Db } from '../db/schema.ts'

/** `confirm`: the client's address is theirs. `status`: their request's own page. `quiet`: no reminders of it. */
export type LinkPurpose = 'confirm' | 'status' | 'quiet'
export type ClientLink = { requestId: string, purpose: LinkPurpose, subject: string, madeAt: number, expiresAt: number, usedAt: number | null }

export async function insertClientLink(db: Db, tokenHash: string, it: Omit<ClientLink, 'usedAt'>): Promise<void> {
  await db.insertInto('client_links').values({
    token_hash: tokenHash, request_id: it.requestId, purpose: it.purpose, subject: it.subject, made_at: it.madeAt, expires_at: it.expiresAt, used_at: null,
  }).execute()
}

/** Whatever became of it: who shows a page says whether it is used or too old. */
export async function findClientLink(db: Db, tokenHash: string, purpose: LinkPurpose): Promise<ClientLink | null> {
  const row = await db.selectFrom('client_links').selectAll().where('token_hash', '=', tokenHash).where('purpose', '=', purpose).executeTakeFirst()
  return row ? { requestId: row.request_id, purpose, subject: row.subject, madeAt: row.made_at, expiresAt: row.expires_at, usedAt: row.used_at } : null
}

/** Uses a link up; false when somebody was first, or its time is over. */
export async function useClientLink(db: Db, tokenHash: string, now: number): Promise<boolean> {
  const row = await db.updateTable('client_links').set({ used_at: now }).where('token_hash', '=', tokenHash).where('used_at', 'is', null).where('expires_at', '>', now)
    .returning('token_hash').executeTakeFirst()
  return row !== undefined
}

/** Ends every way in to a request, or those of one purpose. */
export async function endClientLinks(db: Db, requestId: string, now: number, purpose?: LinkPurpose): Promise<void> {
  await db.updateTable('client_links').set({ expires_at: now }).where('request_id', '=', requestId).where('expires_at', '>', now)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose ?? '')).execute()
}

/** Removes the ways in of one purpose: they went to somebody else. */
export async function dropClientLinks(db: Db, requestId: string, purpose: LinkPurpose): Promise<void> {
  await db.deleteFrom('client_links').where('request_id', '=', requestId).where('purpose', '=', purpose).execute()
}

/** Old links are kept for a while, so that their pages can offer a new one. */
export async function forgetClientLinks(db: Db, expiredBefore: number): Promise<void> {
  await db.deleteFrom('client_links').where('expires_at', '<=', expiredBefore).execute()
}
