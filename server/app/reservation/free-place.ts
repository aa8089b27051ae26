import type { Source } from '../../core/outcome.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { refreshTaken } from '../../store/open-requests.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import type { App } from '../app.ts'
import { tellRequest } from '../live/live.ts'
import { continueOffers } from '../offer/continue-offers.ts'
import { takeUpLine } from '../waiting/take-up-line.ts'

/** What follows when a place of a locked request became free: the history, the counter, the news, and the first in line gets it. */
export async function freePlace(tx: Tx, app: App, request: ImplementationRequest, by: { source: Source, actor: string, note: string }, now: number): Promise<void> {
  const freed = await insertRequestEvent(tx, request.id, { at: now, kind: 'place_freed', ...by })
  const taken = await refreshTaken(tx, request.id)
  await tellRequest(tx, request, { kind: 'request.released', number: requestCode(request.number), taken, cap: request.cap }, now)
  await takeUpLine(tx, app, request, now, freed)
  await continueOffers(tx, app, request.id, now)
}
