import type { Person } from '../../bitrix24/directory.ts'
import { say } from '../../core/said.ts'
import { Refusal } from '../../core/errors.ts'
import type { Reservation } from '../../core/reservation.ts'
import { findCrmItem, updateCrmItem } from '../../store/crm-items.ts'
import { insertWork } from '../../store/outbox.ts'
import { findReservation, lockReservation, updateReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellAssigned } from '../notice/tell-assigned.ts'
import { tellPartner } from '../live/live.ts'
import { readPerson } from '../portal/read-people.ts'
import type { Caller } from '../session/open-session.ts'
import { eachRefusable } from './each-refusable.ts'
import type { OneOfMany } from './each-refusable.ts'
import { crmLane } from './lanes.ts'
import { writeHistory } from './write-history.ts'

/**
 * Hands a reservation with its deadline to a colleague in the portal it was made in; the CRM record follows. That is no sign of work:
 * the deadline runs on. Throws `person_unknown`, `reservation_over` or `portal_silent`.
 */
export async function assignReservation(app: App, caller: Caller, reservationId: string, userId: string): Promise<void> {
  const reservation = checked(await findReservation(app.db, reservationId), caller)
  await handOver(app, caller, reservation, await personOf(app, reservation, userId))
}

/** The same for several: one that can't be handed over stops no other, and a person is asked for once a portal. */
export async function assignReservations(app: App, caller: Caller, ids: readonly string[], userId: string): Promise<OneOfMany[]> {
  const people = new Map<string | null, Promise<Person>>()
  return eachRefusable(ids, async (id) => {
    const reservation = checked(await findReservation(app.db, id), caller)
    const person = people.get(reservation.memberId) ?? personOf(app, reservation, userId)
    people.set(reservation.memberId, person)
    await handOver(app, caller, reservation, await person)
  })
}

async function personOf(app: App, { memberId }: Reservation, userId: string): Promise<Person> {
  const person = memberId === null ? null : await readPerson(app, memberId, userId)
  if (!person) throw new Refusal('person_unknown')
  return person
}

async function handOver(app: App, caller: Caller, { id: reservationId }: Reservation, { id: userId, name }: Person): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = checked(await lockReservation(tx, reservationId), caller)
    const item = await findCrmItem(tx, reservationId)
    // A second click hands nothing over again.
    if (reservation.assigneeId === userId && (item?.responsibleId ?? userId) === userId) return
    const now = app.now()
    await updateReservation(tx, reservationId, { assigneeId: userId, assigneeName: name })
    // Lists show it at once, and a record that is not made yet is made for the right person.
    await updateCrmItem(tx, reservationId, { responsibleId: userId })
    await writeHistory(tx, reservationId, { at: now, change: say('history.handedOver'), source: 'app', actor: caller.userName, reason: say('history.to', { name }) })
    await insertWork(tx, {
      kind: 'crm.assign', lane: crmLane(reservationId), subject: `${reservationId}/${app.newId()}`, memberId: reservation.memberId,
      payload: { reservationId, userId, text: say('crmNote.handedOver', { name, by: caller.userName }) }, runAt: now,
    }, now)
    if (userId !== caller.userId) await tellAssigned(tx, app, { reservation, userId, now })
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
