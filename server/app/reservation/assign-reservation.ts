import { Refusal } from '../../core/errors.ts'
import type { Reservation } from '../../core/reservation.ts'
import { insertWork } from '../../store/outbox.ts'
import { insertReservationEvent } from '../../store/reservation-events.ts'
import { findReservation, lockReservation, updateReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import { readPerson } from '../portal/read-people.ts'
import type { Caller } from '../session/open-session.ts'
import { crmLane } from './lanes.ts'

/**
 * Hands a reservation with its deadline to a colleague in the portal it was made in; the CRM record follows. That is no sign of work:
 * the deadline runs on. Throws `person_unknown`, `reservation_over` or `portal_silent`.
 */
export async function assignReservation(app: App, caller: Caller, reservationId: string, userId: string): Promise<void> {
  const { memberId } = checked(await findReservation(app.db, reservationId), caller)
  const person = memberId === null ? null : await readPerson(app, memberId, userId)
  if (!person) throw new Refusal('person_unknown')
  await inTransaction(app.db, async (tx) => {
    const reservation = checked(await lockReservation(tx, reservationId), caller)
    // A second click hands nothing over again.
    if (reservation.assigneeId === userId) return
    const now = app.now()
    await updateReservation(tx, reservationId, { assigneeId: userId, assigneeName: person.name })
    await insertReservationEvent(tx, reservationId, { at: now, change: 'handed over', source: 'app', actor: caller.userName, reason: `to ${person.name}` })
    await insertWork(tx, {
      kind: 'crm.assign', lane: crmLane(reservationId), subject: `${reservationId}/${app.newId()}`, memberId: reservation.memberId,
      payload: { reservationId, userId, text: `Handed over to ${person.name} by ${caller.userName}` }, runAt: now,
    }, now)
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId }, now)
  })
  app.wake.worker()
  app.wake.live()
}

function checked(reservation: Reservation | null, { partnerId }: Caller): Reservation {
  if (!reservation || reservation.partnerId !== partnerId) throw new Refusal('not_found')
  if (reservation.state === 'closed') throw new Refusal('reservation_over')
  return reservation
}
