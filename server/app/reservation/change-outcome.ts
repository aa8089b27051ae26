import { say } from '../../core/said.ts'
import { turnPatch } from '../../core/ending.ts'
import { keepsPlace } from '../../core/outcome.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { lockRequest } from '../../store/requests.ts'
import { updateReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { closeRequest } from '../request/close-request.ts'
import { reopenRequest } from '../request/reopen-request.ts'
import { endReservation, tellCrm, tellRating } from './close-reservation.ts'
import type { By, Ending } from './close-reservation.ts'
import { freePlace } from './free-place.ts'
import { keepProofReport } from './keep-report.ts'
import { writeHistory } from './write-history.ts'

/**
 * Gives a locked reservation another outcome; when it ended stays as it was, a place it kept for nothing becomes free, and one that
 * was given up is not taken back. Its request closes with the first Won and opens again without any. One that is still open ends.
 */
export async function changeOutcome(tx: Tx, app: App, reservation: Reservation, change: Ending): Promise<void> {
  if (reservation.state !== 'closed') return endReservation(tx, app, reservation, change)
  const now = app.now()
  const { outcome, source, actor, reason } = change
  const hadPlace = reservation.outcome !== null && keepsPlace(reservation.outcome)
  await updateReservation(tx, reservation.id, turnPatch(reservation, change, now))
  await writeHistory(tx, reservation.id, { at: now, change: say('history.turned', { from: say(`outcome.${reservation.outcome ?? 'open'}`), to: say(`outcome.${outcome}`) }), source, actor, reason })
  if (source !== 'crm') await tellCrm(tx, reservation, change, now)

  const request = await lockRequest(tx, reservation.requestId)
  if (outcome === 'won' && request.state === 'published') await closeRequest(tx, request, 'chosen', { source, actor, note: '' }, now)
  if (reservation.outcome === 'won' && outcome !== 'won') await reopenRequest(tx, request, { source, actor }, now)
  if (hadPlace && !keepsPlace(outcome)) await freePlace(tx, app, await lockRequest(tx, reservation.requestId), { source, actor, note: outcome }, now)
  await keepProofReport(tx, app, { ...reservation, outcome }, change)
  await tellRating(tx, reservation, now)
}

/** Decides that a locked, ended reservation counts as nothing, whatever its outcome. */
export async function excuseReservation(tx: Tx, app: App, reservation: Reservation, by: By): Promise<void> {
  const now = app.now()
  await updateReservation(tx, reservation.id, { excusedAt: now })
  await writeHistory(tx, reservation.id, { at: now, change: say('history.excused'), ...by })
  await tellRating(tx, reservation, now)
}
