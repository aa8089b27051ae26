import { keepsPlace } from '../../core/outcome.ts'
import type { Outcome, Source } from '../../core/outcome.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { lockRequest } from '../../store/requests.ts'
import { insertReservationEvent } from '../../store/reservation-events.ts'
import { updateReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import { freePlace } from './free-place.ts'

export type Change = { outcome: Exclude<Outcome, 'won'>, source: Source, actor: string, reason: string }

/** Gives a locked, ended reservation another outcome; when it ended stays as it was, and a place it kept for nothing becomes free. */
export async function changeOutcome(tx: Tx, app: App, reservation: Reservation, { outcome, source, actor, reason }: Change): Promise<void> {
  const now = app.now()
  const hadPlace = reservation.outcome !== null && keepsPlace(reservation.outcome)
  await updateReservation(tx, reservation.id, { outcome, proof: null, proofKey: null, holdsPlace: hadPlace && keepsPlace(outcome) })
  await insertReservationEvent(tx, reservation.id, { at: now, change: outcome, source, actor, reason })
  const request = await lockRequest(tx, reservation.requestId)
  if (hadPlace && !keepsPlace(outcome)) await freePlace(tx, app, request, { source, actor, note: outcome }, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'rating.changed' }, now)
}
