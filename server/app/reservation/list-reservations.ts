import { conversionOf } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import { correctableUntil } from '../../core/correction.ts'
import { Refusal } from '../../core/errors.ts'
import { showDeadline } from '../../core/idle.ts'
import type { ShownDeadline } from '../../core/idle.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { listOpenCasesAbout } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { findCrmItem, findCrmItemById, listCrmItems } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { listRequestEvents } from '../../store/request-events.ts'
import type { RequestEvent } from '../../store/request-events.ts'
import { getRequest } from '../../store/requests.ts'
import { listReservationEvents } from '../../store/reservation-events.ts'
import type { ReservationEvent } from '../../store/reservation-events.ts'
import { findReservation, findReservationByKey, listByPartner, listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { listLine } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import { ratingOf } from './rating-of.ts'
import { termsOf } from './set-deadline.ts'

export type { CrmItem }

/** `deadline` is the one that runs, in the partner's zone; null once the reservation has ended. */
export type ListedReservation = { reservation: Reservation, request: ImplementationRequest, item: CrmItem | null, deadline: ShownDeadline & { timeZone: string } | null }

/** A partner's own reservations, newest first. */
export async function listReservations(app: App, partnerId: string, which: 'in_work' | 'closed'): Promise<ListedReservation[]> {
  const reservations = await listByPartner(app.db, partnerId, which)
  const items = await listCrmItems(app.db, reservations.map((it) => it.id))
  return Promise.all(reservations.map(async (reservation) => ({
    reservation, request: await getRequest(app.db, reservation.requestId), item: items.get(reservation.id) ?? null, deadline: await deadlineOf(app, reservation),
  })))
}

async function deadlineOf(app: App, reservation: Reservation): Promise<ListedReservation['deadline']> {
  if (!reservation.idle) return null
  const { rulebook, partner } = await termsOf(app.db, reservation)
  return { ...showDeadline(reservation.idle, rulebook, partner, app.now()), timeZone: partner.timeZone }
}

export type ShownReservation = ListedReservation & {
  taken: number
  /** How many wait for a place of the request. */
  inLine: number
  rating: Rating
  rulebook: Rulebook
  /** What one more Won or Lost would make of the conversion; null below the minimum sample. */
  after: { won: number | null, lost: number | null }
  history: ReservationEvent[]
  /** Until when the partner may change how it ended, and what waits for an operator. */
  correction: { until: number | null, waiting: DeskCase | null }
  requestHistory: RequestEvent[]
}

/** One reservation of the partner with everything its screen shows except the contact. Throws `not_found`. */
export async function showReservation(app: App, partnerId: string | null, id: string): Promise<ShownReservation> {
  const reservation = await findReservation(app.db, id)
  if (!reservation || reservation.partnerId !== partnerId) throw new Refusal('not_found')
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const rating = await ratingOf(app.db, partnerId, rulebook, now)
  return {
    reservation, rating, rulebook,
    request: await getRequest(app.db, reservation.requestId),
    item: await findCrmItem(app.db, id),
    deadline: await deadlineOf(app, reservation),
    taken: (await listHolders(app.db, reservation.requestId)).length,
    inLine: (await listLine(app.db, reservation.requestId)).length,
    after: { won: conversionOf(rating.won + 1, rating.lost, rulebook), lost: conversionOf(rating.won, rating.lost + 1, rulebook) },
    history: await listReservationEvents(app.db, id),
    correction: await correctionOf(app, reservation),
    requestHistory: await listRequestEvents(app.db, reservation.requestId),
  }
}

async function correctionOf(app: App, reservation: Reservation): Promise<ShownReservation['correction']> {
  if (reservation.state !== 'closed') return { until: null, waiting: null }
  const { correctionHours } = await getRulebook(app.db, reservation.reservedAt)
  const until = correctableUntil(reservation, correctionHours)
  const waiting = (await listOpenCasesAbout(app.db, reservation.id)).find(({ kind }) => kind === 'correction' || kind === 'release_reason')
  return { until: until !== null && until > app.now() ? until : null, waiting: waiting ?? null }
}

/** The caller's reservation that a CRM record of its portal stands for; null when it stands for none. */
export async function findByRecord(app: App, { memberId, partnerId }: Pick<Caller, 'memberId' | 'partnerId'>, entityTypeId: number, itemId: number): Promise<string | null> {
  const item = await findCrmItemById(app.db, memberId, entityTypeId, itemId)
  const reservation = item && await findReservation(app.db, item.reservationId)
  return reservation && reservation.partnerId === partnerId ? reservation.id : null
}

/** What became of a click whose answer was lost. Throws `not_found` when nothing was reserved under the key. */
export async function findByKey(app: App, partnerId: string | null, key: string): Promise<string> {
  const reservation = partnerId === null ? null : await findReservationByKey(app.db, partnerId, key)
  if (!reservation) throw new Refusal('not_found')
  return reservation.id
}
