import { Refusal } from '../../core/errors.ts'
import type { Partner } from '../../core/partner.ts'
import { personMayReserve } from '../../core/portal-settings.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { deadlines, mayReserve, NEW_RESERVATION } from '../../core/reservation.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertCrmItem } from '../../store/crm-items.ts'
import { refreshTaken } from '../../store/open-requests.ts'
import { insertWork } from '../../store/outbox.ts'
import { listLocations, lockPartners } from '../../store/partners.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { lockRequestsByNumber } from '../../store/requests.ts'
import { insertReservationEvent } from '../../store/reservation-events.ts'
import { findReservation, findReservationByKey, insertReservation, listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { tellCountry, tellPartner } from '../live/live.ts'
import { crmLane, mailLane } from './lanes.ts'
import { ratingOf } from './rating-of.ts'
import { usageOf } from './usage-of.ts'

/** One click on Reserve; the same `key` always means the same reservation. */
export type ReserveAttempt = { number: number, partnerId: string | null, memberId: string, userId: string, userName: string, isAdmin: boolean, key: string }

/** Reserves for a list of attempts in one transaction; each gets its reservation or its refusal, in order (DESIGN §3.3). */
export async function reserveRequests(app: App, attempts: readonly ReserveAttempt[]): Promise<(Reservation | Refusal)[]> {
  const results = await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const rulebook = await getRulebook(tx, now)
    const requests = await lockRequestsByNumber(tx, [...new Set(attempts.map((it) => it.number))])
    const partners = await lockPartners(tx, [...new Set(attempts.flatMap((it) => it.partnerId ?? []))])
    const answers: (Reservation | Refusal)[] = []
    for (const attempt of attempts) {
      const request = requests.get(attempt.number)
      const partner = attempt.partnerId === null ? null : partners.get(attempt.partnerId) ?? null
      answers.push(request ? await reserveOne(tx, app, { attempt, request, partner, rulebook, now }) : new Refusal('not_found'))
    }
    return answers
  })
  if (results.some((result) => !(result instanceof Refusal))) app.wake.live()
  return results
}

type Case = { attempt: ReserveAttempt, request: ImplementationRequest, partner: Partner | null, rulebook: Rulebook, now: number }

async function reserveOne(tx: Tx, app: App, { attempt, request, partner, rulebook, now }: Case): Promise<Reservation | Refusal> {
  const earlier = partner && await findReservationByKey(tx, partner.id, attempt.key)
  if (earlier) return earlier
  const decision = mayReserve({
    request, partner, rulebook, now,
    personMay: personMayReserve((await getPortalSettings(tx, attempt.memberId)).settings, attempt),
    locations: partner ? await listLocations(tx, partner.id) : [],
    level: partner ? (await ratingOf(tx, partner.id, rulebook, now)).level : rulebook.levels[0],
    usage: partner ? await usageOf(tx, partner, now) : { today: 0, inWork: 0, nextDayAt: now },
    holders: await listHolders(tx, request.id),
  })
  if (decision instanceof Refusal) return decision
  if (!partner) return new Refusal('not_linked')
  return write(tx, app, { attempt, request, partner, rulebook, now }, decision.slot)
}

async function write(tx: Tx, app: App, { attempt, request, partner, rulebook, now }: Case & { partner: Partner }, slot: number): Promise<Reservation> {
  const id = app.newId()
  const { undoUntil, firstContactDueAt } = deadlines(rulebook, now)
  await insertReservation(tx, {
    ...NEW_RESERVATION, id, requestId: request.id, slot, cap: request.cap, partnerId: partner.id, groupId: partner.groupId, memberId: attempt.memberId,
    userId: attempt.userId, userName: attempt.userName, key: attempt.key, state: 'held', holdsPlace: true,
    rulebookVersion: rulebook.version, reservedAt: now, undoUntil, firstContactDueAt, proofKey: null, idle: null,
  })
  await insertReservationEvent(tx, id, { at: now, change: 'reserved', source: 'app', actor: attempt.userName, reason: '' })
  await insertRequestEvent(tx, request.id, { at: now, kind: 'reserved', source: 'app', actor: partner.name, note: `place ${slot}` })
  await insertFollowUps(tx, attempt.memberId, id, undoUntil, now)

  const taken = await refreshTaken(tx, request.id)
  await tellCountry(tx, request.country, { kind: 'request.reserved', number: requestCode(request.number), taken, cap: request.cap }, now)
  await tellPartner(tx, partner.id, { kind: 'reservation.changed', reservationId: id }, now)
  const reservation = await findReservation(tx, id)
  if (!reservation) throw new Error('A reservation vanished inside its own transaction')
  return reservation
}

/** The CRM item and the client's notice wait for the end of the undo time, or for the contacts being shown. */
async function insertFollowUps(tx: Tx, memberId: string, reservationId: string, runAt: number, now: number): Promise<void> {
  const { target } = (await getPortalSettings(tx, memberId)).settings
  await insertCrmItem(tx, { reservationId, memberId, ...target })
  await insertWork(tx, { kind: 'crm.create', lane: crmLane(reservationId), subject: reservationId, memberId, payload: { reservationId }, runAt }, now)
  await insertWork(tx, { kind: 'mail.reserved', lane: mailLane(reservationId), subject: reservationId, memberId: null, payload: { reservationId }, runAt }, now)
}
