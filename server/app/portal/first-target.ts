import { FIRST_TARGET } from '../../core/crm-target.ts'
import type { CrmTarget } from '../../core/crm-target.ts'
import { FIRST_SETTINGS } from '../../core/portal-settings.ts'
import { savePortalSettings } from '../../store/portal-settings.ts'
import { findPortal, setPortalEndpoint } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { preparePortal } from './prepare-portal.ts'

/** Whether the app can work in the portal. */
export async function isInstalled(app: App, memberId: string): Promise<boolean> {
  return (await findPortal(app.db, memberId))?.state === 'active'
}

/** Sets where requests go without asking whether it can be, for portals that are set up together with the app. */
export async function setFirstTarget(app: App, memberId: string, target: CrmTarget): Promise<void> {
  await savePortalSettings(app.db, memberId, { ...FIRST_SETTINGS, target }, 0, 'set up with the app', app.now())
  // The installation has made tab and fields of the first kind.
  if (target.entityTypeId !== FIRST_TARGET.entityTypeId) await preparePortal(app, memberId)
}

/** Follows portals that are started together with the app to new ports. */
export async function followPortal(app: App, memberId: string, endpoint: string): Promise<void> {
  const portal = await findPortal(app.db, memberId)
  if (portal && portal.clientEndpoint !== endpoint) await setPortalEndpoint(app.db, memberId, endpoint, app.now())
}
