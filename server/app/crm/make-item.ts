import type { App } from '../app.ts'
import type { BatchResult } from '../../bitrix24/batch.ts'
import { aroundItem, contactCommand, createAtOnce, createCommands, lookupCommands } from '../../bitrix24/crm-create.ts'
import type { KnownContact, NewItem } from '../../bitrix24/crm-create.ts'
import { firstDuplicate, firstItem, readItem } from '../../bitrix24/crm-item.ts'
import { readStages } from '../../bitrix24/stages.ts'
import { madeActivity } from '../../bitrix24/crm-activity.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import type { TryResult } from '../../core/outbox.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'

/** A record that stands in the portal; `found` was made by an earlier try whose answer was lost, so its stage is not known. */
export type MadeItem =
  | { kind: 'made', itemId: number, contactId: number | null, stageId: string, stage: Stage | undefined, activityId: number | null }
  | { kind: 'found', itemId: number, contactId: number | null }

type Making = { app: App, memberId: string, item: NewItem, keep: (made: MadeItem) => Promise<void> }

/**
 * Puts a record into a portal's CRM: exactly one in the end. The first try of an unknown client costs one call; each further one
 * (`wasSent`) first looks for what an earlier one may have made (BITRIX24 §5.8). `keep` runs before what belongs around the record is made up for.
 */
export async function makeItem(here: Making, wasSent: boolean): Promise<TryResult> {
  return wasSent ? lookThenCreate(here) : createFirst(here)
}

async function createFirst(here: Making): Promise<TryResult> {
  const answer = await callBatch(here.app, here.memberId, createAtOnce(here.item))
  if (answer.kind !== 'ok') return tryAgain(answer)
  const { results, errors } = answer.batch
  const isKnown = errors['unknownPhone'] !== undefined || errors['unknownEmail'] !== undefined
  return isKnown ? createFor(here, duplicateIn(results)) : settle(here, answer.batch, null)
}

async function lookThenCreate(here: Making): Promise<TryResult> {
  const answer = await callBatch(here.app, here.memberId, lookupCommands(here.item))
  if (answer.kind !== 'ok') return tryAgain(answer)
  const { results, errors } = answer.batch
  const [trouble] = Object.values(errors)
  // Nothing may be made while it is not known what is there.
  if (trouble) return tryCommandAgain(trouble)
  const existing = firstItem(results['existing'])
  if (existing) {
    await here.keep({ kind: 'found', itemId: existing.id, contactId: existing.contactId })
    return { kind: 'done' }
  }
  return createFor(here, firstItem(results['ownContact'])?.id ?? duplicateIn(results))
}

/** Creates with a contact that is there, or with a new one. */
async function createFor(here: Making, contactId: number | null): Promise<TryResult> {
  const { app, memberId, item } = here
  const contact = contactId === null ? null : await readContact(app, memberId, contactId)
  const answer = await callBatch(app, memberId, createCommands(item, contact))
  return answer.kind === 'ok' ? settle(here, answer.batch, contact) : tryAgain(answer)
}

/** A contact that can't be read is used all the same, without its company. */
async function readContact(app: App, memberId: string, id: number): Promise<KnownContact> {
  const answer = await callBatch(app, memberId, { contact: contactCommand(id) })
  const read = answer.kind === 'ok' ? answer.batch.results['contact'] : undefined
  return { id, companyId: read === undefined ? null : readItem(read).companyId }
}

/** The batch stops at its first error; what belongs around a record that was made is made up for. */
async function settle({ app, memberId, item, keep }: Making, { results, errors }: BatchResult, contact: KnownContact | null): Promise<TryResult> {
  if (results['item'] === undefined) {
    const [refusal] = Object.values(errors)
    return refusal ? tryCommandAgain(refusal) : { kind: 'retry', reason: 'The CRM made no item' }
  }
  const made = readItem(results['item'])
  const stage = results['stages'] === undefined ? undefined : readStages(results['stages']).find(({ id }) => id === made.stageId)
  const contactId = contact?.id ?? (results['contact'] === undefined ? made.contactId : readItem(results['contact']).id)
  const activityId = results['activity'] === undefined ? null : madeActivity(results['activity'])
  await keep({ kind: 'made', itemId: made.id, contactId, stageId: made.stageId, stage, activityId })
  const missing = Object.entries(aroundItem(item, made.id)).filter(([key]) => key !== 'activity' && results[key] === undefined && errors[key] === undefined)
  if (missing.length > 0) await callBatch(app, memberId, Object.fromEntries(missing), { halt: false })
  return { kind: 'done' }
}

function duplicateIn(results: BatchResult['results']): number | null {
  return firstDuplicate(results['byPhone'] ?? []) ?? firstDuplicate(results['byEmail'] ?? [])
}
