import { Refusal } from '../../core/errors.ts'
import { HOUR_MS } from '../../core/time.ts'
import { insertWork } from '../../store/outbox.ts'
import { insertReservationEvent } from '../../store/reservation-events.ts'
import { lockReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { eachRefusable } from './each-refusable.ts'
import type { OneOfMany } from './each-refusable.ts'
import { crmLane } from './lanes.ts'

/** Asks the responsible person of each how it goes, in the portal's messenger and in the record; once an hour, however often it is clicked. */
export async function askForUpdates(app: App, caller: Caller, ids: readonly string[]): Promise<OneOfMany[]> {
  const results = await eachRefusable(ids, (id) => askOne(app, caller, id))
  app.wake.worker()
  app.wake.live()
  return results
}

async function askOne(app: App, caller: Caller, reservationId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    if (reservation.state === 'closed') throw new Refusal('reservation_over')
    const now = app.now()
    const isNew = await insertWork(tx, {
      kind: 'crm.ask_update', lane: crmLane(reservationId), subject: `${reservationId}/${Math.floor(now / HOUR_MS)}`, memberId: reservation.memberId,
      payload: { reservationId, by: caller.userName }, runAt: now,
    }, now)
    if (!isNew) return
    await insertReservationEvent(tx, reservationId, { at: now, change: 'update asked for', source: 'app', actor: caller.userName, reason: '' })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId }, now)
  })
}
