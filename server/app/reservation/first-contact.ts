import { say } from '../../core/said.ts'
import { Refusal } from '../../core/errors.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { lockReservation, updateReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { tellActivities, tellLog } from '../crm/tell-activities.ts'
import { tellPartner } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { setDeadline } from './set-deadline.ts'
import { writeHistory } from './write-history.ts'

type FirstContact = { at: number, seenIn: NonNullable<Reservation['contactedIn']>, actor: string }

/** Keeps when the client was first reached; an earlier moment that the CRM shows replaces a later one. False when nothing is new. */
export async function noteFirstContact(app: App, reservationId: string, contact: FirstContact): Promise<boolean> {
  const isNew = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    return reservation !== null && await keepFirstContact(tx, app, reservation, contact)
  })
  if (isNew) {
    app.wake.live()
    app.wake.worker()
  }
  return isNew
}

/** The same in a locked reservation. */
export async function keepFirstContact(tx: Tx, app: App, reservation: Reservation, { at, seenIn, actor }: FirstContact): Promise<boolean> {
  if (reservation.contactedAt !== null && reservation.contactedAt <= at) return false
  const done = { contactedAt: at, contactedIn: seenIn }
  await tellActivities(tx, app, reservation, app.now())
  if (reservation.contactedAt === null) await tellLog(tx, app, reservation, { says: 'contact', afterMs: at - reservation.reservedAt, reason: actor }, app.now())
  // An earlier moment of the same contact makes no deadline shorter.
  if (reservation.state === 'closed' || reservation.contactedAt !== null) await updateReservation(tx, reservation.id, done)
  else await setDeadline(tx, reservation, done)
  await writeHistory(tx, reservation.id, { at: app.now(), change: say('history.firstContact'), source: seenIn, actor, reason: '' })
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, app.now())
  return true
}

/** A person says that the client was called or written to. Throws `contact_first` while the contacts were not shown. */
export async function markContacted(app: App, caller: Caller, reservationId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    if (reservation.state === 'closed') throw new Refusal('reservation_over')
    if (reservation.contactShownAt === null) throw new Refusal('contact_first')
  })
  await noteFirstContact(app, reservationId, { at: app.now(), seenIn: 'app', actor: caller.userName })
}
