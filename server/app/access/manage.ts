import { Refusal } from '../../core/errors.ts'
import { rightsOf } from '../../core/operator-roles.ts'
import type { OperatorRole } from '../../core/operator-roles.ts'
import type { Tx } from '../../db/schema.ts'
import { deleteAccessChange } from '../../store/access-changes.ts'
import { endLoginsOf, endViewingsOf } from '../../store/operator-logins.ts'
import { countPasskeys } from '../../store/operator-passkeys.ts'
import { findOperator, listOperators, listWithPassword, markAccessLost, saveOperator } from '../../store/operators.ts'
import type { Operator } from '../../store/operators.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellOperators } from '../live/live.ts'
import { writeAccess } from './invite.ts'
import type { AccessEditor } from './invite.ts'

export type KnownOperator = Operator & { passkeys: number, hasPassword: boolean }

export async function listAccess(app: App): Promise<KnownOperator[]> {
  const [operators, passkeys, passwords] = await Promise.all([listOperators(app.db), countPasskeys(app.db), listWithPassword(app.db)])
  return operators.map((it) => ({ ...it, passkeys: passkeys.get(it.id) ?? 0, hasPassword: passwords.has(it.id) }))
}

/**
 * Changes what somebody may do, from their next call on; whoever is shut out is signed out everywhere, and what they see as a partner closes in any case. Throws `not_found`, `operator_changed`,
 * or `last_admin` when nobody could give out roles any more.
 */
export async function changeOperator(app: App, by: AccessEditor, id: string, to: { version: number, roles: OperatorRole[], isDisabled: boolean }): Promise<void> {
  await inTransaction(app.db, (tx) => changeLocked(tx, app, by, id, to))
}

/** The same inside a transaction; `remark` stands with it in the journal. What waited for a second person is overtaken by it. */
export async function changeLocked(tx: Tx, app: App, by: AccessEditor, id: string, to: { version: number, roles: OperatorRole[], isDisabled: boolean }, remark = ''): Promise<void> {
  const before = await findOperator(tx, id)
  if (!before) throw new Refusal('not_found')
  const disabledAt = to.isDisabled ? before.disabledAt ?? app.now() : null
  if (!await saveOperator(tx, { id, version: to.version }, { roles: to.roles, disabledAt })) throw new Refusal('operator_changed')
  const isAdmin = (it: Operator): boolean => it.roles.includes('admin') && it.disabledAt === null
  if (isAdmin(before) && !(await listOperators(tx)).some(isAdmin)) throw new Refusal('last_admin')
  const givesRights = (roles: readonly OperatorRole[], since: number | null): boolean => since === null && rightsOf(roles).includes('access.change')
  if (givesRights(before.roles, before.disabledAt) && !givesRights(to.roles, disabledAt)) await markAccessLost(tx, id, app.now())
  await (to.isDisabled ? endLoginsOf(tx, id) : endViewingsOf(tx, id))
  await deleteAccessChange(tx, id)
  await tellOperators(tx, { kind: 'access.changed' }, app.now())
  const change = `${before.name} (${id}): ${describe(before.roles, before.disabledAt)} → ${describe(to.roles, disabledAt)}`
  await writeAccess(app, tx, by, 'operator_changed', remark === '' ? change : `${change}, ${remark}`)
}

function describe(roles: readonly OperatorRole[], disabledAt: number | null): string {
  return disabledAt === null ? roles.join(' ') || 'no role' : 'shut out'
}
