import { z } from 'zod'
import type { App } from '../app.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { ENTITY_TYPES, PROOF_FIELD } from '../../bitrix24/crm-item.ts'
import type { TryResult } from '../../core/outbox.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { fetchStages } from './portal-stages.ts'
import { syncItems } from './sync-items.ts'

/** What happened in the app and is told to the CRM record. */
export const closePayload = z.object({
  reservationId: z.string(),
  outcome: z.enum(['won', 'lost', 'released']),
  proof: z.string(),
  note: z.string(),
})
export type ClosePayload = z.infer<typeof closePayload>

/** Moves the CRM record to where the app's outcome belongs and writes a line into its timeline; doing it twice is harmless. */
export async function closeItem(app: App, payload: ClosePayload): Promise<TryResult> {
  const item = await findCrmItem(app.db, payload.reservationId)
  if (!item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const entity = item.entityTypeId === ENTITY_TYPES.lead ? 'lead' : 'deal'
  const stages = await fetchStages(app, item.memberId, { entity, categoryId: item.categoryId })
  if (!stages) return { kind: 'retry', reason: 'The portal does not tell its stages' }

  const wanted = payload.outcome === 'won' ? 'S' : 'F'
  // A lead can't be converted over REST: setting its last stage would make no deal (BITRIX24 §5.5).
  const movable = item.semantic !== wanted && !(entity === 'lead' && wanted === 'S')
  const target = movable ? stages.find((stage) => stage.semantic === wanted) : undefined
  // The line in the timeline is written also when the CRM does not let the record move.
  const answer = await callBatch(app, item.memberId, commands(item, entity, payload, target?.id), { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)
  await syncItems(app, item.memberId, [item])
  const [refusal] = Object.values(answer.batch.errors)
  return refusal ? tryCommandAgain(refusal) : { kind: 'done' }
}

function commands(item: CrmItem, entity: 'deal' | 'lead', payload: ClosePayload, stageId: string | undefined): Record<string, BatchCommand> {
  const fields = { ...(stageId !== undefined && { stageId }), ...(payload.proof !== '' && { [PROOF_FIELD]: payload.proof }) }
  const update = { method: 'crm.item.update', params: { entityTypeId: item.entityTypeId, id: item.itemId, fields, useOriginalUfNames: 'Y' } }
  const comment = { method: 'crm.timeline.comment.add', params: { fields: { ENTITY_ID: item.itemId, ENTITY_TYPE: entity, COMMENT: payload.note } } }
  return Object.keys(fields).length > 0 ? { update, comment } : { comment }
}

/** Asks the responsible person for the proof without which Won does not count. */
export async function askForProof(app: App, reservationId: string): Promise<TryResult> {
  const item = await findCrmItem(app.db, reservationId)
  if (!item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const ask: BatchCommand = {
    method: 'crm.activity.todo.add',
    params: {
      ownerTypeId: item.entityTypeId, ownerId: item.itemId, deadline: new Date(app.now() + 24 * 3_600_000).toISOString(),
      title: 'Add the proof of Won so that it counts',
      description: 'Order number, licence key or the client’s Bitrix24 address: in this record’s field "Proof of Won" or in the app.',
    },
  }
  const answer = await callBatch(app, item.memberId, { ask })
  return answer.kind === 'ok' ? { kind: 'done' } : tryAgain(answer)
}
