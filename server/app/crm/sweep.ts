import { inTransaction } from '../../store/transaction.ts'
import { listWatchedItems } from '../../store/crm-items.ts'
import { countRepairs } from '../../store/portal-checks.ts'
import { claimRound } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { syncItems } from './sync-items.ts'

const PORTALS_AT_ONCE = 5

/**
 * Compares the reservations of portals that were not swept for `everyMs` with their CRM records. Events may all be lost:
 * this finds the same result without any. Returns how many portals were swept.
 */
export async function sweepPortals(app: App, everyMs: number): Promise<number> {
  const now = app.now()
  const memberIds = await inTransaction(app.db, (tx) => claimRound(tx, 'sweep', now - everyMs, now, PORTALS_AT_ONCE))
  await Promise.all(memberIds.map(async (memberId) => {
    const { result, changed } = await syncItems(app, memberId, await listWatchedItems(app.db, memberId))
    await countRepairs(app.db, memberId, 'outcome_found', changed, now)
    if (result.kind !== 'done') app.log.warn({ memberId, reason: result.reason }, 'a sweep found no answer')
  }))
  return memberIds.length
}
