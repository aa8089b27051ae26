import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversionOf, fallBy, rate, toPercent } from '../../server/core/conversion.ts'
import type { Ended, WhyNot } from '../../server/core/conversion.ts'
import { OUTCOMES } from '../../server/core/outcome.ts'
import type { Outcome } from '../../server/core/outcome.ts'
import { levelFor } from '../../server/core/rulebook.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { buildRulebook, NOON } from '../support/build.ts'

const RULES = buildRulebook()
const START = NOON - RULES.windowDays * DAY_MS

function buildEnded(outcome: Outcome, changes: Partial<Ended> = {}): Ended {
  return { id: 'reservation-1', outcome, contactShown: true, closedAt: NOON - DAY_MS, isExcused: false, ...changes }
}

function history(won: number, lost: number): Ended[] {
  return [...Array.from({ length: won }, () => buildEnded('won')), ...Array.from({ length: lost }, () => buildEnded('lost'))]
}

const arbitraryEnded = fc.record({
  id: fc.uuid(), outcome: fc.constantFrom(...OUTCOMES), contactShown: fc.boolean(), closedAt: fc.integer({ min: START - 100 * DAY_MS, max: NOON }), isExcused: fc.nat(9).map((it) => it === 0),
})

describe('rate', () => {
  it('starts everybody at level 1 without a percentage', () => {
    expect(rate([], RULES, NOON)).toMatchObject({ won: 0, lost: 0, notCounted: 0, conversion: null, level: { level: 1 }, items: [] })
  })

  it('gives no percentage while fewer than the minimum are counted', () => {
    expect(rate(history(4, 0), RULES, NOON)).toMatchObject({ won: 4, conversion: null, level: { level: 1 } })
    expect(rate(history(4, 1), RULES, NOON)).toMatchObject({ conversion: 0.8, level: { level: 4 } })
  })

  it.each<[what: string, outcome: Outcome, contactShown: boolean, counts: 'won' | 'lost' | 'nothing', whyNot: WhyNot | null]>([
    ['won', 'won', true, 'won', null],
    ['lost', 'lost', true, 'lost', null],
    ['recalled', 'recalled', true, 'lost', null],
    ['recalled with hidden contacts', 'recalled', false, 'lost', null],
    ['released after the contacts were shown', 'released', true, 'lost', null],
    ['released before the contacts were shown', 'released', false, 'nothing', 'released'],
    ['found bad', 'bad', true, 'nothing', 'bad'],
    ['withdrawn by the client', 'withdrawn', true, 'nothing', 'withdrawn'],
    ['revoked by the vendor', 'revoked', true, 'nothing', 'revoked'],
  ])('counts what was %s as it should', (_what, outcome, contactShown, counts, whyNot) => {
    const { items, won, lost, notCounted } = rate([buildEnded(outcome, { contactShown })], RULES, NOON)
    expect({ won, lost, notCounted }).toEqual({ won: counts === 'won' ? 1 : 0, lost: counts === 'lost' ? 1 : 0, notCounted: counts === 'nothing' ? 1 : 0 })
    expect(items[0]).toMatchObject({ counts, whyNot, leavesAt: NOON + 364 * DAY_MS })
  })

  it('counts up to the edge of the window and no longer', () => {
    const inside = rate([buildEnded('won', { closedAt: START + 1 })], RULES, NOON)
    expect(inside).toMatchObject({ won: 1, from: START, to: NOON, items: [{ counts: 'won', leavesAt: NOON + 1 }] })
    const outside = rate([buildEnded('won', { closedAt: START })], RULES, NOON)
    expect(outside).toMatchObject({ won: 0, notCounted: 0, items: [{ counts: 'nothing', whyNot: 'window', leavesAt: null }] })
  })

  it('lets an item leave in the very millisecond that it tells', () => {
    const ended = buildEnded('won')
    const leavesAt = rate([ended], RULES, NOON).items[0]?.leavesAt ?? 0
    expect(rate([ended], RULES, leavesAt - 1).won).toBe(1)
    expect(rate([ended], RULES, leavesAt).won).toBe(0)
  })

  it.each([
    [history(0, 5), 1, 2, 2], [history(6, 12), 2, 3, 1], [history(9, 17), 2, 3, 1], [history(7, 13), 3, 4, 6], [history(0, 0), 1, 2, 5], [history(1, 3), 1, 2, 1],
  ])('knows the next level of %# and how many wins lead there', (ended, level, next, winsInARow) => {
    expect(rate(ended, RULES, NOON)).toMatchObject({ level: { level }, next: { level: { level: next }, winsInARow } })
  })

  it('has nothing above the highest level', () => {
    expect(rate(history(5, 5), RULES, NOON)).toMatchObject({ level: { level: 4 }, next: null })
  })

  it('keeps the conversion between 0 and 1, and the counts complete: all that closed in the window, each with the day it leaves', () => {
    fc.assert(fc.property(fc.array(arbitraryEnded, { maxLength: 40 }), (ended) => {
      const { conversion, won, lost, notCounted, level, items } = rate(ended, RULES, NOON)
      const inWindow = ended.filter((it) => it.closedAt > START)
      expect(won + lost + notCounted).toBe(inWindow.length)
      expect(items.flatMap((it) => it.leavesAt ?? [])).toEqual(inWindow.map((it) => it.closedAt + RULES.windowDays * DAY_MS))
      for (const it of items) expect(it.whyNot === null).toBe(it.counts !== 'nothing')
      expect(conversion === null).toBe(won + lost < RULES.minClosed)
      expect(conversion ?? 0).toBeGreaterThanOrEqual(0)
      expect(conversion ?? 0).toBeLessThanOrEqual(1)
      expect(level).toEqual(levelFor(RULES, conversion))
    }))
  })

  it('never lifts anyone for a loss once enough are counted', () => {
    fc.assert(fc.property(fc.array(arbitraryEnded, { maxLength: 40 }), fc.constantFrom<Outcome>('lost', 'recalled', 'released'), (ended, worse) => {
      const before = rate(ended, RULES, NOON)
      fc.pre(before.conversion !== null)
      const after = rate([...ended, buildEnded(worse)], RULES, NOON)
      expect(after.level.level).toBeLessThanOrEqual(before.level.level)
      expect(after.conversion ?? 1).toBeLessThanOrEqual(before.conversion ?? 1)
    }), { numRuns: 300 })
  })

  it('never lowers anyone for a win', () => {
    fc.assert(fc.property(fc.array(arbitraryEnded, { maxLength: 40 }), (ended) => {
      expect(rate([...ended, buildEnded('won')], RULES, NOON).level.level).toBeGreaterThanOrEqual(rate(ended, RULES, NOON).level.level)
    }))
  })

  it('says truly how many wins reach the next level, and that one fewer does not', () => {
    fc.assert(fc.property(fc.nat(60), fc.nat(60), (won, lost) => {
      const { next } = rate(history(won, lost), RULES, NOON)
      if (!next) return
      const levelAfter = (wins: number): number => rate(history(won + wins, lost), RULES, NOON).level.level
      expect(levelAfter(next.winsInARow)).toBeGreaterThanOrEqual(next.level.level)
      expect(levelAfter(next.winsInARow - 1)).toBeLessThan(next.level.level)
    }))
  })
})

