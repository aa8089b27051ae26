import type { PortalCheck } from '../../store/portal-checks.ts'
import { listAdmins } from '../../store/portal-tokens.ts'
import type { App } from '../app.ts'
import { showConnection } from '../portal/connection.ts'

export type PortalStanding = {
  /** Administrators who opened the app, by name. */
  admins: string[]
  /** What is broken between the app and the portal. */
  trouble: PortalCheck[]
  waitingForCrm: number
  maintenance: { from: number, until: number } | null
}

/** What is the matter with a portal, whoever it belongs to, and who there can mend it. */
export async function standingOfPortal(app: App, memberId: string): Promise<PortalStanding> {
  const { checks, queue } = await showConnection(app, memberId)
  const { maintenance } = app
  return {
    admins: (await listAdmins(app.db, memberId)).map(({ name }) => name).filter((name) => name !== ''),
    trouble: checks.filter(({ state }) => state === 'broken'), waitingForCrm: queue.late,
    maintenance: maintenance && maintenance.until > app.now() ? maintenance : null,
  }
}
