import { Refusal } from '../../core/errors.ts'
import type { OfferState } from '../../core/offers.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { answerOffer, findOffer, findOfferByToken } from '../../store/offers.ts'
import type { Offer } from '../../store/offers.ts'
import { lockPartners } from '../../store/partners.ts'
import { listAdminTokens } from '../../store/portal-tokens.ts'
import { listPortalsOf } from '../../store/portals.ts'
import { lockRequest } from '../../store/requests.ts'
import { findReservation } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { endKeptOf } from '../kept/end-kept.ts'
import type { StoredContact } from '../request/contact.ts'
import { showContacts } from '../reservation/show-contacts.ts'
import { takePlace } from '../reservation/take-place.ts'
import type { Taker } from '../reservation/take-place.ts'
import { hashToken } from '../seal.ts'
import { continueOffers } from './continue-offers.ts'

/** What an offer that can't be answered any more came to. */
export const OVER: Readonly<Record<Exclude<OfferState, 'sent'>, string>> = {
  accepted: 'it was accepted', declined: 'it was declined', expired: 'its time ran out, and the request was offered to the next partner', closed: 'the request is not offered any more',
}

/** Takes the place that was offered, under all the rules of the pool; the same link accepted again means the same reservation. Throws a refusal. */
export async function acceptOffer(app: App, token: string): Promise<Reservation> {
  const found = await ofToken(app, token)
  const result = await inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, found.requestId)
    const partner = (await lockPartners(tx, [found.partnerId])).get(found.partnerId) ?? null
    const offer = await findOffer(tx, found.id)
    const earlier = offer?.reservationId ? await findReservation(tx, offer.reservationId) : null
    if (earlier) return earlier
    const now = app.now()
    refuseOver(offer, now)
    return takePlace(tx, app, { taker: await byMail(tx, found, partner?.name ?? ''), request, partner, rulebook: await getRulebook(tx, now), now })
  })
  if (result instanceof Refusal) throw result
  wake(app)
  return result
}

/** Turns the offer down: the next in turn is asked. Throws `offer_over`. */
export async function declineOffer(app: App, token: string, reason: string): Promise<void> {
  await decline(app, await ofToken(app, token), reason)
}

/** The same inside the app, where the offer is known by its id. Throws `not_found` for another partner's. */
export async function declineOwnOffer(app: App, partnerId: string | null, id: string, reason: string): Promise<void> {
  const offer = await findOffer(app.db, id)
  if (!offer || offer.partnerId !== partnerId) throw new Refusal('not_found')
  await decline(app, offer, reason)
}

/** The contacts of a place taken by mail for a partner without a portal; the others see them in the app. Throws `not_found` there. */
export async function showContactsOfOffer(app: App, token: string): Promise<StoredContact> {
  const offer = await ofToken(app, token)
  const reservation = offer.reservationId === null ? null : await findReservation(app.db, offer.reservationId)
  if (!reservation || reservation.memberId !== null) throw new Refusal('not_found')
  return showContacts(app, { partnerId: offer.partnerId, memberId: null, userId: reservation.userId, userName: reservation.userName }, reservation.id)
}

async function decline(app: App, { id, requestId }: Offer, reason: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, requestId)
    const [offer, now] = [await findOffer(tx, id), app.now()]
    if (offer?.state === 'declined') return
    if (!offer) throw new Refusal('not_found')
    refuseOver(offer, now)
    await answerOffer(tx, id, { state: 'declined', now, note: reason })
    await endKeptOf(tx, app, request, offer.partnerId, now)
    await continueOffers(tx, app, requestId, now)
  })
  wake(app)
}

/** The partner's first portal that works, or none: then contacts are shown on the page. */
async function byMail(tx: Tx, offer: Offer, name: string): Promise<Taker> {
  const portal = (await listPortalsOf(tx, offer.partnerId)).find(({ state, isDoubted = false }) => state === 'active' && !isDoubted)
  // The CRM gives the record to whom the portal's rule names; the administrator stands for "who reserved".
  const [admin] = portal ? await listAdminTokens(tx, portal.memberId) : []
  return { memberId: portal?.memberId ?? null, userId: admin?.userId ?? '1', userName: `${name} (by mail)`, isAdmin: true, key: `offer ${offer.id}` }
}

async function ofToken(app: App, token: string): Promise<Offer> {
  const offer = await findOfferByToken(app.db, hashToken(token))
  if (!offer) throw new Refusal('not_found')
  return offer
}

function refuseOver(offer: Offer | null, now: number): void {
  if (!offer) throw new Refusal('not_found')
  if (offer.state !== 'sent') throw new Refusal('offer_over', { why: OVER[offer.state] })
  if (offer.dueAt <= now) throw new Refusal('offer_over', { why: OVER.expired })
}

function wake(app: App): void {
  app.wake.worker()
  app.wake.live()
}
