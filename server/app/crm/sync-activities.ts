import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { addActivity, changeActivity, findActivity, foundActivity, madeActivity } from '../../bitrix24/crm-activity.ts'
import type { Activity, ActivityKind } from '../../bitrix24/crm-activity.ts'
import { ACTIVITY_PURPOSES, contactDueAt, isAsked } from '../../core/crm-activity.ts'
import type { ActivityPurpose } from '../../core/crm-activity.ts'
import type { TryResult } from '../../core/outbox.ts'
import type { Reservation } from '../../core/reservation.ts'
import { DAY_MS } from '../../core/time.ts'
import { listCrmActivities, saveCrmActivity } from '../../store/crm-activities.ts'
import type { CrmActivity } from '../../store/crm-activities.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { findPortal } from '../../store/portals.ts'
import { findReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { describeActivity } from './describe-activity.ts'

type Case = { app: App, item: CrmItem & { itemId: number }, reservation: Reservation, purpose: ActivityPurpose, known: CrmActivity | null, kind: ActivityKind, wish: Activity, dueAt: number }

/**
 * Brings the activities on a reservation's record to where they should be: one for each thing that is still asked for, with its deadline, and done
 * once it is not. Doing it twice is harmless: nothing is made before it was looked for.
 */
export async function syncActivities(app: App, reservationId: string): Promise<TryResult> {
  const item = await findCrmItem(app.db, reservationId)
  const reservation = await findReservation(app.db, reservationId)
  if (!reservation || !item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const known = await listCrmActivities(app.db, reservationId)
  const access = (await findPortal(app.db, item.memberId))?.access ?? 'app'
  for (const purpose of ACTIVITY_PURPOSES) {
    const stored = known.get(purpose) ?? null
    const dueAt = purpose === 'first_contact' ? contactDueAt(reservation) : stored?.deadline ?? app.now() + DAY_MS
    const kind = stored?.kind ?? (access === 'app' ? 'configurable' : 'todo')
    const wish = await describeActivity(app, { reservation, item, purpose, dueAt })
    const result = await bring({ app, item: { ...item, itemId: item.itemId }, reservation, purpose, known: stored, kind, wish, dueAt })
    if (result.kind !== 'done') return result
  }
  return { kind: 'done' }
}

async function bring(here: Case): Promise<TryResult> {
  const { known, reservation, purpose, dueAt } = here
  const isDone = !isAsked(reservation, purpose)
  if (known) return known.isDone === isDone && (isDone || known.deadline === dueAt) ? { kind: 'done' } : change(here, known.activityId, isDone)
  // Nobody was ever asked for a proof that is not missing.
  if (isDone && purpose === 'proof') return { kind: 'done' }
  const found = await ask(here, { found: findActivity(here.item, here.wish, here.kind) })
  if ('kind' in found) return found
  const id = foundActivity(found.results['found'])
  if (id !== null) return change(here, id, isDone)
  return isDone ? { kind: 'done' } : add(here)
}

async function add(here: Case): Promise<TryResult> {
  const answer = await callBatch(here.app, here.item.memberId, { made: addActivity(here.item, here.wish, here.kind) }, { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)
  const { results, errors } = answer.batch
  const id = madeActivity(results['made'])
  if (id !== null) return keep(here, id, false)
  // A portal that is too old for it, or lets no app make it, takes a to-do.
  if (here.kind === 'configurable' && errors['made']) return bring({ ...here, kind: 'todo' })
  return errors['made'] ? tryCommandAgain(errors['made']) : { kind: 'retry', reason: 'The CRM made no activity' }
}

/** One that somebody deleted there is not made again. */
async function change(here: Case, id: number, isDone: boolean): Promise<TryResult> {
  const answer = await callBatch(here.app, here.item.memberId, changeActivity(here.item, id, here.wish, { kind: here.kind, isDone }), { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)
  const [refusal] = Object.values(answer.batch.errors)
  const again = refusal ? tryCommandAgain(refusal) : null
  return again === null || again.kind === 'dead' ? keep(here, id, isDone) : again
}

async function ask({ app, item }: Case, commands: Record<string, BatchCommand>): Promise<BatchResult | TryResult> {
  const answer = await callBatch(app, item.memberId, commands)
  if (answer.kind !== 'ok') return tryAgain(answer)
  const [refusal] = Object.values(answer.batch.errors)
  return refusal ? tryCommandAgain(refusal) : answer.batch
}

async function keep({ app, reservation, purpose, kind, dueAt }: Case, activityId: number, isDone: boolean): Promise<TryResult> {
  await saveCrmActivity(app.db, { reservationId: reservation.id, purpose, activityId, kind, deadline: dueAt, isDone })
  return { kind: 'done' }
}
