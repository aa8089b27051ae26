import { describe, expect, it } from 'vitest'
import type { NewReservation } from '../../server/store/reservations.ts'
import { findCrmItem, findCrmItemById, insertCrmItem, listCrmItems, listWatchedItems, updateCrmItem } from '../../server/store/crm-items.ts'
import type { CrmItemPatch } from '../../server/store/crm-items.ts'
import { isUniqueViolation } from '../../server/store/transaction.ts'
import { NOON, storePortal, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

describe.each(EACH_ENGINE)('CRM items on %s', (_engine, open) => {
  const at = useDatabase(open)

  async function storeItem(memberId: string, patch: CrmItemPatch = {}, changes: Partial<NewReservation> = {}): Promise<string> {
    const { id } = await storeReservation(at.db, { memberId, state: 'in_work', ...changes })
    await insertCrmItem(at.db, { reservationId: id, memberId, entityTypeId: 2, categoryId: 3 })
    await updateCrmItem(at.db, id, { state: 'in_crm', ...patch })
    return id
  }

  it('begin by waiting for the portal', async () => {
    const { memberId } = await storePortal(at.db)
    const { id } = await storeReservation(at.db, { memberId })
    await insertCrmItem(at.db, { reservationId: id, memberId, entityTypeId: 1, categoryId: 0 })
    expect(await findCrmItem(at.db, id)).toEqual({
      reservationId: id, memberId, entityTypeId: 1, categoryId: 0, itemId: null, contactId: null, state: 'waiting', stageId: null, stageName: null,
      semantic: null, lastError: null, nextTryAt: null, responsibleId: null, leadId: null,
    })
    await expect(insertCrmItem(at.db, { reservationId: id, memberId, entityTypeId: 1, categoryId: 0 })).rejects.toSatisfy(isUniqueViolation)
  })

  it('stand for one record of one portal each', async () => {
    const [one, other] = [await storePortal(at.db), await storePortal(at.db)]
    const id = await storeItem(one.memberId, { itemId: 12 })
    expect((await findCrmItemById(at.db, one.memberId, 2, 12))?.reservationId).toBe(id)
    expect(await findCrmItemById(at.db, other.memberId, 2, 12)).toBeNull()
    expect(await findCrmItemById(at.db, one.memberId, 1, 12)).toBeNull()
    await expect(storeItem(one.memberId, { itemId: 12 })).rejects.toSatisfy(isUniqueViolation)
    await storeItem(one.memberId, { itemId: 12, entityTypeId: 1 })
    await storeItem(other.memberId, { itemId: 12 })
  })

  it('change only in the given fields', async () => {
    const { memberId } = await storePortal(at.db)
    const id = await storeItem(memberId, { itemId: 7, stageId: 'NEW', stageName: 'New', semantic: 'P', nextTryAt: NOON })
    const before = await findCrmItem(at.db, id)
    await updateCrmItem(at.db, id, { semantic: 'S', nextTryAt: null, contactId: 4 })
    expect(await findCrmItem(at.db, id)).toEqual({ ...before, semantic: 'S', nextTryAt: null, contactId: 4 })
    expect([...(await listCrmItems(at.db, [id, 'nobody'])).keys()]).toEqual([id])
    expect((await listCrmItems(at.db, [])).size).toBe(0)
  })

  it('are watched while the CRM can still change something or bring them back, the longest unread first', async () => {
    const { memberId } = await storePortal(at.db)
    const closed = { state: 'closed', closedAt: NOON } as const
    const inWork = await storeItem(memberId, { checkedAt: 3 })
    const won = await storeItem(memberId, { checkedAt: 1 }, { ...closed, outcome: 'won', proofKey: 'order1' })
    const lost = await storeItem(memberId, { checkedAt: 2 }, { ...closed, outcome: 'lost' })
    await storeItem(memberId, {}, { ...closed, outcome: 'released', holdsPlace: false })
    await storeItem(memberId, {}, { ...closed, outcome: 'recalled', holdsPlace: false })
    const deleted = await storeItem(memberId, { state: 'deleted', checkedAt: 4 })
    await storeItem((await storePortal(at.db)).memberId)
    expect((await listWatchedItems(at.db, memberId)).map((it) => it.reservationId)).toEqual([won, lost, inWork, deleted])
  })
})
