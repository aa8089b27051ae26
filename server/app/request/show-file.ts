import { Refusal } from '../../core/errors.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { lockReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'
import { openFile } from './files.ts'
import type { OpenedFile } from './files.ts'

/** A file of a request for the vendor's staff; that they read it stands in the journal. */
export async function showFileToOperator(app: App, caller: Caller, number: number, fileId: string): Promise<OpenedFile> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  return inTransaction(app.db, async (tx) => {
    const file = await openFile(app, request.id, fileId, tx)
    await writeJournal(tx, app, {
      at: app.now(), kind: 'file_read_by_operator', requestId: request.id, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: fileId,
    })
    return file
  })
}

/** A file for the partner that holds the request, once its contacts were shown: it may say who the client is. */
export async function showFile(app: App, caller: Caller, reservationId: string, fileId: string): Promise<OpenedFile> {
  return inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    const stillTheirs = reservation.outcome === null || reservation.outcome === 'won' || reservation.outcome === 'lost'
    if (!stillTheirs) throw new Refusal('reservation_over')
    if (reservation.contactShownAt === null) throw new Refusal('contact_first')
    const file = await openFile(app, reservation.requestId, fileId, tx)
    await writeJournal(tx, app, {
      at: app.now(), kind: 'file_shown', requestId: reservation.requestId, partnerId: reservation.partnerId, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: fileId,
    })
    return file
  })
}
