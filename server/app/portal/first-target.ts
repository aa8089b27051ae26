import { findPortal, setCrmTarget, setPortalEndpoint } from '../../store/portals.ts'
import type { App } from '../app.ts'

/** Whether the app can work in the portal. */
export async function isInstalled(app: App, memberId: string): Promise<boolean> {
  return (await findPortal(app.db, memberId))?.state === 'active'
}

/** Sets where requests go without asking the portal, for portals that are set up together with the app. */
export async function setFirstTarget(app: App, memberId: string, target: { entity: 'deal', categoryId: number } | { entity: 'lead' }): Promise<void> {
  await setCrmTarget(app.db, memberId, target.entity === 'lead' ? { entity: 'lead', categoryId: 0 } : target, app.now())
}

/** Follows portals that are started together with the app to new ports. */
export async function followPortal(app: App, memberId: string, endpoint: string): Promise<void> {
  const portal = await findPortal(app.db, memberId)
  if (portal && portal.clientEndpoint !== endpoint) await setPortalEndpoint(app.db, memberId, endpoint, app.now())
}
