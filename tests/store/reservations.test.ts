import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../server/core/time.ts'
import type { Db } from '../../server/db/schema.ts'
import { findCrmItem, insertCrmItem } from '../../server/store/crm-items.ts'
import { refreshTaken } from '../../server/store/open-requests.ts'
import { insertReservationEvent, listReservationEvents } from '../../server/store/reservation-events.ts'
import { isProofUsed } from '../../server/store/proofs.ts'
import {
  countClosed, countUsage, deleteReservation, findReservation, findReservationByKey, insertReservation, listByPartner, listByRequest, listEnded,
  listHolders, listOwnPlaces, listUndoOver, lockReservation, updateReservation,
} from '../../server/store/reservations.ts'
import { isUniqueViolation } from '../../server/store/transaction.ts'
import { buildReservation, NOON, storeOpenRequest, storePartner, storePortal, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

/** Why the engine refused: a unique index, or another constraint. */
async function refusalOf(work: Promise<unknown>): Promise<'taken' | 'constraint' | 'none'> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (isUniqueViolation(error)) return 'taken'
    expect(String(error)).toMatch(/constraint/i)
    return 'constraint'
  }
}

describe.each(EACH_ENGINE)('reservations on %s', (_engine, open) => {
  const at = useDatabase(open)

  /** A request of which `taken` places are held. */
  async function requestWith(db: Db, taken: number): Promise<string> {
    const { id } = await storeOpenRequest(db)
    for (let slot = 1; slot <= taken; slot += 1) await storeReservation(db, { requestId: id, slot })
    return id
  }

  describe('insertReservation', () => {
    it('keeps all that was given', async () => {
      const { id: memberId } = { id: (await storePortal(at.db)).memberId }
      const stored = await storeReservation(at.db, { memberId, state: 'closed', outcome: 'won', closedAt: NOON, proof: 'ORDER-1', proofKey: 'order1', contactShownAt: NOON - 1 })
      const { cap: _cap, groupId: _group, key: _key, holdsPlace: _holds, proofKey: _proof, ...reservation } = stored
      expect(await findReservation(at.db, stored.id)).toEqual(reservation)
    })

    it('gives a place once', async () => {
      const requestId = await requestWith(at.db, 2)
      expect(await refusalOf(storeReservation(at.db, { requestId, slot: 2 }))).toBe('taken')
      expect(await refusalOf(storeReservation(at.db, { requestId, slot: 3 }))).toBe('none')
    })

    it.each([4, 0, -1])('has no place %d of three', async (slot) => {
      const requestId = await requestWith(at.db, 0)
      expect(await refusalOf(storeReservation(at.db, { requestId, slot }))).toBe('constraint')
    })

    it('takes no other cap than the request’s own', async () => {
      const requestId = await requestWith(at.db, 3)
      expect(await refusalOf(storeReservation(at.db, { requestId, slot: 4, cap: 4 }))).toBe('constraint')
    })

    it('keeps the cap of a request that has reservations', async () => {
      const requestId = await requestWith(at.db, 3)
      expect(await refusalOf(at.db.updateTable('requests').set({ cap: 4 }).where('id', '=', requestId).execute())).toBe('constraint')
    })

    it('gives a group one place', async () => {
      const requestId = await requestWith(at.db, 0)
      const [one, other] = [await storePartner(at.db, { groupId: 'group' }), await storePartner(at.db, { groupId: 'group' })]
      await storeReservation(at.db, { requestId, partnerId: one.id, groupId: 'group', slot: 1 })
      expect(await refusalOf(storeReservation(at.db, { requestId, partnerId: other.id, groupId: 'group', slot: 2 }))).toBe('taken')
    })

    it('takes one click of a partner once, and the same key from another', async () => {
      const [one, other] = [await storePartner(at.db), await storePartner(at.db)]
      const { id } = await storeReservation(at.db, { partnerId: one.id, key: 'click' })
      expect(await refusalOf(storeReservation(at.db, { partnerId: one.id, key: 'click' }))).toBe('taken')
      expect(await refusalOf(storeReservation(at.db, { partnerId: other.id, key: 'click' }))).toBe('none')
      expect((await findReservationByKey(at.db, one.id, 'click'))?.id).toBe(id)
      expect(await findReservationByKey(at.db, one.id, 'another click')).toBeNull()
    })

    it.each([
      ['closed without an outcome', { state: 'closed' }], ['ended while in work', { outcome: 'lost' }],
      ['won without a proof key', { state: 'closed', outcome: 'won' }], ['lost with a proof key', { state: 'closed', outcome: 'lost', proofKey: 'order1' }],
    ] as const)('refuses one that is %s', async (_what, changes) => {
      expect(await refusalOf(storeReservation(at.db, changes))).toBe('constraint')
    })

    it.each(['requestId', 'partnerId', 'memberId'])('refuses one whose %s nobody knows', async (field) => {
      const [request, partner] = [await storeRequest(at.db), await storePartner(at.db)]
      const reservation = buildReservation({ requestId: request.id, partnerId: partner.id, [field]: 'nobody' })
      expect(await refusalOf(insertReservation(at.db, reservation))).toBe('constraint')
    })
  })

  describe('a place', () => {
    it('can be taken again once it is free', async () => {
      const requestId = await requestWith(at.db, 3)
      const [first] = await listByRequest(at.db, requestId)
      await updateReservation(at.db, first!.id, { state: 'closed', outcome: 'released', closedAt: NOON, holdsPlace: false })
      const next = await storeReservation(at.db, { requestId, slot: first!.slot })
      expect((await listHolders(at.db, requestId)).map((it) => it.slot)).toEqual([1, 2, 3])
      expect((await listHolders(at.db, requestId)).map((it) => it.partnerId)).toContain(next.partnerId)
      expect(await listByRequest(at.db, requestId)).toHaveLength(4)
    })

    it('can be taken again by the partner that gave it back', async () => {
      const { requestId, partnerId, id } = await storeReservation(at.db)
      await updateReservation(at.db, id, { state: 'closed', outcome: 'released', closedAt: NOON, holdsPlace: false })
      expect(await refusalOf(storeReservation(at.db, { requestId, partnerId }))).toBe('none')
    })

    it('stays taken by one that was lost', async () => {
      const { requestId, id } = await storeReservation(at.db)
      await updateReservation(at.db, id, { state: 'closed', outcome: 'lost', closedAt: NOON })
      expect(await refusalOf(storeReservation(at.db, { requestId }))).toBe('taken')
    })

    it('is counted anew for the open list, never added up', async () => {
      const requestId = await requestWith(at.db, 2)
      expect(await refreshTaken(at.db, requestId)).toBe(2)
      const [first] = await listByRequest(at.db, requestId)
      await deleteReservation(at.db, first!.id)
      expect(await refreshTaken(at.db, requestId)).toBe(1)
      expect(await at.db.selectFrom('open_requests').select('taken').where('request_id', '=', requestId).executeTakeFirst()).toEqual({ taken: 1 })
    })
  })

  describe('updateReservation', () => {
    it('lets a proof prove one Won', async () => {
      const won = { state: 'closed', outcome: 'won', closedAt: NOON, proof: 'ORDER-1', proofKey: 'order1' } as const
      const [one, other] = [await storeReservation(at.db, won), await storeReservation(at.db)]
      expect(await isProofUsed(at.db, 'order1', other.id)).toBe(true)
      expect(await isProofUsed(at.db, 'order1', one.id)).toBe(false)
      expect(await refusalOf(updateReservation(at.db, other.id, won))).toBe('taken')
      await updateReservation(at.db, one.id, { outcome: 'lost', proof: null, proofKey: null })
      expect(await isProofUsed(at.db, 'order1', other.id)).toBe(false)
      expect(await refusalOf(updateReservation(at.db, other.id, won))).toBe('none')
    })

    it('writes the given fields and no others', async () => {
      const { id } = await storeReservation(at.db)
      const before = await findReservation(at.db, id)
      await updateReservation(at.db, id, { contactShownAt: NOON, proofMissing: true, lostReason: null })
      expect(await findReservation(at.db, id)).toEqual({ ...before, contactShownAt: NOON, proofMissing: true })
    })
  })

  it('are gone with all that belongs to them when they are undone', async () => {
    const { memberId } = await storePortal(at.db)
    const { id, requestId, partnerId } = await storeReservation(at.db, { memberId })
    await insertCrmItem(at.db, { reservationId: id, memberId, entityTypeId: 2, categoryId: 0 })
    await insertReservationEvent(at.db, id, { at: NOON, change: 'reserved', source: 'app', actor: 'Ana', reason: '' })
    await deleteReservation(at.db, id)
    expect([await lockReservation(at.db, id), await findCrmItem(at.db, id), await listReservationEvents(at.db, id)]).toEqual([null, null, []])
    expect(await countUsage(at.db, partnerId, NOON - DAY_MS)).toEqual({ today: 0, inWork: 0 })
    expect(await refusalOf(storeReservation(at.db, { requestId, partnerId }))).toBe('none')
  })

  it('are counted against the limits: what was made today and what is in work', async () => {
    const { id: partnerId } = await storePartner(at.db)
    const closed = { state: 'closed', closedAt: NOON } as const
    await storeReservation(at.db, { partnerId, reservedAt: NOON })
    await storeReservation(at.db, { partnerId, reservedAt: NOON + 1, ...closed, outcome: 'released', holdsPlace: false })
    await storeReservation(at.db, { partnerId, reservedAt: NOON - 1, state: 'in_work' })
    await storeReservation(at.db, { partnerId, reservedAt: NOON - DAY_MS, ...closed, outcome: 'lost' })
    await storeReservation(at.db)
    expect(await countUsage(at.db, partnerId, NOON)).toEqual({ today: 2, inWork: 2 })
    expect(await countClosed(at.db, partnerId)).toBe(2)
  })

  it('are listed for their partner, newest first', async () => {
    const { id: partnerId } = await storePartner(at.db)
    const made = async (id: string, changes: object): Promise<unknown> => storeReservation(at.db, { id, partnerId, ...changes })
    await made('a', { reservedAt: 1 })
    await made('b', { reservedAt: 2, state: 'in_work' })
    await made('c', { state: 'closed', outcome: 'lost', closedAt: 20, contactShownAt: 1 })
    await made('d', { state: 'closed', outcome: 'released', closedAt: 10, holdsPlace: false })
    expect((await listByPartner(at.db, partnerId, 'in_work')).map((it) => it.id)).toEqual(['b', 'a'])
    expect((await listByPartner(at.db, partnerId, 'closed')).map((it) => it.id)).toEqual(['c', 'd'])
    expect(await listEnded(at.db, partnerId)).toEqual([
      { id: 'c', outcome: 'lost', contactShown: true, closedAt: 20, isExcused: false }, { id: 'd', outcome: 'released', contactShown: false, closedAt: 10, isExcused: false },
    ])
  })

  it('are found by request for their own partner only', async () => {
    const mine = await storeReservation(at.db)
    const freed = await storeReservation(at.db, { partnerId: mine.partnerId, state: 'closed', outcome: 'released', closedAt: NOON, holdsPlace: false })
    const other = await storeReservation(at.db)
    const places = await listOwnPlaces(at.db, mine.partnerId, [mine.requestId, freed.requestId, other.requestId])
    expect([...places.keys()]).toEqual([mine.requestId])
    expect((await listOwnPlaces(at.db, mine.partnerId, [])).size).toBe(0)
  })

  it('leave the undo time at its very end', async () => {
    const { id } = await storeReservation(at.db, { undoUntil: NOON + MINUTE_MS })
    await storeReservation(at.db, { undoUntil: NOON, state: 'in_work' })
    expect(await listUndoOver(at.db, NOON + MINUTE_MS - 1, 10)).toEqual([])
    expect(await listUndoOver(at.db, NOON + MINUTE_MS, 10)).toEqual([id])
  })
})
