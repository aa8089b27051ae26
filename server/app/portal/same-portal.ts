import { HOUR_MS } from '../../core/time.ts'
import { isTokenOld, setDoubt } from '../../store/portal-identity.ts'
import type { Portal } from '../../store/portals.ts'
import type { App } from '../app.ts'

/** How long an access token lives (BITRIX24 §2.3): an older one would be answered only by somebody who answers everything. */
const TOKEN_MS = HOUR_MS

/**
 * Whether the authorisation server has to name portal and address before anything is sent there. An address can go to another
 * company, which must not be sent the clients of the first: after the portal said that it is gone, and when the token is over anyway.
 */
export async function isInDoubt(app: App, { memberId, isDoubted }: Portal, userId: string): Promise<boolean> {
  return isDoubted || isTokenOld(app.db, memberId, userId, app.now() - TOKEN_MS)
}

export async function doubtPortal(app: App, memberId: string): Promise<void> {
  await setDoubt(app.db, memberId)
}
