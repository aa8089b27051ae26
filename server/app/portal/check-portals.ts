import { MINUTE_MS } from '../../core/time.ts'
import { countRepairs } from '../../store/portal-checks.ts'
import { claimTroubled } from '../../store/portal-rounds.ts'
import { claimRound } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { preparePortal } from './prepare-portal.ts'

const PORTALS_AT_ONCE = 5
/** How soon a portal in trouble is looked at again: it should be said when it is over. */
const TROUBLED_MS = 15 * MINUTE_MS

/**
 * Looks after portals that were not checked for `everyMs`: an update or a cleaning of Bitrix24 removes event handlers without a
 * word, and then the portal is silent (TRUST B6). Returns how many portals were checked.
 */
export async function checkPortals(app: App, everyMs: number): Promise<number> {
  const now = app.now()
  const memberIds = await inTransaction(app.db, async (tx) => {
    const due = await claimRound(tx, 'check', now - everyMs, now, PORTALS_AT_ONCE)
    return [...due, ...await claimTroubled(tx, now - TROUBLED_MS, now, PORTALS_AT_ONCE)]
  })
  await Promise.all(memberIds.map((memberId) => checkPortal(app, memberId)))
  return memberIds.length
}

/** Looks at one portal now and counts what had to be mended. */
export async function checkPortal(app: App, memberId: string): Promise<void> {
  const mended = await preparePortal(app, memberId)
  if (!mended) return
  const now = app.now()
  await countRepairs(app.db, memberId, 'handlers_rebound', mended.handlers.done, now)
  await countRepairs(app.db, memberId, 'placements_rebound', mended.placements.done, now)
  await countRepairs(app.db, memberId, 'fields_made', mended.fields.done, now)
  const total = mended.handlers.done + mended.placements.done + mended.fields.done
  if (total > 0) app.log.warn({ memberId, handlers: mended.handlers.done, placements: mended.placements.done, fields: mended.fields.done }, 'something of the app was missing in a portal and was mended')
}
