import { say } from '../../core/said.ts'
import type { Words } from '../../core/said.ts'
import { Refusal } from '../../core/errors.ts'
import type { Source } from '../../core/outcome.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { lockReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { setDeadline } from './set-deadline.ts'
import { writeHistory } from './write-history.ts'

export type WorkSign = { at: number, source: Source, actor: string, reason: Words }

/** Keeps a sign of work in a locked reservation: its deadline runs anew from there. What the CRM shows comes into the history once, what a person says always. */
export async function keepWorkSign(tx: Tx, reservation: Reservation, { at, ...by }: WorkSign, now: number): Promise<void> {
  if (reservation.state === 'closed' || (reservation.workBegun && (reservation.lastSignAt ?? 0) >= at)) return
  await setDeadline(tx, reservation, { lastSignAt: at, workBegun: true })
  const change = say(by.source === 'app' ? 'history.stillWorking' : 'history.begun')
  if (by.source === 'app' || !reservation.workBegun) await writeHistory(tx, reservation.id, { at: now, change, ...by })
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
}

/** An activity after the first contact, as the CRM shows it. */
export async function noteActivity(app: App, reservationId: string, at: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (reservation) await keepWorkSign(tx, reservation, { at, source: 'crm', actor: 'CRM', reason: say('history.activity') }, app.now())
  })
  app.wake.live()
}

/** A person says that they still work on it. Throws `not_contacted` before the first contact: that one can't be put off. */
export async function sayStillWorking(app: App, caller: Caller, reservationId: string, note: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    if (reservation.state === 'closed') throw new Refusal('reservation_over')
    if (reservation.contactedAt === null) throw new Refusal('not_contacted')
    const now = app.now()
    await keepWorkSign(tx, reservation, { at: now, source: 'app', actor: caller.userName, reason: note }, now)
  })
  app.wake.live()
}
