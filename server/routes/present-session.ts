import { rolesOf, whoGivesRights } from '../app/access/rights.ts'
import type { App } from '../app/app.ts'
import type { Session } from '../app/session/open-session.ts'
import type { OperatorRightsView } from '../contract/access.ts'
import type { SessionView } from '../contract/session.ts'
import { rightsOf } from '../core/operator-roles.ts'

export async function presentSession(app: App, { token, session, domain }: { token: string, session: Session, domain: string }): Promise<SessionView> {
  const { userId, userName, isAdmin, memberId, role } = session
  return {
    token, role, user: { id: userId, name: userName, isAdmin }, portal: { memberId, domain },
    ...(role === 'partner' && session.operatorId !== null && { isViewing: true }),
    ...(role === 'operator' && { operator: await presentRights(app, session) }),
  }
}

export async function presentRights(app: App, session: Session): Promise<OperatorRightsView> {
  const roles = await rolesOf(app, session)
  return { roles, rights: rightsOf(roles), admins: await whoGivesRights(app) }
}
