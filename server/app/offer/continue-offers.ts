import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { findDistribution, insertDistribution, listOffersOfRequest, setDistributionEnd } from '../../store/offers.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { getRequest, setChannel } from '../../store/requests.ts'
import { listHolders } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { openCase } from '../desk/open-case.ts'
import { openToAll } from '../request/open-to-all.ts'
import { closeLiveOffers } from './close-offers.ts'
import { BY_RULE, sendOffers } from './send-offers.ts'
import type { Sender } from './send-offers.ts'

/** Takes a request that is just published out of the pool and offers it to partners; false when there is nobody, and then nothing was written. */
export async function startOffers(tx: Tx, app: App, request: ImplementationRequest, { wanted, sender, now }: { wanted: number, sender: Sender, now: number }): Promise<boolean> {
  const most = Math.min(wanted, request.cap)
  if (await sendOffers(tx, app, request, { count: most, sender, now }) === 0) return false
  await setChannel(tx, request.id, 'direct', now)
  await insertDistribution(tx, { requestId: request.id, wanted: most, startedAt: now, startedBy: sender.userName })
  return true
}

/**
 * Looks where a locked request's offers stand after one was answered or a place became free: the next in turn are asked, or it is enough,
 * or nobody is left and the request goes into the pool. Does nothing to requests that are not offered by mail.
 */
export async function continueOffers(tx: Tx, app: App, requestId: string, now: number): Promise<void> {
  const [round, request] = [await findDistribution(tx, requestId), await getRequest(tx, requestId)]
  if (!round || request.state !== 'published' || request.channel !== 'direct') return
  const held = (await listHolders(tx, requestId)).length
  const live = (await listOffersOfRequest(tx, requestId)).filter(({ state }) => state === 'sent').length
  if (held >= round.wanted) return endRound(tx, requestId, now)
  const sent = await sendOffers(tx, app, request, { count: Math.max(0, round.wanted - held - live), sender: BY_RULE, now })
  if (live + sent === 0) await moveToPool(tx, app, request, now)
  else if (round.endedAt !== null) await setDistributionEnd(tx, requestId, null)
}

/** As many partners hold it as were wanted. */
async function endRound(tx: Tx, requestId: string, now: number): Promise<void> {
  await closeLiveOffers(tx, requestId, now)
  await setDistributionEnd(tx, requestId, { at: now, reason: 'enough' })
}

async function moveToPool(tx: Tx, app: App, request: ImplementationRequest, now: number): Promise<void> {
  await setDistributionEnd(tx, request.id, { at: now, reason: 'nobody_left' })
  await setChannel(tx, request.id, 'pool', now)
  await insertRequestEvent(tx, request.id, { at: now, kind: 'to_pool', source: 'clock', actor: BY_RULE.userName, note: 'nobody is left to offer it to' })
  await openToAll(tx, { ...request, channel: 'pool', opensAt: now }, now)
  const offers = (await listOffersOfRequest(tx, request.id)).map(({ partnerId, state, offeredAt, answeredAt, note }) => ({ partnerId, state, offeredAt, answeredAt, note }))
  await openCase(tx, app, {
    kind: 'offers_ended', subject: request.id, partnerId: null, requestId: request.id, reservationId: null, openedBy: BY_RULE.userName, dueAt: null,
    facts: { number: requestCode(request.number), offers },
  }, now)
}
