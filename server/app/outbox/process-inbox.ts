import { settle } from '../../core/outbox.ts'
import type { TryResult } from '../../core/outbox.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { inTransaction } from '../../store/transaction.ts'
import { isAnythingDue } from '../../store/due.ts'
import { claimEvents, releaseStaleEvents, settleEvent } from '../../store/inbox.ts'
import type { StoredEvent } from '../../store/inbox.ts'
import type { App } from '../app.ts'
import { processEvent } from '../portal/process-event.ts'
import { spread } from './spread.ts'

const AT_ONCE = 20
const STALE_MS = 5 * MINUTE_MS

/** Acts on stored events, as many as one claim holds. While it is not sure what time it is, no claim counts as left behind. Returns how many were tried. */
export async function processInbox(app: App, workerId: string, isSteady = true): Promise<number> {
  const now = app.now()
  if (!await isAnythingDue(app.db, 'inbox', now, now - STALE_MS, now + STALE_MS)) return 0
  const claimed = await inTransaction(app.db, async (tx) => {
    if (isSteady) await releaseStaleEvents(tx, now - STALE_MS, now + STALE_MS)
    return claimEvents(tx, workerId, now, AT_ONCE)
  })
  await Promise.all(claimed.map(async (event) => {
    const settled = settle(event.attempts, await attempt(app, event), app.now(), spread())
    await inTransaction(app.db, (tx) => settleEvent(tx, event.id, workerId, settled))
  }))
  return claimed.length
}

async function attempt(app: App, event: StoredEvent): Promise<TryResult> {
  try {
    return await processEvent(app, event)
  } catch (error) {
    app.log.error({ event: event.event, id: event.id, err: error }, 'an event could not be processed')
    return { kind: 'retry', reason: error instanceof Error ? error.message : 'unknown' }
  }
}
