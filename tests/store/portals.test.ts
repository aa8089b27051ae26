import { describe, expect, it } from 'vitest'
import { STANDARD_PACE } from '../../server/core/pace.ts'
import { CLOCK_SLACK_MS, MINUTE_MS } from '../../server/core/time.ts'
import { openDatabase } from '../../server/db/open.ts'
import type { Db } from '../../server/db/schema.ts'
import { deleteTokens, listAdminTokens, saveTokens } from '../../server/store/portal-tokens.ts'
import { claimRound, findPortal, releaseRefreshLease, savePortal, setPortalEndpoint, setPortalState, takePace, takeRefreshLease } from '../../server/store/portals.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { buildPortal, NOON, storePartner, storePortal } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

const LEASE_MS = MINUTE_MS

describe.each(EACH_ENGINE)('portals on %s', (_engine, open) => {
  const at = useDatabase(open)
  const sweep = (now: number, limit = 10): Promise<string[]> => inTransaction(at.db, (tx) => claimRound(tx, 'sweep', now - 100, now, limit))

  it('come back as they were saved', async () => {
    const { id: partnerId } = await storePartner(at.db)
    const portal = await storePortal(at.db, {
      partnerId, tokenHash: 'a', previousTokenHash: 'b', previousTokenUntil: NOON,
    })
    expect(await findPortal(at.db, portal.memberId)).toEqual(portal)
    expect(await findPortal(at.db, 'nobody')).toBeNull()
  })

  it('keep the day of their first installation when they are installed again', async () => {
    const portal = await storePortal(at.db)
    await savePortal(at.db, { ...portal, tokenHash: 'new', domain: 'renamed.bitrix24.eu', installedAt: NOON + 1 }, NOON + 1)
    expect(await findPortal(at.db, portal.memberId)).toEqual({ ...portal, tokenHash: 'new', domain: 'renamed.bitrix24.eu' })
  })

  it('follow a rename, and change their state', async () => {
    const portal = await storePortal(at.db)
    await setPortalEndpoint(at.db, portal.memberId, 'https://renamed.bitrix24.de/rest/', NOON)
    await setPortalState(at.db, portal.memberId, 'needs_reopen', NOON)
    expect(await findPortal(at.db, portal.memberId))
      .toEqual({ ...portal, clientEndpoint: 'https://renamed.bitrix24.de/rest/', domain: 'renamed.bitrix24.de', state: 'needs_reopen' })
  })

  it('share one rate bucket between all processes, each portal its own', async () => {
    const [first, second] = [await storePortal(at.db), await storePortal(at.db)]
    const other = await openDatabase(at.location)
    const take = (db: Db, memberId: string): Promise<number> => takePace(db, memberId, STANDARD_PACE, NOON)
    const waits = await Promise.all(Array.from({ length: 56 }, (_, index) => take(index % 2 ? at.db : other, first.memberId)))
    await other.destroy()
    expect(waits.toSorted((a, b) => a - b).slice(49)).toEqual([0, 500, 1_000, 1_500, 2_000, 2_500, 3_000])
    expect(await take(at.db, second.memberId)).toBe(0)
  })

  it('give the right to refresh their tokens to one process', async () => {
    const { memberId } = await storePortal(at.db)
    const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => takeRefreshLease(at.db, memberId, `process-${index}`, NOON, NOON + LEASE_MS)))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('give that right to the next once it is returned, by its holder only, or over', async () => {
    const { memberId } = await storePortal(at.db)
    expect(await takeRefreshLease(at.db, memberId, 'one', NOON, NOON + LEASE_MS)).toBe(true)
    await releaseRefreshLease(at.db, memberId, 'other')
    expect(await takeRefreshLease(at.db, memberId, 'other', NOON + LEASE_MS - 1, NOON + 2 * LEASE_MS)).toBe(false)
    await releaseRefreshLease(at.db, memberId, 'one')
    expect(await takeRefreshLease(at.db, memberId, 'other', NOON + 1, NOON + LEASE_MS)).toBe(true)
    expect(await takeRefreshLease(at.db, memberId, 'third', NOON + LEASE_MS, NOON + 2 * LEASE_MS)).toBe(true)
    expect(await takeRefreshLease(at.db, 'nobody', 'one', NOON, NOON + LEASE_MS)).toBe(false)
  })

  it('keep that right from a process that looked at the clock a little earlier, not for ever by a wrong clock', async () => {
    const { memberId } = await storePortal(at.db)
    expect(await takeRefreshLease(at.db, memberId, 'one', NOON, NOON + LEASE_MS)).toBe(true)
    expect(await takeRefreshLease(at.db, memberId, 'waited for the row', NOON - 5, NOON - 5 + LEASE_MS)).toBe(false)
    const before = NOON - CLOCK_SLACK_MS - 1
    expect(await takeRefreshLease(at.db, memberId, 'when the clock is right again', before, before + LEASE_MS)).toBe(true)
  })

  it('are not swept twice by a process whose clock is a little behind, and again when a wrong clock is right', async () => {
    const { memberId } = await storePortal(at.db)
    expect(await sweep(NOON)).toEqual([memberId])
    expect(await sweep(NOON - 5)).toEqual([])
    expect(await sweep(NOON - CLOCK_SLACK_MS - 1)).toEqual([memberId])
  })

  it('are swept by one process each', async () => {
    const ids: string[] = []
    for (let index = 0; index < 12; index += 1) ids.push((await storePortal(at.db)).memberId)
    const claimed = (await Promise.all(Array.from({ length: 6 }, () => sweep(NOON, 3)))).flat()
    while (claimed.length < 12) claimed.push(...await sweep(NOON))
    expect(claimed.sort()).toEqual(ids.sort())
    expect(await sweep(NOON)).toEqual([])
  })

  it('are swept again after a while, the longest waiting first, uninstalled ones never', async () => {
    const [late, early] = [await storePortal(at.db), await storePortal(at.db)]
    await storePortal(at.db, { state: 'uninstalled' })
    await storePortal(at.db, { state: 'needs_reopen' })
    await at.db.updateTable('portals').set({ swept_at: NOON - 100 }).where('member_id', '=', late.memberId).execute()
    await at.db.updateTable('portals').set({ swept_at: NOON - 101 }).where('member_id', '=', early.memberId).execute()
    expect(await sweep(NOON - 1)).toEqual([early.memberId])
    expect(await sweep(NOON)).toEqual([late.memberId])
    expect(await sweep(NOON + 99)).toEqual([early.memberId])
  })

  it('have one of the known states and targets', async () => {
    await expect(storePortal(at.db, { state: 'asleep' as never })).rejects.toThrow(/constraint/i)
    await expect(savePortal(at.db, buildPortal({ partnerId: 'nobody' }), NOON)).rejects.toThrow(/constraint/i)
  })

  it('keep one token pair a person; those of administrators are used, the freshest first', async () => {
    const { memberId } = await storePortal(at.db)
    await saveTokens(at.db, memberId, { userId: '1', isAdmin: true, sealed: 'old' }, NOON)
    await saveTokens(at.db, memberId, { userId: '2', isAdmin: true, sealed: 'two' }, NOON + 1)
    await saveTokens(at.db, memberId, { userId: '3', isAdmin: false, sealed: 'three' }, NOON + 2)
    await saveTokens(at.db, memberId, { userId: '1', isAdmin: true, sealed: 'new' }, NOON + 3)
    expect(await listAdminTokens(at.db, memberId)).toEqual([{ userId: '1', isAdmin: true, sealed: 'new' }, { userId: '2', isAdmin: true, sealed: 'two' }])
    await deleteTokens(at.db, memberId, '1')
    expect((await listAdminTokens(at.db, memberId)).map((it) => it.userId)).toEqual(['2'])
    await deleteTokens(at.db, memberId)
    expect(await at.db.selectFrom('portal_tokens').selectAll().execute()).toEqual([])
  })
})
