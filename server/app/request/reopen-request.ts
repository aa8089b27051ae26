import type { ImplementationRequest } from '../../core/request.ts'
import { requestCode } from '../../core/request.ts'
import type { Source } from '../../core/outcome.ts'
import type { Tx } from '../../db/schema.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { markClosed, markReopened } from '../../store/requests.ts'
import { listByRequest } from '../../store/reservations.ts'
import { tellRequest } from '../live/live.ts'
import { putIntoList } from './open-to-all.ts'

/**
 * A locked request that was closed because somebody won it is open to all again once nobody has; one whose time is over meanwhile
 * ends as expired instead (decision 0018).
 */
export async function reopenRequest(tx: Tx, request: ImplementationRequest, by: { source: Source, actor: string }, now: number): Promise<void> {
  if (request.state !== 'closed' || request.closeReason !== 'chosen') return
  if ((await listByRequest(tx, request.id)).some(({ outcome }) => outcome === 'won')) return
  if (request.expiresAt === null || request.expiresAt <= now) {
    await markClosed(tx, request.id, 'expired', null, request.closedAt ?? now)
    await insertRequestEvent(tx, request.id, { at: now, kind: 'closed', source: 'clock', actor: 'clock', note: 'expired' })
    return
  }
  await markReopened(tx, request.id)
  if (request.channel === 'pool') await putIntoList(tx, request, now)
  await insertRequestEvent(tx, request.id, { at: now, kind: 'reopened', source: by.source, actor: by.actor, note: 'the Won was taken back' })
  await tellRequest(tx, request, { kind: 'request.published', number: requestCode(request.number) }, now)
}
