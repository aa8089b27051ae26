import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { insertOpening } from '../../store/openings.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { insertOpenRequest, refreshTaken } from '../../store/open-requests.ts'
import { hasEarlierRequest } from '../../store/request-contacts.ts'
import { tellRequest } from '../live/live.ts'

/** Puts a published request into the list that partners look into, and tells them; places that are taken already count. */
export async function openToAll(tx: Tx, request: ImplementationRequest, now: number): Promise<void> {
  await putIntoList(tx, request, now)
  await insertOpenings(tx, request, now)
  await tellRequest(tx, request, { kind: 'request.published', number: requestCode(request.number) }, now)
}

/** The same for a request that is in the pool again; nobody is told yet. */
export async function putIntoList(tx: Tx, request: ImplementationRequest, now: number): Promise<void> {
  const { id: requestId, number, country, region, cityKey, alsoIn, seats, cap, title, place, language, budget, needs } = request
  await insertOpenRequest(tx, {
    requestId, number, country, region, cityKey, alsoIn, seats, cap, opensAt: request.opensAt ?? now, publishedAt: request.publishedAt ?? now, closesAt: request.expiresAt, taken: 0,
    card: { title, place, language, budget, needs, repeatClient: await hasEarlierRequest(tx, requestId) },
  })
  await refreshTaken(tx, requestId)
}

/** When people are told: as it opens, and those for whom it is locked then, as the lock ends. */
async function insertOpenings(tx: Tx, { id, seats, opensAt }: ImplementationRequest, now: number): Promise<void> {
  const at = Math.max(opensAt ?? now, now)
  await insertOpening(tx, id, at)
  const { largeRequests } = await getRulebook(tx, now)
  const until = (opensAt ?? now) + largeRequests.minutes * MINUTE_MS
  if (seats !== null && seats >= largeRequests.seats && until > at) await insertOpening(tx, id, until)
}
