import { say } from '../../core/said.ts'
import { Refusal } from '../../core/errors.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertRecipient } from '../../store/consent-recipients.ts'
import { hurryWork } from '../../store/outbox.ts'
import { lockReservation, updateReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import type { StoredContact } from '../request/contact.ts'
import { openContact } from '../request/contact.ts'
import type { Caller } from '../session/open-session.ts'
import { crmLane, mailLane } from './lanes.ts'
import { writeHistory } from './write-history.ts'

/** Who looks; without a portal when the place was taken by mail. */
export type Viewer = Pick<Caller, 'partnerId' | 'userId' | 'userName'> & { memberId: string | null }

/** The contact of a reserved request, and the journal row that says who saw it: no row, no contact. */
export async function showContacts(app: App, caller: Viewer, reservationId: string): Promise<StoredContact> {
  const contact = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    const stillTheirs = reservation.outcome === null || reservation.outcome === 'won' || reservation.outcome === 'lost'
    if (!stillTheirs) throw new Refusal('reservation_over')
    const opened = await openContact(app, reservation.requestId, tx)
    if (!opened) throw new Refusal('reservation_over')

    const now = app.now()
    await writeJournal(tx, app, {
      at: now, kind: 'contact_shown', requestId: reservation.requestId, partnerId: reservation.partnerId, memberId: caller.memberId,
      userId: caller.userId, userName: caller.userName, details: reservation.contactShownAt === null ? 'first' : 'again',
    })
    if (reservation.contactShownAt === null) {
      await updateReservation(tx, reservationId, { contactShownAt: now, ...(reservation.state === 'held' && { state: 'in_work' }) })
      await insertRecipient(tx, { reservationId, requestId: reservation.requestId, partnerId: reservation.partnerId, shownAt: now })
      await writeHistory(tx, reservationId, { at: now, change: say('history.contactsShown'), source: 'app', actor: caller.userName, reason: '' })
      await hurryWork(tx, crmLane(reservationId), now)
      await hurryWork(tx, mailLane(reservationId), now)
      await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId }, now)
    }
    return opened
  })
  app.wake.worker()
  app.wake.live()
  return contact
}
