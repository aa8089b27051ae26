import type { App } from '../app.ts'
import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { batchOf } from '../../bitrix24/chunks.ts'
import { itemByOrigin } from '../../bitrix24/crm-create.ts'
import { firstItem } from '../../bitrix24/crm-item.ts'
import { dealOfLead, recordCommand } from '../../bitrix24/crm-read.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import { inTransaction } from '../../store/transaction.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import { countRepairs } from '../../store/portal-checks.ts'
import { callBatch } from '../portal/call-portal.ts'
import { markDeletedInCrm } from '../reservation/apply-crm-record.ts'
import type { Standing } from './read-records.ts'

/** Three commands for each record at most. */
const AT_ONCE = 16

/**
 * Records that a list does not show any more: deleted, merged into another, restored under a new number, or only hidden from the
 * person whose access is used. Returns those that were found again elsewhere.
 */
export async function findMissing(app: App, memberId: string, missing: readonly Standing[]): Promise<Standing[]> {
  const found: Standing[] = []
  for (const some of batchOf(missing, AT_ONCE)) {
    const commands = some.flatMap((item, index) => Object.entries(commandsFor(item)).map(([key, command]) => [`${key}${index}`, command] as const))
    const answer = await callBatch(app, memberId, Object.fromEntries(commands), { halt: false })
    if (answer.kind !== 'ok') return found
    for (const [index, item] of some.entries()) {
      const moved = await settle(app, item, answer.batch, index)
      if (moved) found.push(moved)
    }
  }
  return found
}

/** A deal that a lead became has no origin of ours: it is found by its lead, also when the lead itself was deleted since. */
function commandsFor(item: Standing): Record<string, BatchCommand> {
  const leadId = item.entityTypeId === CRM_TYPES.lead ? item.itemId : item.leadId
  return {
    get: recordCommand(item),
    origin: itemByOrigin({ target: item, originId: item.reservationId }),
    ...(leadId !== null && { deal: dealOfLead(leadId) }),
  }
}

async function settle(app: App, item: Standing, { results, errors }: BatchResult, index: number): Promise<Standing | null> {
  if (!isGone(errors[`get${index}`]?.code) || results[`origin${index}`] === undefined) return null
  const other = firstItem(results[`origin${index}`])
  const deal = firstItem(results[`deal${index}`] ?? { items: [] })
  if (!other && !deal) {
    await markDeletedInCrm(app, item)
    return null
  }
  const lead = item.entityTypeId === CRM_TYPES.lead ? item.itemId : item.leadId
  const place = other ? { itemId: other.id } : { itemId: deal?.id ?? item.itemId, entityTypeId: CRM_TYPES.deal, leadId: lead }
  await inTransaction(app.db, (tx) => updateCrmItem(tx, item.reservationId, { ...place, state: 'in_crm' }))
  await countRepairs(app.db, item.memberId, 'item_found', 1, app.now())
  return { ...item, ...place, state: 'in_crm' }
}

/** Whether the portal says that there is no such record. */
export function isGone(code: string | undefined): boolean {
  return code === 'NOT_FOUND' || code === 'ERROR_NOT_FOUND'
}
