import { describe, expect, it } from 'vitest'
import { DEFAULT_RULEBOOK, levelFor } from '../../server/core/rulebook.ts'
import { deadlines } from '../../server/core/reservation.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { buildPartner, buildRulebook, NOON } from '../support/build.ts'

describe('levelFor', () => {
  it.each([[null, 1], [0, 1], [0.1999, 1], [0.2, 2], [0.3499, 2], [7 / 20, 3], [0.4999, 3], [0.5, 4], [1, 4]])('gives for a conversion of %s level %d', (conversion, level) => {
    expect(levelFor(DEFAULT_RULEBOOK, conversion).level).toBe(level)
  })
})

describe('DEFAULT_RULEBOOK', () => {
  it('gives a request to three partners and a partner four countries (S0 §6.2)', () => {
    expect(DEFAULT_RULEBOOK).toMatchObject({ cap: 3, extraLocations: 3 })
  })

  it('has levels that rise in everything, from zero on', () => {
    const { levels } = DEFAULT_RULEBOOK
    expect(levels[0].fromConversion).toBe(0)
    levels.slice(1).forEach((level, index) => {
      const below = levels[index]!
      expect(level.level).toBe(below.level + 1)
      expect(level.fromConversion).toBeGreaterThan(below.fromConversion)
      expect(level.perDay).toBeGreaterThan(below.perDay)
      expect(level.inWork).toBeGreaterThan(below.inWork)
    })
  })

  it('survives being stored as JSON', () => {
    expect(JSON.parse(JSON.stringify(DEFAULT_RULEBOOK))).toEqual(DEFAULT_RULEBOOK)
  })
})

describe('deadlines', () => {
  it('come from the rulebook under which the reservation is made', () => {
    expect(deadlines(DEFAULT_RULEBOOK, NOON, buildPartner())).toEqual({ undoUntil: NOON + MINUTE_MS, firstContactDueAt: NOON + 24 * HOUR_MS })
    expect(deadlines(buildRulebook({ undoSeconds: 0, firstContactHours: 2 }), NOON, buildPartner())).toEqual({ undoUntil: NOON, firstContactDueAt: NOON + 2 * HOUR_MS })
  })
})
