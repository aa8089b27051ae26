import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { areaOf } from '../../server/core/area.ts'
import { isVisible } from '../../server/core/visibility.ts'
import { listOpen } from '../../server/app/request/list-open.ts'
import { viewpointOf } from '../../server/app/partner/viewpoint.ts'
import type { App } from '../../server/app/app.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import type { Db } from '../../server/db/schema.ts'
import { countOpenRequests, insertOpenRequest } from '../../server/store/open-requests.ts'
import { insertPartner } from '../../server/store/partners.ts'
import { insertRequest } from '../../server/store/requests.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { buildOpenRequest, NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { arbitraryPartner, arbitraryRequest, arbitraryRulebook } from '../support/market.ts'

const WORLDS = Array.from({ length: 9 }, (_, index) => index + 1)
const PARTNERS = 50
const REQUESTS = 50

/** What a request shows in the open list besides its card: how many places are taken. */
type Shown = { request: ImplementationRequest, taken: number }

describe.each(EACH_ENGINE)('what partners see, on %s', (engine, open) => {
  const at = useDatabase(open)
  const app = { get db() { return at.db }, now: () => NOON } as Partial<App> as App
  const seen = { pairs: 0, visible: 0, differ: 0 }

  it.each(WORLDS)('is what the list has and what the count counts: world %d', async (seed) => {
    const shown = fc.sample(fc.record({ request: arbitraryRequest, taken: fc.integer({ min: 0, max: 3 }) }), { numRuns: REQUESTS, seed })
    const partners = fc.sample(arbitraryPartner, { numRuns: PARTNERS, seed })
    const [rulebook] = fc.sample(arbitraryRulebook, { numRuns: 1, seed })
    await inTransaction(at.db, async (tx) => {
      await insertRulebook(tx, rulebook!, NOON)
      for (const it of shown) await storeShown(tx, it)
      for (const { partner, locations } of partners) await insertPartner(tx, partner, locations, NOON)
    })
    for (const { partner } of partners) {
      const viewpoint = await viewpointOf(app, partner.id)
      const wanted = shown.filter(({ request }) => isVisible(viewpoint, request, viewpoint.rulebook, NOON))
      const listed = (await listOpen(app, { partnerId: partner.id, memberId: 'm', userId: '1' })).requests.map((it) => it.open.number)
      const counted = await countOpenRequests(at.db, areaOf(viewpoint.partner, viewpoint.locations, viewpoint.rulebook))
      seen.pairs += shown.length
      seen.visible += wanted.length
      seen.differ += differing(listed, wanted.map((it) => it.request.number))
      expect(listed).toEqual(wanted.map((it) => it.request.number).sort((a, b) => b - a))
      expect(counted).toBe(wanted.filter((it) => it.taken < it.request.cap).length)
    }
  })

  afterAll(() => {
    expect(seen.differ, `of ${seen.pairs} pairs on ${engine}`).toBe(0)
    expect(seen.visible).toBeGreaterThan(seen.pairs / 20)
  })
})

/** Only what is published and in the pool lies in the open list; that all ways there and away keep it so has tests of its own. */
async function storeShown(db: Db, { request, taken }: Shown): Promise<void> {
  await insertRequest(db, { ...request, formKey: `form ${request.id}`, hints: [] })
  if (request.state === 'published' && request.channel === 'pool') await insertOpenRequest(db, buildOpenRequest(request, { taken }))
}

function differing(one: readonly number[], other: readonly number[]): number {
  return one.filter((it) => !other.includes(it)).length + other.filter((it) => !one.includes(it)).length
}
