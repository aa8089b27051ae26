import type { BadReport } from '../../core/bad-report.ts'
import { conversionOf } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import { correctableUntil } from '../../core/correction.ts'
import { countingOf } from '../../core/counting.ts'
import type { Counting } from '../../core/counting.ts'
import { Refusal } from '../../core/errors.ts'
import { showDeadline } from '../../core/idle.ts'
import type { ShownDeadline } from '../../core/idle.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Sale } from '../../core/sale.ts'
import { findReportOf } from '../../store/bad-reports.ts'
import { listOpenCasesAbout } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { findCrmItem, findCrmItemById, listCrmItems } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPortal } from '../../store/portals.ts'
import { findRating } from '../../store/client-ratings.ts'
import { listRequestEvents } from '../../store/request-events.ts'
import type { RequestEvent } from '../../store/request-events.ts'
import { getRequest } from '../../store/requests.ts'
import { listReservationEvents } from '../../store/reservation-events.ts'
import type { ReservationEvent } from '../../store/reservation-events.ts'
import { findReservation, findReservationByKey, listByPartner, listHolders, listWorkerNames } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { listSales } from '../../store/sales.ts'
import { listLine } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { openRating } from '../client/rate-partner.ts'
import type { OpenRating } from '../client/rate-partner.ts'
import { boardPathOf } from '../crm/board-path.ts'
import type { Caller } from '../session/open-session.ts'
import { ratingOf } from './rating-of.ts'
import { termsOf } from './set-deadline.ts'

export type { CrmItem }

/** `deadline` is the one that runs, in the partner's zone; null once the reservation has ended. */
export type ListedReservation = {
  reservation: Reservation
  request: ImplementationRequest
  item: CrmItem | null
  deadline: ShownDeadline & { timeZone: string } | null
  /** Who works on it: the record's responsible person, else who was handed it, else who reserved. Null: no name is known. */
  worker: { userId: string, name: string | null }
  /** How it counts; null while open. */
  counting: Counting | null
  /** Until when the partner may change how it ended; null when it may not (any more). */
  correctableUntil: number | null
  sale: Sale | null
}

export type ListedReservations = { listed: ListedReservation[], rating: Rating, rulebook: Rulebook, paths: { board: string, review: string } | null }

/** A partner's own reservations, newest first, with its rating and where its portal puts requests. */
export async function listReservations(app: App, { partnerId, memberId }: { partnerId: string, memberId: string }, which: 'in_work' | 'closed'): Promise<ListedReservations> {
  const reservations = await listByPartner(app.db, partnerId, which)
  const ids = reservations.map((it) => it.id)
  const [items, sales, names] = [await listCrmItems(app.db, ids), await listSales(app.db, ids), await listWorkerNames(app.db, partnerId)]
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const rating = await ratingOf(app.db, partnerId, rulebook, now)
  const listed = await Promise.all(reservations.map(async (reservation) => {
    const item = items.get(reservation.id) ?? null
    return {
      reservation, request: await getRequest(app.db, reservation.requestId), item, deadline: await deadlineOf(app, reservation), worker: workerOf(reservation, item, names),
      counting: countingIn(rating, reservation), correctableUntil: await correctableOf(app, reservation), sale: sales.get(reservation.id) ?? null,
    }
  }))
  return { listed, rating, rulebook, paths: await pathsIn(app, memberId) }
}

/** Pages of the portal that the lists lead to; a portal without the app opens none. */
async function pathsIn(app: App, memberId: string): Promise<ListedReservations['paths']> {
  const portal = await findPortal(app.db, memberId)
  if (portal?.access !== 'app') return null
  const { target } = (await getPortalSettings(app.db, memberId)).settings
  return { board: boardPathOf(target, portal.processPrefix), review: `/marketplace/detail/${app.bitrix24.appCode}/` }
}

/** People have numbers of their own in each portal. */
function workerOf({ memberId, userId, assigneeId }: Reservation, item: CrmItem | null, names: ReadonlyMap<string, string>): ListedReservation['worker'] {
  const id = item?.responsibleId ?? assigneeId ?? userId
  return { userId: id, name: names.get(`${memberId ?? ''}/${id}`) ?? null }
}

function countingIn(rating: Rating, { id, state }: Reservation): Counting | null {
  const item = state === 'closed' ? rating.items.find((it) => it.id === id) : undefined
  return item ? countingOf(item) : null
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
  /** What of it waits for an operator. */
  waiting: DeskCase | null
  /** What was reported of it. */
  report: BadReport | null
  requestHistory: RequestEvent[]
  /** What the client thinks of the work; null as well when the company may not read it. */
  clientRating: OpenRating | null
}

/** One reservation of the partner with everything its screen shows except the contact. Throws `not_found`. */
export async function showReservation(app: App, partnerId: string | null, id: string): Promise<ShownReservation> {
  const reservation = await findReservation(app.db, id)
  if (!reservation || reservation.partnerId !== partnerId) throw new Refusal('not_found')
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const rating = await ratingOf(app.db, partnerId, rulebook, now)
  const item = await findCrmItem(app.db, id)
  return {
    reservation, rating, rulebook,
    request: await getRequest(app.db, reservation.requestId),
    item,
    deadline: await deadlineOf(app, reservation),
    taken: (await listHolders(app.db, reservation.requestId)).length,
    inLine: (await listLine(app.db, reservation.requestId)).length,
    after: { won: conversionOf(rating.won + 1, rating.lost, rulebook), lost: conversionOf(rating.won, rating.lost + 1, rulebook) },
    worker: workerOf(reservation, item, await listWorkerNames(app.db, reservation.partnerId)),
    counting: countingIn(rating, reservation),
    sale: (await listSales(app.db, [id])).get(id) ?? null,
    report: await findReportOf(app.db, id),
    history: await listReservationEvents(app.db, id),
    correctableUntil: await correctableOf(app, reservation),
    waiting: await waitingOf(app, reservation),
    requestHistory: await listRequestEvents(app.db, reservation.requestId),
    clientRating: await readableRating(app, id),
  }
}

async function readableRating(app: App, id: string): Promise<OpenRating | null> {
  const rating = await findRating(app.db, id)
  return rating && rating.shownAs !== 'hidden' ? openRating(app, id, rating) : null
}

async function correctableOf(app: App, reservation: Reservation): Promise<number | null> {
  if (reservation.outcome !== 'won' && reservation.outcome !== 'lost') return null
  const { correctionHours } = await getRulebook(app.db, reservation.reservedAt)
  const until = correctableUntil(reservation, correctionHours)
  return until !== null && until > app.now() ? until : null
}

async function waitingOf(app: App, { id, state }: Reservation): Promise<DeskCase | null> {
  if (state !== 'closed') return null
  return (await listOpenCasesAbout(app.db, id)).find(({ kind }) => kind === 'correction' || kind === 'release_reason') ?? null
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
