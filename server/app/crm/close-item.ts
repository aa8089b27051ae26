import { words } from '../outbox/words-payload.ts'
import { portalVoice } from '../portal/portal-voice.ts'
import { z } from 'zod'
import type { App } from '../app.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { timelineType } from '../../bitrix24/crm-create.ts'
import { fieldName } from '../../bitrix24/crm-fields.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import { LOST_REASON_CODES, OUTCOMES } from '../../core/outcome.ts'
import type { TryResult } from '../../core/outbox.ts'
import { findCrmItem, updateCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { findReservation } from '../../store/reservations.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPortal } from '../../store/portals.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { withoutMarkup } from './new-item.ts'
import { standsAt } from './stands-at.ts'
import type { Place } from './stands-at.ts'
import { syncItems } from './sync-items.ts'

/** What happened in the app and is told to the CRM record. */
export const closePayload = z.object({
  reservationId: z.string(),
  outcome: z.enum([...OUTCOMES, 'in_work']),
  lostReason: z.enum(LOST_REASON_CODES).nullish().catch(null),
  proof: z.string(),
  note: words,
})
export type ClosePayload = z.infer<typeof closePayload>

/**
 * Moves the CRM record to where the app's outcome belongs and writes a line into its timeline; doing it twice is harmless. What the
 * CRM did meanwhile (another pipeline, a converted lead) is read first, but does not change the outcome: the person in the app spoke last.
 */
export async function closeItem(app: App, payload: ClosePayload): Promise<TryResult> {
  const item = await findCrmItem(app.db, payload.reservationId)
  if (await isOutdated(app, payload)) return { kind: 'done' }
  // A deleted one may stand again by now.
  if (!item?.itemId || (item.state !== 'in_crm' && item.state !== 'deleted')) return { kind: 'done' }
  const now = await standsAt(app, { ...item, itemId: item.itemId })
  if (now.kind === 'trouble') return now.result
  if (now.kind === 'gone') return closeElsewhere(app, item, payload)

  const portal = await findPortal(app.db, item.memberId)
  const proofField = fieldName(now.item.entityTypeId, portal?.processPrefix ?? null, 'proof')
  const stageId = await stageFor(app, now, payload)
  // The line in the timeline is written also when the CRM does not let the record move.
  const answer = await callBatch(app, item.memberId, commands(now.item, { proof: payload.proof, note: (await portalVoice(app.db, item.memberId))(payload.note) }, { stageId, proofField }), { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)
  if (answer.batch.errors['update'] === undefined) await keepStage(app, now, stageId ?? now.stageId)
  await syncItems(app, item.memberId, [now.item])
  const [refusal] = Object.values(answer.batch.errors)
  return refusal ? tryCommandAgain(refusal) : { kind: 'done' }
}

/** Between the word and its delivery the reservation may have been corrected; the newer word is on its way too. */
async function isOutdated(app: App, { reservationId, outcome }: ClosePayload): Promise<boolean> {
  if (outcome !== 'won' && outcome !== 'lost' && outcome !== 'in_work') return false
  const reservation = await findReservation(app.db, reservationId)
  return (reservation?.outcome ?? 'in_work') !== outcome
}

/** That it reached its end must be known even if the next look fails: only a record that was at its end can leave it. */
async function keepStage(app: App, { item, stages }: Place, stageId: string): Promise<void> {
  const stage = stages.find(({ id }) => id === stageId)
  if (stage) await updateCrmItem(app.db, item.reservationId, { stageId, stageName: stage.name, semantic: stage.semantic, categoryId: item.categoryId })
}

/** A record that is gone may stand under another number; a deleted one is told nothing. */
async function closeElsewhere(app: App, item: CrmItem, payload: ClosePayload): Promise<TryResult> {
  const { result } = await syncItems(app, item.memberId, [item])
  const again = await findCrmItem(app.db, item.reservationId)
  return result.kind === 'done' && again?.itemId !== item.itemId ? closeItem(app, payload) : result
}

/** The stage to move to; null when the record stays where it is. */
async function stageFor(app: App, { item, stageId, stages }: Place, { outcome, lostReason }: ClosePayload): Promise<string | null> {
  const wanted = outcome === 'won' ? 'S' : outcome === 'in_work' ? 'P' : 'F'
  const isThere = stages.find(({ id }) => id === stageId)?.semantic === wanted
  // A lead can't be converted over REST: setting its last stage would make no deal (BITRIX24 §5.5).
  if (isThere || (item.entityTypeId === CRM_TYPES.lead && wanted === 'S')) return null
  const fitting = stages.filter((stage) => stage.semantic === wanted)
  const { lostStages } = (await getPortalSettings(app.db, item.memberId)).settings
  const mapped = lostReason ? fitting.find(({ id }) => lostStages[id] === lostReason) : undefined
  return (mapped ?? fitting[0])?.id ?? null
}

function commands(item: CrmItem, { proof, note }: { proof: string, note: string }, { stageId, proofField }: { stageId: string | null, proofField: string | null }): Record<string, BatchCommand> {
  const fields = { ...(stageId !== null && { stageId }), ...(proof !== '' && proofField !== null && { [proofField]: proof }) }
  const update = { method: 'crm.item.update', params: { entityTypeId: item.entityTypeId, id: item.itemId, fields, useOriginalUfNames: 'Y' } }
  const comment = {
    method: 'crm.timeline.comment.add',
    params: { fields: { ENTITY_ID: item.itemId, ENTITY_TYPE: timelineType(item.entityTypeId), COMMENT: withoutMarkup(note) } },
  }
  return Object.keys(fields).length > 0 ? { update, comment } : { comment }
}
