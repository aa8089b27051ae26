import type { App } from '../app.ts'
import { dealOfLead } from '../../bitrix24/crm-read.ts'
import { firstItem } from '../../bitrix24/crm-item.ts'
import type { ItemState } from '../../bitrix24/crm-item.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import type { TryResult } from '../../core/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { findPortal } from '../../store/portals.ts'
import { listAwaitedActivities } from '../../store/reservations.ts'
import { applyCrmRecord } from '../reservation/apply-crm-record.ts'
import { callBatch, tryAgain } from '../portal/call-portal.ts'
import { findMissing } from './find-missing.ts'
import { keepActivities } from './activities.ts'
import { readRecords, recordKey, targetKey, targetOf } from './read-records.ts'
import type { Records, Standing } from './read-records.ts'

/** `changed` counts the reservations that were not yet as their records say; `touchesRead`: calls and mails were all to be seen. */
export type Synced = { result: TryResult, changed: number, touchesRead: boolean }

/** Reads the given records of one portal and changes their reservations accordingly: events and sweeps both end here. */
export async function syncItems(app: App, memberId: string, items: readonly CrmItem[]): Promise<Synced> {
  const standing = items.filter((item): item is Standing => item.itemId !== null)
  if (standing.length === 0) return { result: { kind: 'done' }, changed: 0, touchesRead: true }
  const awaited = await listAwaitedActivities(app.db, standing.map(({ reservationId }) => reservationId))
  const prefix = (await findPortal(app.db, memberId))?.processPrefix ?? null
  const answer = await readRecords(app, memberId, standing, awaited, prefix)
  if (answer.kind !== 'ok') return { result: tryAgain(answer), changed: 0, touchesRead: false }
  const { records } = answer

  let changed = await keepActivities(app, standing, awaited, records.touches)
  for (const item of standing) changed += await settleItem(app, item, records)
  const again = await findMissing(app, memberId, standing.filter((item) => !records.states.has(recordKey(item))))
  if (again.length > 0) changed += again.length + (await syncItems(app, memberId, again)).changed
  return { result: { kind: 'done' }, changed, touchesRead: records.touchesRead }
}

async function settleItem(app: App, item: Standing, records: Records): Promise<number> {
  const state = records.states.get(recordKey(item))
  if (!state) return 0
  const stage = records.stages.get(targetKey(targetOf(item, state)))?.find((candidate) => candidate.id === state.stageId)
  if (!stage) return 0
  if (item.entityTypeId === CRM_TYPES.lead && stage.semantic === 'S') return followLead(app, item, state, stage)
  return await applyCrmRecord(app, item, { ...state, stageName: stage.name, semantic: stage.semantic }) ? 1 : 0
}

/** A converted lead lives on as a deal that names it; until there is one, nothing was won. */
async function followLead(app: App, item: Standing, state: ItemState, stage: Stage): Promise<number> {
  const answer = await callBatch(app, item.memberId, { deal: dealOfLead(item.itemId) })
  const deal = answer.kind === 'ok' ? firstItem(answer.batch.results['deal'] ?? { items: [] }) : null
  if (!deal) return await applyCrmRecord(app, item, { ...state, proof: '', stageName: stage.name, semantic: 'P' }) ? 1 : 0

  const followed = { ...item, entityTypeId: CRM_TYPES.deal, itemId: deal.id, leadId: item.itemId }
  await inTransaction(app.db, (tx) => updateCrmItem(tx, item.reservationId, { entityTypeId: CRM_TYPES.deal, itemId: deal.id, leadId: item.itemId }))
  return 1 + (await syncItems(app, item.memberId, [followed])).changed
}
