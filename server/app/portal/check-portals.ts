import { claimRound } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { preparePortal } from './prepare-portal.ts'

const PORTALS_AT_ONCE = 5

/**
 * Looks after portals that were not checked for `everyMs`: an update or a cleaning of Bitrix24 removes event handlers without a
 * word, and then the portal is silent (TRUST B6). Returns how many portals were checked.
 */
export async function checkPortals(app: App, everyMs: number): Promise<number> {
  const now = app.now()
  const memberIds = await inTransaction(app.db, (tx) => claimRound(tx, 'check', now - everyMs, now, PORTALS_AT_ONCE))
  for (const memberId of memberIds) {
    const mended = await preparePortal(app, memberId)
    if (mended > 0) app.log.warn({ memberId, mended }, 'event handlers were missing or stale; bound anew')
  }
  return memberIds.length
}
