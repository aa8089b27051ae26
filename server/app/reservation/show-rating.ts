import type { Rating, RatedItem } from '../../core/conversion.ts'
import { Refusal } from '../../core/errors.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { findReservation } from '../../store/reservations.ts'
import { getRequest } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { ratingOf } from './rating-of.ts'

export type ShownRating = { rating: Rating, rulebook: Rulebook, items: { item: RatedItem, request: ImplementationRequest }[] }

/** The partner's rating with every reservation it was made of. */
export async function showRating(app: App, partnerId: string | null): Promise<ShownRating> {
  if (partnerId === null) throw new Refusal('not_linked')
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const rating = await ratingOf(app.db, partnerId, rulebook, now)
  const items = await Promise.all(rating.items.map(async (item) => ({ item, request: await requestOf(app, item.id) })))
  return { rating, rulebook, items }
}

async function requestOf(app: App, reservationId: string): Promise<ImplementationRequest> {
  const reservation = await findReservation(app.db, reservationId)
  if (!reservation) throw new Refusal('not_found')
  return getRequest(app.db, reservation.requestId)
}
