import type { App } from '../app.ts'
import { itemByOrigin } from '../../bitrix24/crm-create.ts'
import { firstItem } from '../../bitrix24/crm-item.ts'
import { recordCommand } from '../../bitrix24/crm-read.ts'
import { batchOf } from '../../bitrix24/chunks.ts'
import type { BatchResult } from '../../bitrix24/batch.ts'
import { inTransaction } from '../../store/transaction.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import { countRepairs } from '../../store/portal-checks.ts'
import { callBatch } from '../portal/call-portal.ts'
import { markDeletedInCrm } from '../reservation/apply-crm-record.ts'
import type { Standing } from './read-records.ts'

/** Two commands for each record. */
const AT_ONCE = 25

/**
 * Records that a list does not show any more: deleted, merged into another, restored under a new number, or only hidden from the
 * person whose access is used. Returns those that were found again under another number.
 */
export async function findMissing(app: App, memberId: string, missing: readonly Standing[]): Promise<Standing[]> {
  const found: Standing[] = []
  for (const some of batchOf(missing, AT_ONCE)) {
    const commands = some.flatMap((item, index) => [
      [`get${index}`, recordCommand(item)] as const,
      [`origin${index}`, itemByOrigin({ target: item, originId: item.reservationId })] as const,
    ])
    const answer = await callBatch(app, memberId, Object.fromEntries(commands), { halt: false })
    if (answer.kind !== 'ok') return found
    for (const [index, item] of some.entries()) {
      const moved = await settle(app, item, answer.batch, index)
      if (moved) found.push(moved)
    }
  }
  return found
}

async function settle(app: App, item: Standing, { results, errors }: BatchResult, index: number): Promise<Standing | null> {
  if (!isGone(errors[`get${index}`]?.code) || results[`origin${index}`] === undefined) return null
  const other = firstItem(results[`origin${index}`])
  if (!other) {
    await markDeletedInCrm(app, item)
    return null
  }
  await inTransaction(app.db, (tx) => updateCrmItem(tx, item.reservationId, { itemId: other.id, state: 'in_crm' }))
  await countRepairs(app.db, item.memberId, 'item_found', 1, app.now())
  return { ...item, itemId: other.id, state: 'in_crm' }
}

function isGone(code: string | undefined): boolean {
  return code === 'NOT_FOUND' || code === 'ERROR_NOT_FOUND'
}
