import { readRoles } from '../core/operator-roles.ts'
import type { OperatorRole } from '../core/operator-roles.ts'
import type { Db } from '../db/schema.ts'

/** More rights that somebody asked for and nobody has confirmed. */
export type AccessChange = { operatorId: string, roles: OperatorRole[], version: number, askedBy: string, askedByName: string, askedAt: number }

/** Keeps what was asked for, in place of what was asked for the same person before. */
export async function putAccessChange(db: Db, { operatorId, roles, version, askedBy, askedByName, askedAt }: AccessChange): Promise<void> {
  const row = { roles: roles.join(' '), version, asked_by: askedBy, asked_by_name: askedByName, asked_at: askedAt }
  await db.insertInto('access_changes').values({ operator_id: operatorId, ...row }).onConflict((conflict) => conflict.column('operator_id').doUpdateSet(row)).execute()
}

/** False when there was none. */
export async function deleteAccessChange(db: Db, operatorId: string): Promise<boolean> {
  const row = await db.deleteFrom('access_changes').where('operator_id', '=', operatorId).returning('operator_id').executeTakeFirst()
  return row !== undefined
}

/** What was asked for since a moment, the oldest first. */
export async function listAccessChanges(db: Db, since: number): Promise<AccessChange[]> {
  const rows = await db.selectFrom('access_changes').selectAll().where('asked_at', '>', since).orderBy('asked_at').orderBy('operator_id').execute()
  return rows.map((row) => ({ operatorId: row.operator_id, roles: readRoles(row.roles), version: row.version, askedBy: row.asked_by, askedByName: row.asked_by_name, askedAt: row.asked_at }))
}
