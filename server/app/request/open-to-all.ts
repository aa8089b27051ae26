import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { insertOpenRequest, refreshTaken } from '../../store/open-requests.ts'
import { hasEarlierRequest } from '../../store/request-contacts.ts'
import { tellRequest } from '../live/live.ts'

/** Puts a published request into the list that partners look into, and tells them; places that are taken already count. */
export async function openToAll(tx: Tx, request: ImplementationRequest, now: number): Promise<void> {
  await putIntoList(tx, request, now)
  await tellRequest(tx, request, { kind: 'request.published', number: requestCode(request.number) }, now)
}

/** The same for a request that is in the pool again; nobody is told yet. */
export async function putIntoList(tx: Tx, request: ImplementationRequest, now: number): Promise<void> {
  const { id: requestId, number, country, region, cityKey, seats, cap, title, place, language, budget, needs } = request
  await insertOpenRequest(tx, {
    requestId, number, country, region, cityKey, seats, cap, opensAt: request.opensAt ?? now, publishedAt: request.publishedAt ?? now, closesAt: request.expiresAt, taken: 0,
    card: { title, place, language, budget, needs, repeatClient: await hasEarlierRequest(tx, requestId) },
  })
  await refreshTaken(tx, requestId)
}
