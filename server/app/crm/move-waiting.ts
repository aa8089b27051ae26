import { batchOf } from '../../bitrix24/chunks.ts'
import { itemByOrigin } from '../../bitrix24/crm-create.ts'
import { firstItem } from '../../bitrix24/crm-item.ts'
import { sameTarget } from '../../core/crm-target.ts'
import type { CrmTarget } from '../../core/crm-target.ts'
import { listUnmade, moveUnmade } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { reviveWork } from '../../store/outbox.ts'
import { lockPortal } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import { callBatch } from '../portal/call-portal.ts'

/**
 * Reservations whose record could not be made where it was wanted go to the new target, and are tried at once. One whose earlier try may
 * have made something is looked for first, and left for the next try when that can't be found out.
 */
export async function moveWaiting(app: App, { memberId, partnerId }: { memberId: string, partnerId: string | null }, target: CrmTarget): Promise<void> {
  const unmade = (await listUnmade(app.db, memberId)).filter((it) => !sameTarget(it, target))
  const movable: CrmItem[] = []
  for (const some of batchOf(unmade)) movable.push(...await withoutRecord(app, memberId, some))
  if (movable.length === 0) return
  await inTransaction(app.db, async (tx) => {
    await lockPortal(tx, memberId)
    const now = app.now()
    for (const { reservationId } of movable) {
      if (!await moveUnmade(tx, reservationId, target)) continue
      await reviveWork(tx, 'crm.create', reservationId, now)
      if (partnerId !== null) await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId }, now)
    }
  })
  app.wake.worker()
  app.wake.live()
}

async function withoutRecord(app: App, memberId: string, items: readonly CrmItem[]): Promise<CrmItem[]> {
  const commands = Object.fromEntries(items.map((it, index) => [`origin${index}`, itemByOrigin({ target: it, originId: it.reservationId })]))
  const answer = await callBatch(app, memberId, commands, { halt: false })
  if (answer.kind !== 'ok') return []
  return items.filter((_, index) => {
    const found = answer.batch.results[`origin${index}`]
    return found !== undefined && firstItem(found) === null
  })
}
