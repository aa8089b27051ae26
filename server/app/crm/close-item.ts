import { z } from 'zod'
import type { App } from '../app.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { timelineType } from '../../bitrix24/crm-create.ts'
import { fieldName } from '../../bitrix24/crm-fields.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import { LOST_REASON_CODES } from '../../core/outcome.ts'
import type { TryResult } from '../../core/outbox.ts'
import { DAY_MS } from '../../core/time.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPortal } from '../../store/portals.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { withoutMarkup } from './new-item.ts'
import { fetchStages } from './portal-stages.ts'
import { syncItems } from './sync-items.ts'

/** What happened in the app and is told to the CRM record. */
export const closePayload = z.object({
  reservationId: z.string(),
  outcome: z.enum(['won', 'lost', 'released']),
  lostReason: z.enum(LOST_REASON_CODES).nullish().catch(null),
  proof: z.string(),
  note: z.string(),
})
export type ClosePayload = z.infer<typeof closePayload>

/** Moves the CRM record to where the app's outcome belongs and writes a line into its timeline; doing it twice is harmless. */
export async function closeItem(app: App, payload: ClosePayload): Promise<TryResult> {
  const item = await findCrmItem(app.db, payload.reservationId)
  if (!item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const stages = await fetchStages(app, item.memberId, item)
  if (!stages) return { kind: 'retry', reason: 'The portal does not tell its stages' }

  const stageId = await stageFor(app, item, stages, payload)
  const portal = await findPortal(app.db, item.memberId)
  const proofField = fieldName(item.entityTypeId, portal?.processPrefix ?? null, 'proof')
  // The line in the timeline is written also when the CRM does not let the record move.
  const answer = await callBatch(app, item.memberId, commands(item, payload, stageId, proofField), { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)
  await syncItems(app, item.memberId, [item])
  const [refusal] = Object.values(answer.batch.errors)
  return refusal ? tryCommandAgain(refusal) : { kind: 'done' }
}

/** The stage to move to; null when the record stays where it is. */
async function stageFor(app: App, item: CrmItem, stages: readonly Stage[], { outcome, lostReason }: ClosePayload): Promise<string | null> {
  const wanted = outcome === 'won' ? 'S' : 'F'
  // A lead can't be converted over REST: setting its last stage would make no deal (BITRIX24 §5.5).
  if (item.semantic === wanted || (item.entityTypeId === CRM_TYPES.lead && wanted === 'S')) return null
  const fitting = stages.filter((stage) => stage.semantic === wanted)
  const { lostStages } = (await getPortalSettings(app.db, item.memberId)).settings
  const mapped = lostReason ? fitting.find(({ id }) => lostStages[id] === lostReason) : undefined
  return (mapped ?? fitting[0])?.id ?? null
}

function commands(item: CrmItem, { proof, note }: ClosePayload, stageId: string | null, proofField: string | null): Record<string, BatchCommand> {
  const fields = { ...(stageId !== null && { stageId }), ...(proof !== '' && proofField !== null && { [proofField]: proof }) }
  const update = { method: 'crm.item.update', params: { entityTypeId: item.entityTypeId, id: item.itemId, fields, useOriginalUfNames: 'Y' } }
  const comment = {
    method: 'crm.timeline.comment.add',
    params: { fields: { ENTITY_ID: item.itemId, ENTITY_TYPE: timelineType(item.entityTypeId), COMMENT: withoutMarkup(note) } },
  }
  return Object.keys(fields).length > 0 ? { update, comment } : { comment }
}

/** Asks the responsible person for the proof without which Won does not count. */
export async function askForProof(app: App, reservationId: string): Promise<TryResult> {
  const item = await findCrmItem(app.db, reservationId)
  if (!item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const ask: BatchCommand = {
    method: 'crm.activity.todo.add',
    params: {
      ownerTypeId: item.entityTypeId, ownerId: item.itemId, deadline: new Date(app.now() + DAY_MS).toISOString(),
      ...(item.responsibleId !== null && { responsibleId: item.responsibleId }),
      title: 'Add the proof of Won so that it counts',
      description: 'Order number, licence key or the client’s Bitrix24 address: in this record’s field "Proof of Won" or in the app.',
    },
  }
  const answer = await callBatch(app, item.memberId, { ask })
  return answer.kind === 'ok' ? { kind: 'done' } : tryAgain(answer)
}
