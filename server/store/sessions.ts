import type { Db } from '../db/schema.ts'

export type SessionRole = 'partner' | 'operator'

/** Who is calling: a person inside a portal. Kept under the hash of its token; a `ticket` opens one stream. */
export type Session = {
  kind: 'session' | 'ticket'
  memberId: string
  /** The member of the vendor's staff behind it: an operator, or somebody who looks at the app as a partner sees it. */
  operatorId: string | null
  userId: string
  userName: string
  isAdmin: boolean
  role: SessionRole
  createdAt: number
  expiresAt: number
}

export async function insertSession(db: Db, tokenHash: string, it: Session): Promise<void> {
  await db.insertInto('sessions').values({
    token_hash: tokenHash, kind: it.kind, member_id: it.memberId, operator_id: it.operatorId, user_id: it.userId, user_name: it.userName, is_admin: it.isAdmin ? 1 : 0,
    role: it.role, created_at: it.createdAt, expires_at: it.expiresAt,
  }).execute()
}

/** The live session behind a token hash, with the partner its portal is linked to. Whoever signs in at the console's own address needs no portal. */
export async function findSession(db: Db, tokenHash: string, now: number): Promise<(Session & { partnerId: string | null, domain: string }) | null> {
  const row = await db.selectFrom('sessions').leftJoin('portals', 'portals.member_id', 'sessions.member_id').selectAll('sessions')
    .select(['portals.partner_id', 'portals.domain'])
    .where('sessions.token_hash', '=', tokenHash).where('kind', '=', 'session').where('expires_at', '>', now)
    .where((of) => of.or([of('portals.state', '!=', 'uninstalled'), of.and([of('role', '=', 'operator'), of('sessions.operator_id', 'is not', null)])])).executeTakeFirst()
  return row ? {
    kind: 'session', memberId: row.member_id, operatorId: row.operator_id, userId: row.user_id, userName: row.user_name, isAdmin: row.is_admin === 1,
    role: row.role as SessionRole, createdAt: row.created_at, expiresAt: row.expires_at, partnerId: row.partner_id, domain: row.domain ?? '',
  } : null
}

export async function extendSession(db: Db, tokenHash: string, expiresAt: number): Promise<void> {
  await db.updateTable('sessions').set({ expires_at: expiresAt }).where('token_hash', '=', tokenHash).execute()
}

/** Uses a stream ticket up; null when it is unknown, used or too old. */
export async function takeTicket(db: Db, tokenHash: string, now: number): Promise<Session | null> {
  const row = await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).where('kind', '=', 'ticket').where('expires_at', '>', now)
    .returningAll().executeTakeFirst()
  return row ? {
    kind: 'ticket', memberId: row.member_id, operatorId: row.operator_id, userId: row.user_id, userName: row.user_name, isAdmin: row.is_admin === 1,
    role: row.role as SessionRole, createdAt: row.created_at, expiresAt: row.expires_at,
  } : null
}

export async function deleteSessions(db: Db, memberId: string): Promise<void> {
  await db.deleteFrom('sessions').where('member_id', '=', memberId).execute()
}

/** Ends the sessions of the people of a portal whom the condition names. */
export async function deleteSessionsOf(db: Db, memberId: string, isMeant: (person: Pick<Session, 'userId' | 'isAdmin'>) => boolean): Promise<void> {
  const rows = await db.selectFrom('sessions').select(['user_id', 'is_admin']).distinct().where('member_id', '=', memberId).execute()
  const meant = rows.filter((row) => isMeant({ userId: row.user_id, isAdmin: row.is_admin === 1 }))
  for (const { user_id, is_admin } of meant) await db.deleteFrom('sessions').where('member_id', '=', memberId).where('user_id', '=', user_id).where('is_admin', '=', is_admin).execute()
}

export async function deleteExpiredSessions(db: Db, now: number): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute()
}