describe('fallBy', () => {
  it('says truly how many losses cost the level, that one fewer does not, and where they lead', () => {
    fc.assert(fc.property(fc.nat(60), fc.nat(60), (won, lost) => {
      const rating = rate(history(won, lost), RULES, NOON)
      const fall = fallBy(rating, RULES)
      expect(fall === null).toBe(rating.level.level === 1)
      if (fall === null) return
      const levelAfter = (losses: number): number => rate(history(won, lost + losses), RULES, NOON).level.level
      expect(levelAfter(fall.losses)).toBe(fall.level.level)
      expect(levelAfter(fall.losses)).toBeLessThan(rating.level.level)
      expect(levelAfter(fall.losses - 1)).toBe(rating.level.level)
    }))
  })

  it('can cost two levels at once where their thresholds are near', () => {
    const [start, second, third] = RULES.levels
    const rules = buildRulebook({ levels: [start, { ...start, ...second, fromConversion: 0.45 }, { ...start, ...third, fromConversion: 0.5 }] })
    expect(fallBy(rate(history(3, 3), rules, NOON), rules)).toMatchObject({ losses: 1, level: { level: 1 } })
  })
})

describe('conversionOf', () => {
  it('is won divided by won and lost, unrounded', () => {
    expect(conversionOf(9, 17, RULES)).toBe(9 / 26)
    expect(conversionOf(2, 2, RULES)).toBeNull()
  })
})

describe('toPercent', () => {
  it.each([[9 / 26, 34.6], [7 / 20, 35], [9 / 20, 45], [1 / 3, 33], [0.4996, 49.9], [0.5, 50], [0.1999, 19.9], [0, 0], [1, 100]])('shows %d as %d', (conversion, percent) => {
    expect(toPercent(conversion, RULES)).toBe(percent)
  })

  it('shows a threshold as reached exactly when it is, whatever the threshold', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(3_000), fc.nat(3_000), (threshold, won, lost) => {
      fc.pre(won + lost > 0)
      const [start, ...others] = RULES.levels
      const rules = buildRulebook({ levels: [start, { ...start, ...others[0], fromConversion: threshold / 100 }] })
      const conversion = won / (won + lost)
      expect(toPercent(conversion, rules) >= threshold).toBe(conversion >= threshold / 100)
    }), { numRuns: 3_000, examples: [[55, 549, 451], [7, 69, 931], [28, 279, 721]] })
  })

  it('is never further from the truth than rounding makes it', () => {
    fc.assert(fc.property(fc.nat(500), fc.nat(500), (won, lost) => {
      fc.pre(won + lost > 0)
      expect(Math.abs(toPercent(won / (won + lost), RULES) - (100 * won) / (won + lost))).toBeLessThanOrEqual(0.5 + 1e-9)
    }))
  })
})
