import type { App } from '../app.ts'
import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { ENTITY_TYPES, firstItem, readItem } from '../../bitrix24/crm-item.ts'
import type { ItemState } from '../../bitrix24/crm-item.ts'
import { readStages } from '../../bitrix24/stages.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import type { TryResult } from '../../core/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { applyCrmRecord, markDeletedInCrm } from '../reservation/apply-crm-record.ts'
import { callBatch, tryAgain } from '../portal/call-portal.ts'
import { stagesCommand } from './portal-stages.ts'
import type { Pipeline } from './portal-stages.ts'

/** A batch holds at most 50 commands; stage lists and lead look-ups need some of them. */
const ITEMS_PER_BATCH = 40

/** Reads the given records of one portal and changes their reservations accordingly: events and sweeps both end here. */
export async function syncItems(app: App, memberId: string, items: readonly CrmItem[]): Promise<TryResult> {
  for (let start = 0; start < items.length; start += ITEMS_PER_BATCH) {
    const result = await syncSome(app, memberId, items.slice(start, start + ITEMS_PER_BATCH))
    if (result.kind !== 'done') return result
  }
  return { kind: 'done' }
}

async function syncSome(app: App, memberId: string, items: readonly CrmItem[]): Promise<TryResult> {
  // Each record is asked for on its own, because one that was deleted would stop a batch that halts.
  const answer = await callBatch(app, memberId, Object.fromEntries(items.map((item) => [key(item), getCommand(item)])), { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)

  const read = new Map(items.flatMap((item) => {
    const result = answer.batch.results[key(item)]
    return result === undefined ? [] : [[item, readItem(result)] as const]
  }))
  const stages = await readPipelines(app, memberId, [...read].map(([item, state]) => pipelineOf(item, state)))
  if (stages.kind !== 'ok') return tryAgain(stages)

  for (const item of items) await settleItem(app, item, read.get(item), answer.batch, stages.pipelines)
  return { kind: 'done' }
}

async function settleItem(app: App, item: CrmItem, state: ItemState | undefined, batch: BatchResult, pipelines: Map<string, Stage[]>): Promise<void> {
  if (!state) {
    if (isGone(batch.errors[key(item)]?.code)) await markDeletedInCrm(app, item)
    return
  }
  const stage = pipelines.get(pipelineKey(pipelineOf(item, state)))?.find((candidate) => candidate.id === state.stageId)
  if (!stage) return
  if (item.entityTypeId === ENTITY_TYPES.lead && stage.semantic === 'S') return followLead(app, item, stage)
  await applyCrmRecord(app, item, { ...state, stageName: stage.name, semantic: stage.semantic })
}

/** A converted lead lives on as a deal that names it; until there is one, nothing was won. */
async function followLead(app: App, item: CrmItem, stage: Stage): Promise<void> {
  const find = { method: 'crm.item.list', params: { entityTypeId: ENTITY_TYPES.deal, select: ['id'], filter: { leadId: item.itemId }, start: -1 } }
  const answer = await callBatch(app, item.memberId, { deal: find })
  const deal = answer.kind === 'ok' ? firstItem(answer.batch.results['deal'] ?? { items: [] }) : null
  if (!deal) return applyCrmRecord(app, item, { stageId: stage.id, categoryId: 0, proof: '', stageName: stage.name, semantic: 'P' })

  const followed = { ...item, entityTypeId: ENTITY_TYPES.deal, itemId: deal.id }
  await inTransaction(app.db, (tx) => updateCrmItem(tx, item.reservationId, { entityTypeId: ENTITY_TYPES.deal, itemId: deal.id }))
  await syncSome(app, item.memberId, [followed])
}

async function readPipelines(
  app: App, memberId: string, wanted: readonly Pipeline[],
): Promise<{ kind: 'ok', pipelines: Map<string, Stage[]> } | Exclude<Awaited<ReturnType<typeof callBatch>>, { kind: 'ok' }>> {
  const distinct = new Map(wanted.map((pipeline) => [pipelineKey(pipeline), pipeline]))
  if (distinct.size === 0) return { kind: 'ok', pipelines: new Map() }
  const answer = await callBatch(app, memberId, Object.fromEntries([...distinct].map(([name, pipeline]) => [name, stagesCommand(pipeline)])))
  if (answer.kind !== 'ok') return answer
  return { kind: 'ok', pipelines: new Map(Object.entries(answer.batch.results).map(([name, result]) => [name, readStages(result)])) }
}

function getCommand(item: CrmItem): BatchCommand {
  return { method: 'crm.item.get', params: { entityTypeId: item.entityTypeId, id: item.itemId, useOriginalUfNames: 'Y' } }
}

function pipelineOf(item: CrmItem, state: ItemState): Pipeline {
  return item.entityTypeId === ENTITY_TYPES.lead ? { entity: 'lead', categoryId: 0 } : { entity: 'deal', categoryId: state.categoryId }
}

function pipelineKey({ entity, categoryId }: Pipeline): string {
  return `${entity}${categoryId}`
}

function key(item: CrmItem): string {
  return `item${item.entityTypeId}x${item.itemId}`
}

function isGone(code: string | undefined): boolean {
  return code === 'NOT_FOUND' || code === 'ERROR_NOT_FOUND'
}
