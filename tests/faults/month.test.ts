import { describe, expect, it } from 'vitest'
import type { EngineName } from '../support/engines.ts'
import type { Product } from '../support/product.ts'
import { BOUNDLESS } from '../app/steps.ts'
import { inLanes, seedsFrom, wished } from './chance.ts'
import { openFrozen } from './frozen-product.ts'
import { expectedFates } from './month-fate.ts'
import type { Fate } from './month-fate.ts'
import { playMonth } from './month-run.ts'
import { writeMonth } from './month-story.ts'
import type { Deed, Story } from './month-story.ts'
import { clearSky, stormySky } from './month-weather.ts'

/**
 * A partner's month in every weather ends as in calm weather, and as a person would say (TRUST R5).
 * `SEED=123` plays one month again, `MONTHS=500` more of them.
 */
const MONTHS = wished('MONTHS', 3)
const LANES = 4
/** When the app learns of a move depends on the weather, and so would what an operator has to decide (decision 0018): here the partners may correct themselves all month. */
const A_MONTH_AND_MORE = 10_000
/** Records of earlier months make everything slower. */
const MONTHS_PER_PRODUCT = 10

const ON_POSTGRES = Math.ceil(MONTHS * 0.1)
const SHARES: [EngineName, number[]][] = [['SQLite', seedsFrom(1, MONTHS - ON_POSTGRES)], ['PostgreSQL', seedsFrom(1_000_001, ON_POSTGRES)]]

describe.each(SHARES)('a month of reservations on %s', (engine, seeds) => {

  it('ends in a storm as in calm weather, and as a person would say', async () => {
    const startedAt = performance.now()
    const differences: string[] = []
    const done = { months: 0, events: 0 }
    const chunks = Array.from({ length: Math.ceil(seeds.length / MONTHS_PER_PRODUCT) }, (_, index) => seeds.slice(index * MONTHS_PER_PRODUCT, (index + 1) * MONTHS_PER_PRODUCT))
    await inLanes(chunks, LANES, async (some) => {
      const product = await openFrozen(engine, { rules: { ...BOUNDLESS, correctionHours: A_MONTH_AND_MORE } })
      try {
        for (const seed of some) {
          differences.push(...await playTwice(product, seed))
          done.months += 1
        }
      } finally {
        await product.close()
      }
    })
    const seconds = (performance.now() - startedAt) / 1000
    console.log(`months on ${engine}: ${done.months} played twice, ${done.months * 20} reservations, ${differences.length} differ, ${seconds.toFixed(1)} s, ${(seconds / done.months).toFixed(2)} s each`)
    expect(differences).toEqual([])
  }, 900_000)
})

async function playTwice(product: Product, seed: number): Promise<string[]> {
  const month = writeMonth(seed)
  const expected = expectedFates(month)
  const differences: string[] = []
  for (const sky of [clearSky, stormySky]) {
    const weather = sky(product.sandbox, seed)
    try {
      const fates = await playMonth(product, month, weather)
      for (const [index, story] of month.stories.entries()) differences.push(...difference(`SEED=${seed} ${weather.name}`, story, expected[index]!, fates[index]!))
    } catch (error) {
      throw new Error(`SEED=${seed} in ${weather.name}`, { cause: error })
    }
  }
  return differences
}

function difference(where: string, { portal, acts }: Story, expected: Fate, fate: Fate): string[] {
  if (JSON.stringify(expected) === JSON.stringify(fate)) return []
  return [`${where} ${portal}: ${JSON.stringify(fate)} instead of ${JSON.stringify(expected)} after ${acts.map((deeds) => deeds.map(brief).join(', ') || 'nothing').join(' | ')}`]
}

function brief(deed: Deed): string {
  return Object.values(deed).join(' ')
}
