import { say } from '../../core/said.ts'
import { Refusal } from '../../core/errors.ts'
import { idleDeadline } from '../../core/idle.ts'
import type { Partner } from '../../core/partner.ts'
import { personMayReserve } from '../../core/portal-settings.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { deadlines, mayReserve, NEW_RESERVATION } from '../../core/reservation.ts'
import type { Reservation, ReserveWorld } from '../../core/reservation.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Tx } from '../../db/schema.ts'
import { insertCrmItem } from '../../store/crm-items.ts'
import { endKeptPlace, listKeptPlaces } from '../../store/kept-places.ts'
import { refreshTaken } from '../../store/open-requests.ts'
import { answerOffer, findLiveOffer } from '../../store/offers.ts'
import type { Offer } from '../../store/offers.ts'
import { insertWork } from '../../store/outbox.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { findRepeated } from '../../store/requests.ts'
import { findReservation, insertReservation, listOwnPlaces, listParties } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { tellRequest, tellPartner } from '../live/live.ts'
import { continueOffers } from '../offer/continue-offers.ts'
import { viewOf } from '../partner/viewpoint.ts'
import { endLineOf } from '../waiting/end-line.ts'
import { crmLane, mailLane } from './lanes.ts'
import { usageOf } from './usage-of.ts'
import { writeHistory } from './write-history.ts'

/** The person who takes a place and the portal it is for, null when that is by mail and there is none; the same `key` of a partner always means the same reservation. */
export type Taker = { memberId: string | null, userId: string, userName: string, isAdmin: boolean, key: string }

/** A place that somebody wants; request and partner are locked and were read after that. `waited`: it is given to somebody in line, who may not be looking. */
export type PlaceCase = { taker: Taker, request: ImplementationRequest, partner: Partner | null, rulebook: Rulebook, now: number, waited?: boolean }

/** All that decides whether the taker gets a place, as it stands inside this transaction. */
export async function readWorld(tx: Tx, { taker, request, partner, rulebook, now }: PlaceCase): Promise<ReserveWorld> {
  return {
    request, rulebook, now, ...await viewOf(tx, partner, rulebook, now),
    personMay: taker.memberId === null || personMayReserve((await getPortalSettings(tx, taker.memberId)).settings, taker),
    isOffered: await offerFor(tx, request, partner, now) !== null,
    usage: partner ? await usageOf(tx, partner, now) : { today: 0, inWork: 0, nextDayAt: now },
    ...await listParties(tx, request.id), kept: await listKeptPlaces(tx, request.id),
  }
}

/** Takes the lowest free place, or says why not; everything that belongs to a new reservation is written with it. */
export async function takePlace(tx: Tx, app: App, it: PlaceCase): Promise<Reservation | Refusal> {
  const decision = mayReserve(await readWorld(tx, it))
  if (decision instanceof Refusal) return await nameRepeated(tx, it, decision) ?? decision
  const { partner } = it
  if (!partner) return new Refusal('not_linked')
  const offer = await offerFor(tx, it.request, partner, it.now)
  const reservation = await write(tx, app, { ...it, partner }, decision.slot)
  for (const kept of await listKeptPlaces(tx, it.request.id)) {
    if (kept.partnerId === partner.id) await endKeptPlace(tx, kept.id, { state: 'taken', now: it.now, by: it.taker.userName, reservationId: reservation.id })
  }
  if (offer) {
    await answerOffer(tx, offer.id, { state: 'accepted', now: it.now, reservationId: reservation.id })
    await continueOffers(tx, app, it.request.id, it.now)
  }
  return reservation
}

/** The partner's own offer of a request that is not in the pool: taking the place accepts it. */
async function offerFor(tx: Tx, request: ImplementationRequest, partner: Partner | null, now: number): Promise<Offer | null> {
  if (request.channel !== 'direct' || !partner) return null
  const offer = await findLiveOffer(tx, request.id, partner.id)
  return offer && offer.dueAt > now ? offer : null
}

/** Closed because the client had sent it before: who holds the first one is told which. */
async function nameRepeated(tx: Tx, { request, partner }: PlaceCase, { code }: Refusal): Promise<Refusal | null> {
  if (code !== 'request_closed' || request.closeReason !== 'duplicate' || !partner) return null
  const repeated = await findRepeated(tx, request.id)
  if (!repeated || !(await listOwnPlaces(tx, partner.id, [repeated.id])).has(repeated.id)) return null
  return new Refusal('request_duplicate', { number: requestCode(request.number), other: requestCode(repeated.number) })
}

async function write(tx: Tx, app: App, { taker, request, partner, rulebook, now, waited = false }: PlaceCase & { partner: Partner }, slot: number): Promise<Reservation> {
  const id = app.newId()
  const { undoUntil: soon, firstContactDueAt } = deadlines(rulebook, now, partner)
  const idle = idleDeadline({ ...NEW_RESERVATION, reservedAt: now, firstContactDueAt }, rulebook, partner)
  // Who waited may not be looking: undo ends with the first warning, not after a minute.
  const undoUntil = waited ? idle.nextAt : soon
  const { memberId, userId, userName, key } = taker
  await insertReservation(tx, {
    ...NEW_RESERVATION, id, requestId: request.id, slot, cap: request.cap, partnerId: partner.id, groupId: partner.groupId, memberId, userId, userName, key,
    state: 'held', holdsPlace: true, rulebookVersion: rulebook.version, reservedAt: now, undoUntil, firstContactDueAt, proofKey: null, idle,
  })
  await writeHistory(tx, id, { at: now, change: say('history.reserved'), source: 'app', actor: userName, reason: waited ? say('history.fromWaiting') : '' })
  await insertRequestEvent(tx, request.id, { at: now, kind: 'reserved', source: 'app', actor: partner.name, note: waited ? `place ${slot}, from the waiting list` : `place ${slot}` })
  await insertFollowUps(tx, memberId, id, undoUntil, now)

  const taken = await refreshTaken(tx, request.id)
  await tellRequest(tx, request, { kind: 'request.reserved', number: requestCode(request.number), taken, cap: request.cap }, now)
  await tellPartner(tx, partner.id, { kind: 'reservation.changed', reservationId: id }, now)
  await endLineOf(tx, request, partner, id, now)
  const reservation = await findReservation(tx, id)
  if (!reservation) throw new Error('A reservation vanished inside its own transaction')
  return reservation
}

/** The CRM item and the client's notice wait for the end of the undo time, or for the contacts being shown. */
async function insertFollowUps(tx: Tx, memberId: string | null, reservationId: string, runAt: number, now: number): Promise<void> {
  if (memberId !== null) {
    const { target } = (await getPortalSettings(tx, memberId)).settings
    await insertCrmItem(tx, { reservationId, memberId, ...target })
    await insertWork(tx, { kind: 'crm.create', lane: crmLane(reservationId), subject: reservationId, memberId, payload: { reservationId }, runAt }, now)
  }
  await insertWork(tx, { kind: 'mail.reserved', lane: mailLane(reservationId), subject: reservationId, memberId: null, payload: { reservationId }, runAt }, now)
}
