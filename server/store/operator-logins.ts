import type { Db } from '../db/schema.ts'

/** Once each: an invitation, or what a passkey was asked to sign (then `operatorId` is null for whoever is not known yet). */
export type OperatorLink = { purpose: 'join' | 'passkey', operatorId: string | null, expiresAt: number }

export async function insertOperatorLink(db: Db, tokenHash: string, it: OperatorLink): Promise<void> {
  await db.insertInto('operator_links').values({ token_hash: tokenHash, purpose: it.purpose, operator_id: it.operatorId, expires_at: it.expiresAt }).execute()
}

/** The link as long as it is good, without using it up. */
export async function findOperatorLink(db: Db, tokenHash: string, purpose: OperatorLink['purpose'], now: number): Promise<OperatorLink | null> {
  const row = await db.selectFrom('operator_links').selectAll().where('token_hash', '=', tokenHash).where('purpose', '=', purpose).where('expires_at', '>', now).executeTakeFirst()
  return row ? { purpose, operatorId: row.operator_id, expiresAt: row.expires_at } : null
}

/** Uses a link up; null when it is unknown, used or too old. */
export async function takeOperatorLink(db: Db, tokenHash: string, purpose: OperatorLink['purpose'], now: number): Promise<OperatorLink | null> {
  const row = await db.deleteFrom('operator_links').where('token_hash', '=', tokenHash).where('purpose', '=', purpose).where('expires_at', '>', now).returningAll().executeTakeFirst()
  return row ? { purpose, operatorId: row.operator_id, expiresAt: row.expires_at } : null
}

/** Earlier invitations of a person are worth nothing once there is another. */
export async function deleteInvitations(db: Db, operatorId: string): Promise<void> {
  await db.deleteFrom('operator_links').where('operator_id', '=', operatorId).where('purpose', '=', 'join').execute()
}

export async function insertLogin(db: Db, tokenHash: string, it: { operatorId: string, createdAt: number, expiresAt: number }): Promise<void> {
  await db.insertInto('operator_logins').values({ token_hash: tokenHash, operator_id: it.operatorId, created_at: it.createdAt, expires_at: it.expiresAt }).execute()
}

export async function findLogin(db: Db, tokenHash: string, now: number): Promise<{ operatorId: string, createdAt: number } | null> {
  const row = await db.selectFrom('operator_logins').selectAll().where('token_hash', '=', tokenHash).where('expires_at', '>', now).executeTakeFirst()
  return row ? { operatorId: row.operator_id, createdAt: row.created_at } : null
}

export async function extendLogin(db: Db, tokenHash: string, expiresAt: number): Promise<void> {
  await db.updateTable('operator_logins').set({ expires_at: expiresAt }).where('token_hash', '=', tokenHash).execute()
}

export async function deleteLogin(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('operator_logins').where('token_hash', '=', tokenHash).execute()
}

/** Signs a person out of every browser, and ends what they have open. */
export async function endLoginsOf(db: Db, operatorId: string): Promise<void> {
  await db.deleteFrom('operator_logins').where('operator_id', '=', operatorId).execute()
  await db.deleteFrom('sessions').where('operator_id', '=', operatorId).execute()
}

/** Ends what a person has open as a partner sees it. */
export async function endViewingsOf(db: Db, operatorId: string): Promise<void> {
  await db.deleteFrom('sessions').where('operator_id', '=', operatorId).where('role', '=', 'partner').execute()
}

export async function forgetLogins(db: Db, now: number): Promise<void> {
  await db.deleteFrom('operator_logins').where('expires_at', '<=', now).execute()
  await db.deleteFrom('operator_links').where('expires_at', '<=', now).execute()
}
