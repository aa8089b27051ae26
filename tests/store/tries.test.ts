import { describe, expect, it } from 'vitest'
import { countTry, forgetLinks } from '../../server/store/one-time-links.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

const HOUR = 3_600_000
const NAME = 'links from 203.0.113.0/24'

describe.each(EACH_ENGINE)('tries that are counted, on %s', (_, open) => {
  const at = useDatabase(open)
  const count = (now: number): Promise<number | null> => inTransaction(at.db, (tx) => countTry(tx, NAME, 3, now - HOUR, now))

  it('are refused from the fourth on, with the moment of the oldest', async () => {
    expect([await count(1000), await count(2000), await count(3000), await count(4000)]).toEqual([null, null, null, 1000])
    expect(await count(1000 + HOUR)).toBeNull()
  })

  it('are counted while old ones are forgotten', async () => {
    for (let round = 1; round <= 60; round += 1) {
      const now = round * 2 * HOUR
      await Promise.all([count(now), forgetLinks(at.db, now, now - HOUR), count(now), forgetLinks(at.db, now, now - HOUR)])
      expect([await count(now), await count(now)], `round ${round}`).toEqual([null, now])
    }
  })
})
