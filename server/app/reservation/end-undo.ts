import { say } from '../../core/said.ts'
import { inTransaction } from '../../store/transaction.ts'
import { listUndoOver, lockReservation, updateReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { tellPartner } from '../live/live.ts'
import { writeHistory } from './write-history.ts'

const AT_ONCE = 100

/** Moves held reservations whose undo time is over to in work. Returns how many. */
export async function endUndo(app: App): Promise<number> {
  const ids = await listUndoOver(app.db, app.now(), AT_ONCE)
  const done = await eachAlone(app, 'undo', ids, (id) => inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, id)
    const now = app.now()
    if (reservation?.state !== 'held' || reservation.undoUntil > now) return
    await updateReservation(tx, id, { state: 'in_work' })
    await writeHistory(tx, id, { at: now, change: say('history.undoOver'), source: 'clock', actor: 'clock', reason: '' })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: id }, now)
  }))
  if (done > 0) app.wake.live()
  return done
}
