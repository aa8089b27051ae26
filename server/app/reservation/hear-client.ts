import { say } from '../../core/said.ts'
import { Refusal } from '../../core/errors.ts'
import { CLIENT_SAYS } from '../../core/outcome-reports.ts'
import type { ClientSays } from '../../core/outcome-reports.ts'
import type { Source } from '../../core/outcome.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { lockReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { keepReport } from './keep-report.ts'
import { writeHistory } from './write-history.ts'

/** `by` is who keeps the answer: an operator who called, or the client itself. */
export type Heard = { says: ClientSays, heardBy: string, by: { memberId: string | null, userId: string, userName: string, source: Extract<Source, 'operator' | 'client'> } }

/** Keeps what the client says of how a reservation ended. It changes no outcome by itself; a contradiction comes to the desk. False when it was said before. Throws `not_found`. */
export async function hearClient(app: App, reservationId: string, heard: Heard): Promise<boolean> {
  const isNew = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (!reservation || reservation.contactShownAt === null) throw new Refusal('not_found')
    return hearClientIn(tx, app, reservation, heard)
  })
  app.wake.live()
  return isNew
}

/** The same in a locked reservation whose contacts were shown. */
export async function hearClientIn(tx: Tx, app: App, reservation: Reservation, { says, heardBy, by }: Heard): Promise<boolean> {
  const { id, requestId, partnerId } = reservation
  const [said, text] = CLIENT_SAYS[says]
  const now = app.now()
  if (!await keepReport(tx, app, reservation, { source: 'client', says: said, detail: `${text}, heard by ${heardBy}` })) return false
  await writeHistory(tx, id, { at: now, change: say('history.clientSays', { said: say(`outcome.${said}`) }), source: 'client', actor: by.userName, reason: '' })
  await writeJournal(tx, app, { at: now, kind: 'client_answer_kept', requestId, partnerId, memberId: by.memberId, userId: by.userId, userName: by.userName, details: `${id}: ${said}` })
  await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId: id }, now)
  return true
}
