import type { App } from '../app.ts'
import { isAsked } from '../../core/crm-activity.ts'
import type { TryResult } from '../../core/outbox.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { saveCrmActivity } from '../../store/crm-activities.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import { countRepairs } from '../../store/portal-checks.ts'
import { findReservation } from '../../store/reservations.ts'
import { tellPartner } from '../live/live.ts'
import { draftItem } from './draft-item.ts'
import { makeItem } from './make-item.ts'
import type { MadeItem } from './make-item.ts'
import { newItem } from './new-item.ts'
import type { Draft } from './new-item.ts'
import { syncItems } from './sync-items.ts'
import { tellActivities } from './tell-activities.ts'

/** Puts a reservation into its portal's CRM, however often it is tried: exactly one item in the end. */
export async function createItem(app: App, reservationId: string): Promise<TryResult> {
  const drafted = await draftItem(app, reservationId)
  if (drafted.kind === 'nothing') return { kind: 'done' }
  if (drafted.kind === 'erased') return { kind: 'dead', reason: 'The contact was erased' }
  const { draft, wasSent } = drafted
  const { memberId } = draft.known
  const result = await makeItem({ app, memberId, item: newItem(draft), keep: (made) => keepMade(app, draft, made) }, wasSent)
  return result.kind === 'done' ? result : failed(app, draft.reservation, result)
}

async function keepMade(app: App, draft: Draft, made: MadeItem): Promise<void> {
  const { known } = draft
  const { itemId, contactId } = made
  if (made.kind === 'made') {
    const { stageId, stage } = made
    return keep(app, draft, made.activityId, { itemId, contactId, categoryId: known.categoryId, stageId, stageName: stage?.name ?? null, semantic: stage?.semantic ?? null })
  }
  await keep(app, draft, null, { itemId, contactId })
  await countRepairs(app.db, known.memberId, 'item_found', 1, app.now())
  // The stage is read for the chip; if that fails now, the sweep reads it.
  await syncItems(app, known.memberId, [{ ...known, itemId, contactId, state: 'in_crm' }])
}

/** An activity whose answer is not known is looked for by work of its own. */
async function keep(app: App, { reservation, activity }: Draft, activityId: number | null, patch: Parameters<typeof updateCrmItem>[2]): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await updateCrmItem(tx, reservation.id, { ...patch, state: 'in_crm', lastError: null, nextTryAt: null, checkedAt: app.now() })
    if (activityId !== null) await saveCrmActivity(tx, { reservationId: reservation.id, purpose: 'first_contact', activityId, kind: activity.kind, deadline: Date.parse(activity.deadline), isDone: false })
    // Somebody may have called the client before the record stood.
    const now = await findReservation(tx, reservation.id)
    if (activityId === null || (now && !isAsked(now, 'first_contact'))) await tellActivities(tx, app, reservation, app.now())
    await tellSync(tx, reservation, 'in_crm', app.now())
  })
  app.wake.live()
  app.wake.worker()
}

async function failed(app: App, reservation: Reservation, result: Exclude<TryResult, { kind: 'done' }>): Promise<TryResult> {
  await inTransaction(app.db, async (tx) => {
    await updateCrmItem(tx, reservation.id, { lastError: result.reason, ...(result.kind === 'dead' && { state: 'failed' }) })
    await tellSync(tx, reservation, result.kind === 'dead' ? 'failed' : 'waiting', app.now())
  })
  app.wake.live()
  return result
}

/** The state goes ahead, so that a chip can change before the rest is read. */
async function tellSync(tx: Tx, { id, partnerId }: Reservation, state: 'in_crm' | 'waiting' | 'failed', now: number): Promise<void> {
  await tellPartner(tx, partnerId, { kind: 'crm.sync', reservationId: id, state }, now)
  await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId: id }, now)
}
