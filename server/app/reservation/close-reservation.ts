import { say } from '../../core/said.ts'
import type { Said, Words } from '../../core/said.ts'
import { keepsPlace } from '../../core/outcome.ts'
import type { Outcome, Source } from '../../core/outcome.ts'
import { endPatch, reopenPatch } from '../../core/ending.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { insertWork, withdrawWork } from '../../store/outbox.ts'
import { lockRequest } from '../../store/requests.ts'
import { dropReport } from '../../store/outcome-reports.ts'
import { insertLevelCheck } from '../../store/levels.ts'
import { updateReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { tellChosen } from '../client/tell-client.ts'
import { tellActivities, tellLog } from '../crm/tell-activities.ts'
import { tellPartner } from '../live/live.ts'
import { closeRequest } from '../request/close-request.ts'
import { reopenRequest } from '../request/reopen-request.ts'
import { freePlace } from './free-place.ts'
import { keepProofReport } from './keep-report.ts'
import { crmLane, mailLane } from './lanes.ts'
import { setDeadlineAnew } from './set-deadline.ts'
import { writeHistory } from './write-history.ts'

export type By = { source: Source, actor: string, reason: Words }
export type Ending = By & { outcome: Outcome, proof?: string | null, lostReason?: string | null }

/** Ends a locked reservation: outcome, place, history, conversion, and word to the CRM when the CRM was not the source. */
export async function endReservation(tx: Tx, app: App, reservation: Reservation, ending: Ending): Promise<void> {
  const now = app.now()
  const { outcome, source, actor, reason } = ending
  await updateReservation(tx, reservation.id, endPatch(reservation, ending, now))
  await writeHistory(tx, reservation.id, { at: now, change: say(`outcome.${outcome}`), source, actor, reason })
  await withdrawUnsent(tx, reservation, outcome)
  if (source !== 'crm') await tellCrm(tx, reservation, ending, now)

  await tellCrmOfEnd(tx, app, reservation, ending, now)

  const request = await lockRequest(tx, reservation.requestId)
  if (outcome === 'won' && request.state === 'published') {
    await closeRequest(tx, request, 'chosen', { source, actor, note: '' }, now)
    await tellChosen(tx, request.id, reservation.id, now)
  }
  if (!keepsPlace(outcome)) await freePlace(tx, app, request, { source, actor, note: outcome }, now)
  await keepProofReport(tx, app, { ...reservation, outcome }, ending)
  await tellRating(tx, reservation, now)
}

/** Nothing is asked for any more; what counts as nothing says so in the record. */
async function tellCrmOfEnd(tx: Tx, app: App, reservation: Reservation, { outcome, reason }: Ending, now: number): Promise<void> {
  if (reservation.contactShownAt === null) return
  await tellActivities(tx, app, reservation, now)
  if (outcome === 'withdrawn') await tellLog(tx, app, reservation, { says: 'stopped', afterMs: 0, reason }, now)
  if (outcome === 'bad' || outcome === 'revoked') await tellLog(tx, app, reservation, { says: 'not_counted', afterMs: 0, reason }, now)
}

/** Open screens and the look at the level follow from every change of what counts. */
export async function tellRating(tx: Tx, reservation: Reservation, now: number): Promise<void> {
  await insertLevelCheck(tx, reservation.partnerId, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'rating.changed' }, now)
}

/** Back in work, with its deadline from now; a request that its Won had closed opens with it. */
export async function reopenReservation(tx: Tx, app: App, reservation: Reservation, by: By): Promise<void> {
  const now = app.now()
  await updateReservation(tx, reservation.id, reopenPatch(reservation))
  await setDeadlineAnew(tx, reservation, now)
  await tellActivities(tx, app, reservation, now)
  await writeHistory(tx, reservation.id, { at: now, change: say('history.reopened'), ...by })
  if (by.source !== 'crm') await dropReport(tx, reservation.id, 'proof')
  if (by.source !== 'crm') await tellCrmRecord(tx, reservation, { outcome: 'in_work', note: say('crmNote.reopened', { reason: by.reason }) }, now)
  if (reservation.outcome === 'won') await reopenRequest(tx, await lockRequest(tx, reservation.requestId), by, now)
  await tellRating(tx, reservation, now)
}

/** A place given back before its CRM item was made leaves nothing behind there, and the client is not told of it. */
async function withdrawUnsent(tx: Tx, reservation: Reservation, outcome: Outcome): Promise<void> {
  if (keepsPlace(outcome) || reservation.contactShownAt !== null) return
  await withdrawWork(tx, crmLane(reservation.id))
  await withdrawWork(tx, mailLane(reservation.id))
}

/** Every end that the CRM does not know of itself moves its record and is written into it; the client's data there stays as it is. */
export async function tellCrm(tx: Tx, reservation: Reservation, { outcome, proof, reason, lostReason }: Ending, now: number): Promise<void> {
  await tellCrmRecord(tx, reservation, { outcome, lostReason: lostReason ?? null, proof: proof ?? '', note: noteOf(outcome, outcome === 'won' ? proof ?? reason : reason) }, now)
}

/** The line in the timeline of the partner's record. */
function noteOf(outcome: Outcome, reason: Words): Said {
  return say(`crmNote.${outcome}`, { reason })
}

async function tellCrmRecord(tx: Tx, reservation: Reservation, word: { outcome: Outcome | 'in_work', lostReason?: string | null, proof?: string, note: Said }, now: number): Promise<void> {
  if (reservation.memberId === null) return
  await insertWork(tx, {
    kind: 'crm.close', lane: crmLane(reservation.id), subject: `${reservation.id}/${now}`, memberId: reservation.memberId,
    payload: { reservationId: reservation.id, lostReason: null, proof: '', ...word }, runAt: now,
  }, now)
}
