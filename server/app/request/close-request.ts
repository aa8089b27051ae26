import type { Source } from '../../core/outcome.ts'
import type { CloseReason, ImplementationRequest } from '../../core/request.ts'
import { requestCode } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { removeOpenRequest } from '../../store/open-requests.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { markClosed, markDuplicate } from '../../store/requests.ts'
import { closeKept } from '../kept/close-kept.ts'
import { tellRequest } from '../live/live.ts'
import { closeLine } from '../waiting/end-line.ts'
import { endModeration } from './lock-undecided.ts'
import { closeOffers } from '../offer/close-offers.ts'

/** `duplicateOf` is the number of the request that this one repeats. */
type By = { source: Source, actor: string, note: string, duplicateOf?: number | null }

/** Closes a locked request: it leaves every open list, and nobody waits for it any more; reservations of it live on. */
export async function closeRequest(tx: Tx, request: ImplementationRequest, reason: CloseReason, by: By, now: number): Promise<void> {
  await markClosed(tx, request.id, reason, by.note === '' ? null : by.note, now)
  if (by.duplicateOf) await markDuplicate(tx, request.id, by.duplicateOf)
  await endModeration(tx, request.id)
  await removeOpenRequest(tx, request.id)
  await insertRequestEvent(tx, request.id, { at: now, kind: reason === 'rejected' || reason === 'duplicate' ? 'rejected' : 'closed', source: by.source, actor: by.actor, note: by.note || reason })
  await closeLine(tx, request, reason, now)
  await closeOffers(tx, request.id, now)
  await closeKept(tx, request, by.actor, now)
  await tellRequest(tx, request, { kind: 'request.closed', number: requestCode(request.number) }, now)
}
