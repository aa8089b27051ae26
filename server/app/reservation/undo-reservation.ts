import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import { inTransaction } from '../../store/transaction.ts'
import { withdrawWork } from '../../store/outbox.ts'
import { lockRequest } from '../../store/requests.ts'
import { deleteReservation, findReservation, lockReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import { freePlace } from './free-place.ts'
import { crmLane, mailLane } from './lanes.ts'

/** Takes a reservation back as if it had never been. Throws `undo_over` once contacts were shown or the time has passed. */
export async function undoReservation(app: App, partnerId: string, reservationId: string): Promise<{ number: string }> {
  const found = await findReservation(app.db, reservationId)
  if (found?.partnerId !== partnerId) throw new Refusal('not_found')
  const number = await inTransaction(app.db, async (tx) => {
    // The reservation before its request, as everywhere: two orders would lock each other out.
    const reservation = await lockReservation(tx, reservationId)
    const now = app.now()
    if (!reservation) throw new Refusal('not_found')
    if (reservation.state !== 'held' || reservation.contactShownAt !== null || reservation.undoUntil <= now) throw new Refusal('undo_over')

    const request = await lockRequest(tx, found.requestId)
    await withdrawWork(tx, crmLane(reservationId))
    await withdrawWork(tx, mailLane(reservationId))
    await deleteReservation(tx, reservationId)
    await freePlace(tx, app, request, { source: 'app', actor: reservation.userName, note: 'undone' }, now)
    await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId }, now)
    return requestCode(request.number)
  })
  app.wake.live()
  app.wake.worker()
  return { number }
}
