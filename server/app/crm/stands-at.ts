import type { App } from '../app.ts'
import { firstItem, readItem } from '../../bitrix24/crm-item.ts'
import { dealOfLead, recordCommand } from '../../bitrix24/crm-read.ts'
import { readStages, stagesCommand } from '../../bitrix24/stages.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import { CRM_TYPES, sameTarget } from '../../core/crm-target.ts'
import type { TryResult } from '../../core/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { isGone } from './find-missing.ts'
import { fetchStages } from './portal-stages.ts'
import { targetOf } from './read-records.ts'
import type { Standing } from './read-records.ts'

/** Where a record stands now: its pipeline's stages and its own. */
export type Place = { kind: 'ok', item: Standing, stageId: string, stages: readonly Stage[] }

/** Reads the record and the stages of the pipeline it stands in now; a converted lead is followed to its deal. `gone`: it is not there under its number. */
export async function standsAt(app: App, item: Standing): Promise<Place | { kind: 'gone' } | { kind: 'trouble', result: TryResult }> {
  const answer = await callBatch(app, item.memberId, { record: recordCommand(item), stages: stagesCommand(item) }, { halt: false })
  if (answer.kind !== 'ok') return { kind: 'trouble', result: tryAgain(answer) }
  const { results, errors } = answer.batch
  if (isGone(errors['record']?.code)) return { kind: 'gone' }
  const [trouble] = Object.values(errors)
  if (trouble || results['record'] === undefined) return { kind: 'trouble', result: trouble ? tryCommandAgain(trouble) : UNKNOWN }

  const state = readItem(results['record'])
  const target = targetOf(item, state)
  const stages = sameTarget(target, item) ? readStages(results['stages']) : await fetchStages(app, item.memberId, target)
  if (!stages) return { kind: 'trouble', result: UNKNOWN }
  const isConverted = item.entityTypeId === CRM_TYPES.lead && stages.find(({ id }) => id === state.stageId)?.semantic === 'S'
  const deal = isConverted ? await dealOf(app, item) : null
  return deal ? standsAt(app, deal) : { kind: 'ok', item: { ...item, ...target }, stageId: state.stageId, stages }
}

const UNKNOWN: TryResult = { kind: 'retry', reason: 'The portal does not tell where the record stands' }

async function dealOf(app: App, item: Standing): Promise<Standing | null> {
  const answer = await callBatch(app, item.memberId, { deal: dealOfLead(item.itemId) })
  const deal = answer.kind === 'ok' ? firstItem(answer.batch.results['deal'] ?? { items: [] }) : null
  if (!deal) return null
  const place = { entityTypeId: CRM_TYPES.deal, itemId: deal.id, leadId: item.itemId }
  await inTransaction(app.db, (tx) => updateCrmItem(tx, item.reservationId, place))
  return { ...item, ...place }
}
