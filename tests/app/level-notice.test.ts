import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { lastLevelChange } from '../../server/app/reservation/last-level-change.ts'
import { tellLevels } from '../../server/app/reservation/tell-level.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { insertLevelCheck } from '../../server/store/levels.ts'
import { listNotices } from '../../server/store/notices.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { buildRulebook, NOON, storePartner, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'

describe.each(EACH_ENGINE)('a partner whose level changes on %s', (_engine, open) => {
  const at = useDatabase(open)
  let now = NOON
  const app = () => quietApp({ db: at.db, now: () => now, newId: randomUUID })
  const look = async (): Promise<void> => {
    while (await tellLevels(app()) > 0);
  }
  const end = async (partnerId: string, outcome: 'won' | 'lost', closedAt = now): Promise<void> => {
    const { id: requestId } = await storeRequest(at.db)
    await storeReservation(at.db, { requestId, partnerId, state: 'closed', outcome, closedAt, contactShownAt: closedAt, ...(outcome === 'won' && { proof: requestId, proofKey: requestId }) })
    await insertLevelCheck(at.db, partnerId, now)
  }
  const told = async (partnerId: string): Promise<string[]> => (await listNotices(at.db, partnerId)).filter((it) => it.kind === 'level_changed').map((it) => it.text)

  it('is told once, with the reason; the first look only remembers', async () => {
    now = NOON
    const { id } = await storePartner(at.db)
    for (let count = 0; count < 4; count += 1) await end(id, 'lost')
    await look()
    expect(await told(id)).toEqual([])

    now = NOON + 1
    for (let count = 0; count < 4; count += 1) await end(id, 'won')
    await look()
    await look()
    expect(await lastLevelChange(at.db, id)).toMatchObject({ from: 1, to: 4, at: now, cause: { what: 'won' } })
    expect(await told(id)).toEqual(['You are level 4 now, before it was 1: 4 won of 8 that count is 50 %, level 4 begins at 50 %. You may reserve 15 a day and have 25 in work. What you have in work stays yours.'])
  })

  it('is told when an item leaves the window and when rules change', async () => {
    now = NOON
    const { id } = await storePartner(at.db)
    for (let count = 0; count < 3; count += 1) await end(id, 'won', NOON - 364 * DAY_MS)
    for (let count = 0; count < 5; count += 1) await end(id, 'lost')
    await look()
    now = NOON + 2 * DAY_MS
    await look()
    expect(await told(id)).toEqual([expect.stringMatching(/^You are level 1 now, before it was 3: 0 won of 5/)])
    expect(await lastLevelChange(at.db, id)).toMatchObject({ from: 3, to: 1, at: now, cause: { what: 'won_leaves' } })

    await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: now - 1, windowDays: 400 }), now)
    await look()
    expect((await told(id))[0]).toMatch(/^You are level 3 now, before it was 1: 3 won of 8/)
    expect(await told(id)).toHaveLength(2)
    expect(await lastLevelChange(at.db, id)).toEqual({ from: 1, to: 3, at: now, cause: null })
  })
})
