import { Refusal } from '../../core/errors.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { findCrmItem, updateCrmItem } from '../../store/crm-items.ts'
import type { CrmItem, CrmItemPatch } from '../../store/crm-items.ts'
import { hurryWork, restartWork } from '../../store/outbox.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { insertReservationEvent } from '../../store/reservation-events.ts'
import { lockReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import { crmLane } from '../reservation/lanes.ts'
import type { Caller } from '../session/open-session.ts'

/**
 * Makes a new record for one that was deleted in the CRM. It counts as sent before, so the portal is looked through first: one that was
 * restored meanwhile is taken up, and there is never a second. Throws `nothing_to_change` unless it is known to be deleted.
 */
export async function addAgain(app: App, caller: Caller, reservationId: string): Promise<void> {
  await change(app, caller, reservationId, async (tx, reservation, item, now) => {
    if (item.state !== 'deleted') throw new Refusal('nothing_to_change', { outcome: item.state })
    await begin(tx, reservation, now, { itemId: null, leadId: null, stageId: null, stageName: null, semantic: null })
    await insertReservationEvent(tx, reservationId, { at: now, change: 'added to CRM again', source: 'app', actor: caller.userName, reason: '' })
  })
}

/** Tries now what waits, and anew what was given up, where the settings say now that it belongs. Throws `nothing_to_change` when it stands in the CRM. */
export async function retryNow(app: App, caller: Caller, reservationId: string): Promise<void> {
  await change(app, caller, reservationId, async (tx, reservation, item, now) => {
    if (item.state === 'waiting') return hurryWork(tx, crmLane(reservationId), now)
    if (item.state !== 'failed' || reservation.memberId === null) throw new Refusal('nothing_to_change', { outcome: item.state })
    const { target } = (await getPortalSettings(tx, reservation.memberId)).settings
    await begin(tx, reservation, now, target)
  })
}

/** Undo ends its own way: until then nothing is to be sent. */
async function change(app: App, caller: Caller, id: string, work: (tx: Tx, reservation: Reservation, item: CrmItem, now: number) => Promise<void>): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, id)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    if (reservation.state === 'closed') throw new Refusal('reservation_over')
    const item = await findCrmItem(tx, id)
    if (!item || reservation.state === 'held') throw new Refusal('nothing_to_change', { outcome: reservation.state })
    const now = app.now()
    await work(tx, reservation, item, now)
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: id }, now)
  })
  app.wake.worker()
  app.wake.live()
}

async function begin(tx: Tx, { id, memberId }: Reservation, now: number, patch: CrmItemPatch): Promise<void> {
  await updateCrmItem(tx, id, { state: 'waiting', lastError: null, nextTryAt: now, ...patch })
  await restartWork(tx, { kind: 'crm.create', lane: crmLane(id), subject: id, memberId, payload: { reservationId: id }, runAt: now }, now)
}
