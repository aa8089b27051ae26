import { describe, expect, it } from 'vitest'
import type { Db } from '../../server/db/schema.ts'
import { isUniqueViolation } from '../../server/store/transaction.ts'
import { endWaiting, insertWaiting, listLine, listLines, listLinesToLookAt, listWaitingOf, markLookedAt, markPassedOver } from '../../server/store/waiting-list.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import { NOON, storeOpenRequest, storePartner, storePortal, storeRequest } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

describe.each(EACH_ENGINE)('the waiting list on %s', (_engine, open) => {
  const at = useDatabase(open)

  async function join(db: Db, requestId: string, { groupId = '', joinedAt = NOON } = {}): Promise<string> {
    const partner = await storePartner(db, groupId === '' ? {} : { groupId })
    const { memberId } = await storePortal(db, { partnerId: partner.id })
    await insertWaiting(db, { requestId, partnerId: partner.id, groupId: partner.groupId, memberId, userId: '7', userName: 'Ana Silva', isAdmin: true, joinedAt })
    return partner.id
  }

  it('keeps the order of coming, whatever the clocks say', async () => {
    const { id } = await storeRequest(at.db)
    const ids = [await join(at.db, id), await join(at.db, id, { joinedAt: NOON - MINUTE_MS }), await join(at.db, id)]
    expect((await listLine(at.db, id)).map((it) => it.partnerId)).toEqual(ids)
    expect((await listLine(at.db, id))[1]).toMatchObject({ requestId: id, userName: 'Ana Silva', isAdmin: true, joinedAt: NOON - MINUTE_MS, state: 'waiting', passedOver: null })
  })

  it('has a group once in the line of a request', async () => {
    const { id } = await storeRequest(at.db)
    await join(at.db, id, { groupId: 'one owner' })
    await expect(join(at.db, id, { groupId: 'one owner' })).rejects.toSatisfy(isUniqueViolation)
  })

  it('lets a group come back after it left, at the end', async () => {
    const { id } = await storeRequest(at.db)
    const first = await join(at.db, id, { groupId: 'one owner' })
    const second = await join(at.db, id)
    const [entry] = await listLine(at.db, id)
    expect(await endWaiting(at.db, entry?.id ?? 0, { state: 'left', now: NOON, by: 'Rui Costa' })).toBe(true)
    const again = await join(at.db, id, { groupId: 'one owner' })
    expect((await listLine(at.db, id)).map((it) => it.partnerId)).toEqual([second, again])
    expect(await listWaitingOf(at.db, first)).toEqual([])
    expect(await at.db.selectFrom('waiting_list').select(['state', 'ended_at', 'ended_by']).where('partner_id', '=', first).execute())
      .toEqual([{ state: 'left', ended_at: NOON, ended_by: 'Rui Costa' }])
  })

  it('ends a turn once', async () => {
    const { id } = await storeRequest(at.db)
    await join(at.db, id)
    const [entry] = await listLine(at.db, id)
    expect(await endWaiting(at.db, entry?.id ?? 0, { state: 'served', now: NOON, reservationId: 'a reservation' })).toBe(true)
    expect(await endWaiting(at.db, entry?.id ?? 0, { state: 'left', now: NOON })).toBe(false)
    expect(await at.db.selectFrom('waiting_list').select(['state', 'reservation_id']).execute()).toEqual([{ state: 'served', reservation_id: 'a reservation' }])
  })

  it('gives the lines of many requests at once', async () => {
    const [first, second, empty] = [await storeRequest(at.db), await storeRequest(at.db), await storeRequest(at.db)]
    await join(at.db, first.id)
    await join(at.db, second.id)
    await join(at.db, first.id)
    const lines = await listLines(at.db, [first.id, second.id, empty.id])
    expect([first, second, empty].map(({ id }) => lines.get(id)?.length ?? 0)).toEqual([2, 1, 0])
    expect(await listLines(at.db, [])).toEqual(new Map())
  })

  it('remembers why a place went on', async () => {
    const { id } = await storeRequest(at.db)
    await join(at.db, id)
    const [entry] = await listLine(at.db, id)
    await markPassedOver(at.db, entry?.id ?? 0, { at: NOON, code: 'in_work_limit', text: 'You have 5 of 5 in work.' })
    expect((await listLine(at.db, id))[0]?.passedOver).toEqual({ at: NOON, code: 'in_work_limit', text: 'You have 5 of 5 in work.' })
  })

  it('finds the lines with a free place at which nobody looked for a while', async () => {
    const [long, soon, full, closed] = [await storeOpenRequest(at.db), await storeOpenRequest(at.db), await storeOpenRequest(at.db), await storeRequest(at.db)]
    for (const { id } of [long, soon, full, closed]) await join(at.db, id, { joinedAt: NOON - MINUTE_MS })
    await join(at.db, long.id)
    await at.db.updateTable('open_requests').set({ taken: 3 }).where('request_id', '=', full.id).execute()
    expect((await listLinesToLookAt(at.db, NOON - MINUTE_MS, 10)).sort()).toEqual([long.id, soon.id].sort())
    await markLookedAt(at.db, soon.id, NOON)
    expect(await listLinesToLookAt(at.db, NOON - MINUTE_MS, 10)).toEqual([long.id])
    expect(await listLinesToLookAt(at.db, NOON, 1)).toEqual([long.id])
  })
})
