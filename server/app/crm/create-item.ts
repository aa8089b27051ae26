import type { App } from '../app.ts'
import type { BatchResult } from '../../bitrix24/batch.ts'
import { aroundItem, contactCommand, createAtOnce, createCommands, lookupCommands } from '../../bitrix24/crm-create.ts'
import type { KnownContact, NewItem } from '../../bitrix24/crm-create.ts'
import { firstDuplicate, firstItem, readItem } from '../../bitrix24/crm-item.ts'
import { readStages } from '../../bitrix24/stages.ts'
import type { TryResult } from '../../core/outbox.ts'
import type { Reservation } from '../../core/reservation.ts'
import { inTransaction } from '../../store/transaction.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import { countRepairs } from '../../store/portal-checks.ts'
import { tellPartner } from '../live/live.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { draftItem } from './draft-item.ts'
import { newItem } from './new-item.ts'
import type { Draft } from './new-item.ts'
import { syncItems } from './sync-items.ts'

type Case = { app: App, draft: Draft, item: NewItem }

/**
 * Puts a reservation into its portal's CRM: exactly one item in the end. The first try of an unknown client costs one call; each
 * further one first looks for what an earlier one, whose answer was lost, may have made (BITRIX24 §5.8).
 */
export async function createItem(app: App, reservationId: string): Promise<TryResult> {
  const drafted = await draftItem(app, reservationId)
  if (drafted.kind === 'nothing') return { kind: 'done' }
  if (drafted.kind === 'erased') return { kind: 'dead', reason: 'The contact was erased' }
  const { draft, wasSent } = drafted
  const here: Case = { app, draft, item: newItem(draft) }
  const result = await (wasSent ? lookThenCreate(here) : createFirst(here))
  return result.kind === 'done' ? result : failed(app, draft.reservation, result)
}

async function createFirst(here: Case): Promise<TryResult> {
  const answer = await callBatch(here.app, here.draft.known.memberId, createAtOnce(here.item))
  if (answer.kind !== 'ok') return tryAgain(answer)
  const { results, errors } = answer.batch
  const isKnown = errors['unknownPhone'] !== undefined || errors['unknownEmail'] !== undefined
  return isKnown ? createFor(here, duplicateIn(results)) : settle(here, answer.batch, null)
}

async function lookThenCreate(here: Case): Promise<TryResult> {
  const answer = await callBatch(here.app, here.draft.known.memberId, lookupCommands(here.item))
  if (answer.kind !== 'ok') return tryAgain(answer)
  const { results, errors } = answer.batch
  const [trouble] = Object.values(errors)
  // Nothing may be made while it is not known what is there.
  if (trouble) return tryCommandAgain(trouble)
  const existing = firstItem(results['existing'])
  if (existing) return adopt(here, existing.id, existing.contactId)
  return createFor(here, firstItem(results['ownContact'])?.id ?? duplicateIn(results))
}

/** Creates with a contact that is there, or with a new one. */
async function createFor(here: Case, contactId: number | null): Promise<TryResult> {
  const { app, draft: { known: { memberId } }, item } = here
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
async function settle(here: Case, { results, errors }: BatchResult, contact: KnownContact | null): Promise<TryResult> {
  const { app, draft: { reservation, known }, item } = here
  if (results['item'] === undefined) {
    const [refusal] = Object.values(errors)
    return refusal ? tryCommandAgain(refusal) : { kind: 'retry', reason: 'The CRM made no item' }
  }
  const made = readItem(results['item'])
  const stage = results['stages'] === undefined ? undefined : readStages(results['stages']).find(({ id }) => id === made.stageId)
  const contactId = contact?.id ?? (results['contact'] === undefined ? made.contactId : readItem(results['contact']).id)
  await keep(app, reservation, {
    itemId: made.id, contactId, categoryId: known.categoryId, stageId: made.stageId, stageName: stage?.name ?? null, semantic: stage?.semantic ?? null,
  })
  const missing = Object.entries(aroundItem(item, made.id)).filter(([key]) => results[key] === undefined && errors[key] === undefined)
  if (missing.length > 0) await callBatch(app, known.memberId, Object.fromEntries(missing), { halt: false })
  return { kind: 'done' }
}

/** An earlier try made it, and only its answer was lost. */
async function adopt({ app, draft: { reservation, known } }: Case, itemId: number, contactId: number | null): Promise<TryResult> {
  await keep(app, reservation, { itemId, contactId })
  await countRepairs(app.db, known.memberId, 'item_found', 1, app.now())
  // The stage is read for the chip; if that fails now, the sweep reads it.
  await syncItems(app, known.memberId, [{ ...known, itemId, contactId, state: 'in_crm' }])
  return { kind: 'done' }
}

async function keep(app: App, reservation: Reservation, patch: Parameters<typeof updateCrmItem>[2]): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await updateCrmItem(tx, reservation.id, { ...patch, state: 'in_crm', lastError: null, nextTryAt: null, checkedAt: app.now() })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, app.now())
  })
  app.wake.live()
}

function duplicateIn(results: BatchResult['results']): number | null {
  return firstDuplicate(results['byPhone'] ?? []) ?? firstDuplicate(results['byEmail'] ?? [])
}

async function failed(app: App, reservation: Reservation, result: Exclude<TryResult, { kind: 'done' }>): Promise<TryResult> {
  await inTransaction(app.db, async (tx) => {
    await updateCrmItem(tx, reservation.id, { lastError: result.reason, ...(result.kind === 'dead' && { state: 'failed' }) })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, app.now())
  })
  app.wake.live()
  return result
}
