import type { Tx } from '../../db/schema.ts'
import { answerOffer, findDistribution, listOffersOfRequest, setDistributionEnd } from '../../store/offers.ts'

/** Closes what still waits for an answer, because the request is closed. */
export async function closeOffers(tx: Tx, requestId: string, now: number): Promise<void> {
  await closeLiveOffers(tx, requestId, now)
  if (await findDistribution(tx, requestId)) await setDistributionEnd(tx, requestId, { at: now, reason: 'closed' })
}

/** The links say from then on that the request is not offered any more. */
export async function closeLiveOffers(tx: Tx, requestId: string, now: number): Promise<void> {
  for (const offer of await listOffersOfRequest(tx, requestId)) if (offer.state === 'sent') await answerOffer(tx, offer.id, { state: 'closed', now })
}
