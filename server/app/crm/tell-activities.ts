import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { insertWork } from '../../store/outbox.ts'
import type { App } from '../app.ts'
import { crmLane } from '../reservation/lanes.ts'
import type { LogPayload } from './write-log.ts'

type Told = Pick<Reservation, 'id' | 'memberId'>

/** The activities on the record follow what just changed in the reservation. */
export async function tellActivities(tx: Tx, app: Pick<App, 'newId'>, { id, memberId }: Told, now: number): Promise<void> {
  if (memberId === null) return
  await insertWork(tx, { kind: 'crm.activity', lane: crmLane(id), subject: `${id}/${app.newId()}`, memberId, payload: { reservationId: id }, runAt: now }, now)
}

/** An entry for the record's log. */
export async function tellLog(tx: Tx, app: Pick<App, 'newId'>, { id, memberId }: Told, it: Omit<LogPayload, 'reservationId'>, now: number): Promise<void> {
  if (memberId === null) return
  await insertWork(tx, { kind: 'crm.log', lane: crmLane(id), subject: `${id}/${app.newId()}`, memberId, payload: { reservationId: id, ...it }, runAt: now }, now)
}
