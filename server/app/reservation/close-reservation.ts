import { keepsPlace } from '../../core/outcome.ts'
import type { Outcome, Source } from '../../core/outcome.ts'
import { readProof } from '../../core/proof.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { insertWork, withdrawWork } from '../../store/outbox.ts'
import { lockRequest } from '../../store/requests.ts'
import { insertReservationEvent } from '../../store/reservation-events.ts'
import { updateReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import { closeRequest } from '../request/close-request.ts'
import { freePlace } from './free-place.ts'
import { crmLane, mailLane } from './lanes.ts'
import { setDeadlineAnew } from './set-deadline.ts'

export type Ending = { outcome: Outcome, source: Source, actor: string, reason: string, proof?: string, lostReason?: string }

/** Ends a locked reservation: outcome, place, history, conversion, and word to the CRM when the CRM was not the source. */
export async function endReservation(tx: Tx, app: App, reservation: Reservation, ending: Ending): Promise<void> {
  const now = app.now()
  const { outcome, source, actor, reason } = ending
  await updateReservation(tx, reservation.id, {
    state: 'closed', outcome, closedAt: now, proofMissing: false, holdsPlace: keepsPlace(outcome), lostReason: ending.lostReason ?? null,
    idle: null, proof: ending.proof ?? null, proofKey: outcome === 'won' ? readProof(ending.proof ?? '')?.key ?? `none:${reservation.id}` : null,
  })
  await insertReservationEvent(tx, reservation.id, { at: now, change: outcome, source, actor, reason })
  await withdrawUnsent(tx, reservation, outcome)
  if (source !== 'crm') await tellCrm(tx, reservation, ending, now)

  const request = await lockRequest(tx, reservation.requestId)
  if (outcome === 'won' && request.state === 'published') await closeRequest(tx, request, 'chosen', { source, actor, note: '' }, now)
  if (!keepsPlace(outcome)) await freePlace(tx, app, request, { source, actor, note: outcome }, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'rating.changed' }, now)
}

/** Back in work: the CRM record left its final stage. */
export async function reopenReservation(tx: Tx, app: App, reservation: Reservation, source: Source, reason: string): Promise<void> {
  const now = app.now()
  await updateReservation(tx, reservation.id, {
    state: 'in_work', outcome: null, closedAt: null, proof: null, proofKey: null, proofMissing: false, lostReason: null,
  })
  await setDeadlineAnew(tx, reservation, now)
  await insertReservationEvent(tx, reservation.id, { at: now, change: 'reopened', source, actor: 'CRM', reason })
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'rating.changed' }, now)
}

/** A place given back before its CRM item was made leaves nothing behind there, and the client is not told of it. */
async function withdrawUnsent(tx: Tx, reservation: Reservation, outcome: Outcome): Promise<void> {
  if (keepsPlace(outcome) || reservation.contactShownAt !== null) return
  await withdrawWork(tx, crmLane(reservation.id))
  await withdrawWork(tx, mailLane(reservation.id))
}

const STOP = 'The contacts are closed: do not call or write any more.'

/** The line in the timeline of the partner's record. */
const NOTES: Record<Outcome, (it: { reason: string, proof?: string | undefined }) => string> = {
  won: ({ proof }) => `Won: ${proof ?? ''}`,
  lost: ({ reason }) => `Lost: ${reason}`,
  released: ({ reason }) => `Released: ${reason}`,
  recalled: ({ reason }) => `Recalled: ${reason}. ${STOP}`,
  bad: ({ reason }) => `Ended without counting: ${reason}`,
  withdrawn: ({ reason }) => `Withdrawn by the client: ${reason}. ${STOP}`,
  revoked: ({ reason }) => `Taken back by the vendor: ${reason}. ${STOP}`,
}

/** Every end that the CRM does not know of itself moves its record and is written into it; the client's data there stays as it is. */
async function tellCrm(tx: Tx, reservation: Reservation, { outcome, proof, reason, lostReason }: Ending, now: number): Promise<void> {
  if (reservation.memberId === null) return
  const note = NOTES[outcome]({ reason, proof })
  await insertWork(tx, {
    kind: 'crm.close', lane: crmLane(reservation.id), subject: `${reservation.id}/${now}`, memberId: reservation.memberId,
    payload: { reservationId: reservation.id, outcome, lostReason: lostReason ?? null, proof: proof ?? '', note }, runAt: now,
  }, now)
}
