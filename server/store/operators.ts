import type { Selectable } from 'kysely'
import { readRoles } from '../core/operator-roles.ts'
import type { OperatorRole } from '../core/operator-roles.ts'
import type { Db, Schema } from '../db/schema.ts'

/** One of the vendor's staff. `email`: signs in at the console's own address; `portalUserId`: comes in from the vendor's portal. */
export type Operator = {
  id: string
  name: string
  email: string | null
  portalUserId: string | null
  roles: OperatorRole[]
  version: number
  /** Whether anything lets them in at the console's own address. */
  joinedAt: number | null
  disabledAt: number | null
  createdAt: number
  createdBy: string
  seenAt: number | null
  /** Since when they may not give out rights any more; null for who never could. */
  lostAccessAt: number | null
}

/** How they prove who they are without a passkey: what is left of a password, and the sealed secret of their codes with the last step that was used. */
export type OperatorSecrets = { password: string | null, sealedTotp: string | null }

export async function insertOperator(db: Db, it: Pick<Operator, 'id' | 'name' | 'email' | 'portalUserId' | 'roles' | 'createdAt' | 'createdBy' | 'seenAt'>): Promise<void> {
  await db.insertInto('operators').values({
    id: it.id, name: it.name, email: it.email, portal_user_id: it.portalUserId, roles: it.roles.join(' '), created_at: it.createdAt, created_by: it.createdBy, seen_at: it.seenAt,
  }).onConflict((conflict) => conflict.doNothing()).execute()
}

export async function findOperator(db: Db, id: string): Promise<Operator | null> {
  return toOperator(await db.selectFrom('operators').selectAll().where('id', '=', id).executeTakeFirst())
}

/** Whoever signs in under this address, with what they prove it by. */
export async function findOperatorByEmail(db: Db, email: string): Promise<(Operator & OperatorSecrets) | null> {
  const row = await db.selectFrom('operators').selectAll().where('email', '=', email.toLowerCase()).executeTakeFirst()
  const operator = toOperator(row)
  return row && operator ? { ...operator, password: row.password, sealedTotp: row.sealed_totp } : null
}

export async function findOperatorOfPortal(db: Db, portalUserId: string): Promise<Operator | null> {
  return toOperator(await db.selectFrom('operators').selectAll().where('portal_user_id', '=', portalUserId).executeTakeFirst())
}

/** All there ever were, in the order of their names. */
export async function listOperators(db: Db): Promise<Operator[]> {
  const rows = await db.selectFrom('operators').selectAll().orderBy('name').orderBy('id').execute()
  return rows.flatMap((row) => toOperator(row) ?? [])
}

/** Changes what somebody may do; false when another change came first. */
export async function saveOperator(db: Db, { id, version }: Pick<Operator, 'id' | 'version'>, to: { roles: readonly OperatorRole[], disabledAt: number | null }): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('operators').set({ roles: to.roles.join(' '), disabled_at: to.disabledAt, version: version + 1 })
    .where('id', '=', id).where('version', '=', version).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Notes who made somebody a new link. */
export async function markRelinked(db: Db, id: string, by: string | null, now: number): Promise<void> {
  await db.updateTable('operators').set({ relinked_by: by, relinked_at: now }).where('id', '=', id).execute()
}

/** Who made this person a new link since a moment; null when nobody did. */
export async function findRelinker(db: Db, id: string, since: number): Promise<string | null> {
  const row = await db.selectFrom('operators').select('relinked_by').where('id', '=', id).where('relinked_at', '>', since).executeTakeFirst()
  return row?.relinked_by ?? null
}

/** Notes that somebody may not give out rights any more. */
export async function markAccessLost(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable('operators').set({ lost_access_at: now }).where('id', '=', id).execute()
}

export async function markOperatorSeen(db: Db, id: string, name: string, now: number): Promise<void> {
  await db.updateTable('operators').set({ seen_at: now, name }).where('id', '=', id).execute()
}

export async function setOperatorJoined(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable('operators').set({ joined_at: now }).where('id', '=', id).where('joined_at', 'is', null).execute()
}

/** Keeps a secret for codes that nobody has proved yet; a password makes it count. */
export async function setOperatorTotp(db: Db, id: string, sealedTotp: string): Promise<void> {
  await db.updateTable('operators').set({ sealed_totp: sealedTotp, totp_step: 0, password: null }).where('id', '=', id).execute()
}

export async function findOperatorTotp(db: Db, id: string): Promise<string | null> {
  return (await db.selectFrom('operators').select('sealed_totp').where('id', '=', id).executeTakeFirst())?.sealed_totp ?? null
}

export async function setOperatorPassword(db: Db, id: string, password: string): Promise<void> {
  await db.updateTable('operators').set({ password }).where('id', '=', id).execute()
}

/** Uses the code of a step up; false when it, or a later one, was used before: a code that was looked over somebody's shoulder is worth nothing. */
export async function useTotpStep(db: Db, id: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('operators').set({ totp_step: step }).where('id', '=', id).where('totp_step', '<', step).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Who has a password. */
export async function listWithPassword(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('operators').select('id').where('password', 'is not', null).execute()
  return new Set(rows.map(({ id }) => id))
}

/** Whether anybody could come in at the console's own address and give out roles. */
export async function hasJoinedAdmin(db: Db): Promise<boolean> {
  return (await listOperators(db)).some((it) => it.roles.includes('admin') && it.joinedAt !== null && it.disabledAt === null)
}

function toOperator(row: Selectable<Schema['operators']> | undefined): Operator | null {
  return row ? {
    id: row.id, name: row.name, email: row.email, portalUserId: row.portal_user_id, roles: readRoles(row.roles), version: row.version, joinedAt: row.joined_at, disabledAt: row.disabled_at,
    createdAt: row.created_at, createdBy: row.created_by, seenAt: row.seen_at, lostAccessAt: row.lost_access_at,
  } : null
}
