import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { findOfferByToken, listLiveOffers, listOffersOfRequest } from '../../store/offers.ts'
import type { Offer } from '../../store/offers.ts'
import { findPartner } from '../../store/partners.ts'
import { getRequest } from '../../store/requests.ts'
import { findReservation, listHolders } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { hashToken } from '../seal.ts'

/** An offer as its partner sees it; it holds nothing that identifies the client. */
export type ShownOffer = { offer: Offer, request: ImplementationRequest, partnerName: string, timeZone: string, taken: number, reservation: Reservation | null }

/** What the link of an offer leads to; looking changes nothing. Null for an unknown one. */
export async function showOffer(app: App, token: string): Promise<ShownOffer | null> {
  const offer = await findOfferByToken(app.db, hashToken(token))
  return offer && whole(app, offer)
}

/** The offers that wait for the partner's answer, the most urgent first. */
export async function listOwnOffers(app: App, partnerId: string | null): Promise<ShownOffer[]> {
  if (partnerId === null) return []
  const offers = await listLiveOffers(app.db, partnerId)
  return Promise.all(offers.filter(({ dueAt }) => dueAt > app.now()).map((offer) => whole(app, offer)))
}

/** To whom a request was offered, with what they answered, for operators. */
export async function offersOf(app: App, requestId: string): Promise<{ offer: Offer, partnerName: string }[]> {
  const offers = await listOffersOfRequest(app.db, requestId)
  return Promise.all(offers.map(async (offer) => ({ offer, partnerName: (await findPartner(app.db, offer.partnerId))?.name ?? 'unknown' })))
}

async function whole(app: App, offer: Offer): Promise<ShownOffer> {
  const [request, partner] = [await getRequest(app.db, offer.requestId), await findPartner(app.db, offer.partnerId)]
  const reservation = offer.reservationId === null ? null : await findReservation(app.db, offer.reservationId)
  return { offer, request, partnerName: partner?.name ?? '', timeZone: partner?.timeZone ?? 'UTC', taken: (await listHolders(app.db, request.id)).length, reservation }
}
