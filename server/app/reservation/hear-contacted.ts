import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { say } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import type { Tx } from '../../db/schema.ts'
import { saveContactWord } from '../../store/contact-words.ts'
import { getRequest } from '../../store/requests.ts'
import { lockReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { THE_CLIENT } from '../client/the-client.ts'
import { openCase } from '../desk/open-case.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { keepFirstContact } from './first-contact.ts'
import { writeHistory } from './write-history.ts'

/**
 * Keeps what the client says on their page of a partner's first contact; the last word counts. "They contacted me" is the first contact where
 * there was none. "No contact" takes nothing back: once the time for it is over, the partner and the desk are told. False when it was said before.
 * Throws `reservation_over` for what is not, or not any more, this request's.
 */
export async function hearContacted(app: App, requestId: string, reservationId: string, contacted: boolean): Promise<boolean> {
  const isNew = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (reservation?.requestId !== requestId || reservation.state === 'closed' || reservation.contactShownAt === null) throw new Refusal('reservation_over')
    return keepContacted(tx, app, reservation, contacted, app.now())
  })
  app.wake.live()
  app.wake.worker()
  return isNew
}

/** The same in a locked reservation whose contacts were shown, ended or not. */
export async function keepContacted(tx: Tx, app: App, reservation: Reservation, contacted: boolean, now: number): Promise<boolean> {
  const { id, requestId, partnerId } = reservation
  const isLate = !contacted && reservation.firstContactDueAt <= now
  if (isLate) await tellOfSilence(tx, app, reservation, now)
  if (!await saveContactWord(tx, id, { contacted, at: now })) return isLate
  await writeHistory(tx, id, { at: now, change: say(contacted ? 'history.clientReached' : 'history.clientNotReached'), source: 'client', actor: THE_CLIENT.userName, reason: '' })
  await writeJournal(tx, app, { at: now, kind: 'client_contact_kept', requestId, partnerId, ...THE_CLIENT, details: `${id}: ${contacted ? 'contacted' : 'no contact'}` })
  const isFirst = contacted && reservation.contactedAt === null && reservation.state !== 'closed'
  if (isFirst) await keepFirstContact(tx, app, reservation, { at: now, seenIn: 'client', actor: THE_CLIENT.userName })
  await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId: id }, now)
  return true
}

/** Once a reservation: the partner may have marked a contact that the client does not know of. */
async function tellOfSilence(tx: Tx, app: App, { id, partnerId, requestId, contactedAt, contactedIn, firstContactDueAt }: Reservation, now: number): Promise<void> {
  const number = requestCode((await getRequest(tx, requestId)).number)
  await openCase(tx, app, {
    kind: 'no_contact', subject: id, partnerId, requestId, reservationId: id, openedBy: THE_CLIENT.userName, dueAt: null, facts: { request: number, firstContactDueAt, contactedAt, contactedIn },
  }, now)
  await tellNotice(tx, { partnerId, kind: 'client_word', subject: `${id}/no_contact`, ...keep(say('notice.notReached', { number })), requestId, reservationId: id }, now)
}
