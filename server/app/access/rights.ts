import { rightsOf } from '../../core/operator-roles.ts'
import type { OperatorRole, Right } from '../../core/operator-roles.ts'
import { findOperator, findOperatorOfPortal, insertOperator, listOperators, markOperatorSeen } from '../../store/operators.ts'
import { listAdmins } from '../../store/portal-tokens.ts'
import type { App } from '../app.ts'
import type { Session } from '../../store/sessions.ts'

type Who = Pick<Session, 'operatorId' | 'userId' | 'isAdmin'>

/** What an operator is now: asked anew at every call, so that a role that was taken away ends at once. Whoever administers the vendor's Bitrix24 is `admin` here. */
export async function rolesOf(app: App, who: Who): Promise<OperatorRole[]> {
  const operator = who.operatorId !== null ? await findOperator(app.db, who.operatorId) : await findOperatorOfPortal(app.db, who.userId)
  if (operator && operator.disabledAt !== null) return []
  const roles = operator?.roles ?? []
  return who.operatorId === null && who.isAdmin && !roles.includes('admin') ? [...roles, 'admin'] : roles
}

/** Under which entry the caller stands; null for somebody who never opened the console. */
export async function findOperatorId(app: App, who: Pick<Who, 'operatorId' | 'userId'>): Promise<string | null> {
  return who.operatorId ?? (await findOperatorOfPortal(app.db, who.userId))?.id ?? null
}

export async function rightsOfCaller(app: App, who: Who): Promise<Right[]> {
  return rightsOf(await rolesOf(app, who))
}

/** Notes that a person of the vendor's portal opened the console, so that an administrator can give them a role. */
export async function meetColleague(app: App, { userId, userName, isAdmin }: Pick<Session, 'userId' | 'userName' | 'isAdmin'>): Promise<void> {
  const now = app.now()
  const known = await findOperatorOfPortal(app.db, userId)
  if (known) return markOperatorSeen(app.db, known.id, userName, now)
  await insertOperator(app.db, { id: app.newId(), name: userName, email: null, portalUserId: userId, roles: isAdmin ? ['admin'] : [], createdAt: now, createdBy: userName, seenAt: now })
}

/** Whom to ask for a right: names, administrators of the vendor's portal among them. */
export async function whoGivesRights(app: App): Promise<string[]> {
  const operators = await listOperators(app.db)
  const admins = operators.filter((it) => it.roles.includes('admin') && it.disabledAt === null).map(({ name }) => name)
  return [...new Set([...admins, ...(await listAdmins(app.db, app.vendorMemberId)).map(({ name }) => name)])].filter((name) => name !== '')
}
