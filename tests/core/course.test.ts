import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectOf, rate, sayEffect } from '../../server/core/conversion.ts'
import type { Ended } from '../../server/core/conversion.ts'
import { forecast, weeksBefore } from '../../server/core/course.ts'
import { OUTCOMES } from '../../server/core/outcome.ts'
import type { Outcome } from '../../server/core/outcome.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { buildRulebook, NOON } from '../support/build.ts'
import { english } from '../../server/say/speak.ts'

const RULES = buildRulebook({ windowDays: 100 })

let count = 0
function ended(outcome: Outcome, changes: Partial<Ended> = {}): Ended {
  count += 1
  return { id: `r${count}`, outcome, contactShown: true, closedAt: NOON - DAY_MS, isExcused: false, ...changes }
}

const arbitraryHistory = fc.array(fc.record({
  id: fc.uuid(), outcome: fc.constantFrom(...OUTCOMES), contactShown: fc.boolean(), closedAt: fc.integer({ min: NOON - 300 * DAY_MS, max: NOON }), isExcused: fc.nat(9).map((it) => it === 0),
}), { maxLength: 60 })
const arbitraryRunning = fc.array(fc.record({ id: fc.uuid(), lostAt: fc.integer({ min: NOON - DAY_MS, max: NOON + 60 * DAY_MS }) }), { maxLength: 10 })

describe('forecast', () => {
  it('is on each day what the rating will be if nothing but the known happens', () => {
    fc.assert(fc.property(arbitraryHistory, arbitraryRunning, (history, running) => {
      for (const point of forecast(history, running, RULES, { from: NOON, days: 90 })) {
        const lapsed = running.filter((it) => it.lostAt <= point.at).map((it): Ended => ({ id: it.id, outcome: 'recalled', contactShown: true, closedAt: Math.max(it.lostAt, NOON + 1), isExcused: false }))
        const then = rate([...history, ...lapsed], RULES, point.at)
        expect({ won: point.won, lost: point.lost, conversion: point.conversion, level: point.level }).toEqual({ won: then.won, lost: then.lost, conversion: then.conversion, level: then.level })
      }
    }), { numRuns: 200 })
  })

  it('tells on which day what changes', () => {
    const leaving = ended('won', { closedAt: NOON - 97.5 * DAY_MS })
    const days = forecast([leaving, ended('lost')], [{ id: 'idle', lostAt: NOON + 4.5 * DAY_MS }], RULES, { from: NOON, days: 6 })
    expect(days.map((day) => day.steps.map(({ id, what }) => [id, what]))).toEqual([[], [], [[leaving.id, 'won_leaves']], [], [['idle', 'lost']], []])
    expect(days.map(({ won, lost }) => [won, lost])).toEqual([[1, 1], [1, 1], [0, 1], [0, 1], [0, 2], [0, 2]])
  })

  it('tells what each step does to the conversion', () => {
    const leaving = ended('won', { closedAt: NOON - 97.5 * DAY_MS })
    const history = [leaving, ended('won'), ended('won'), ended('lost'), ended('lost'), ended('lost')]
    const steps = forecast(history, [{ id: 'idle', lostAt: NOON + DAY_MS }], RULES, { from: NOON, days: 6 }).flatMap((day) => day.steps)
    expect(steps).toMatchObject([{ id: 'idle', before: 3 / 6, after: 3 / 7 }, { id: leaving.id, before: 3 / 7, after: 2 / 6 }])
  })

  it('does not tell what is over, and takes what is overdue for lost tomorrow', () => {
    expect(forecast([ended('won')], [{ id: 'idle', lostAt: NOON - DAY_MS }], RULES, { from: NOON, days: 1 })[0]).toMatchObject({ won: 1, lost: 1, steps: [{ id: 'idle', what: 'lost' }] })
  })
})

describe('weeksBefore', () => {
  it('is at the end of each week what the rating was, by what is known today', () => {
    fc.assert(fc.property(arbitraryHistory, (history) => {
      const weeks = weeksBefore(history, RULES, NOON, 26)
      expect(weeks).toHaveLength(26)
      expect(weeks.at(-1)?.at).toBe(NOON)
      for (const { at, won, lost, conversion } of weeks) {
        const then = rate(history.filter((it) => it.closedAt <= at), RULES, at)
        expect({ won, lost, conversion }).toEqual({ won: then.won, lost: then.lost, conversion: then.conversion })
      }
    }), { numRuns: 200 })
  })
})

describe('effectOf', () => {
  const history = [...Array.from({ length: 3 }, () => ended('won')), ...Array.from({ length: 4 }, () => ended('lost'))]
  const [won] = history
  const lost = history.at(-1)

  it.each([
    ['one more won', { kind: 'add', outcome: 'won' }, '43 % → 50 %, level 3 → 4'], ['one more lost', { kind: 'add', outcome: 'lost' }, '43 % → 38 %'], ['one more withdrawn', { kind: 'add', outcome: 'withdrawn' }, '43 % → 43 %'],
    ['a lost one excused', { kind: 'excuse', id: lost?.id ?? '' }, '43 % → 50 %, level 3 → 4'], ['a lost one won', { kind: 'turn', id: lost?.id ?? '', outcome: 'won' }, '43 % → 57 %, level 3 → 4'],
    ['a won one lost', { kind: 'turn', id: won?.id ?? '', outcome: 'lost' }, '43 % → 29 %, level 3 → 2'], ['a won one back in work', { kind: 'turn', id: won?.id ?? '', outcome: null }, '43 % → 33 %, level 3 → 2'],
  ] as const)('says before it is done what %s does', (_what, turn, said) => {
    expect(english(sayEffect(effectOf(history, turn, RULES, NOON), RULES))).toBe(said)
  })

  it('says that there is no percentage yet', () => {
    expect(english(sayEffect(effectOf(history.slice(0, 4), { kind: 'add', outcome: 'won' }, RULES, NOON), RULES))).toBe('no conversion yet → 80 %, level 1 → 4')
  })
})

describe('a likely way up', () => {
  it.each([[7, 13, { wins: 12, of: 18 }], [3, 10, { wins: 4, of: 7 }], [0, 0, { wins: 1, of: 5 }], [5, 5, null]])('of %i won and %i lost is %j', (won, lost, realistic) => {
    const history = [...Array.from({ length: won }, () => ended('won')), ...Array.from({ length: lost }, () => ended('lost'))]
    expect(rate(history, RULES, NOON).next?.realistic ?? null).toEqual(realistic)
  })

  it('leads where it says, and one win fewer does not', () => {
    fc.assert(fc.property(fc.nat(60), fc.nat(60), (won, lost) => {
      const build = (wins: number, losses: number): Ended[] => [...Array.from({ length: won + wins }, () => ended('won')), ...Array.from({ length: lost + losses }, () => ended('lost'))]
      const next = rate(build(0, 0), RULES, NOON).next
      fc.pre(next !== null && next.realistic !== null)
      const { wins, of } = next?.realistic ?? { wins: 0, of: 0 }
      expect(wins).toBeLessThan(of)
      if (wins === 1) return
      expect(rate(build(wins, of - wins), RULES, NOON).level.level).toBeGreaterThanOrEqual(next?.level.level ?? 0)
      expect(rate(build(wins - 1, of - wins + 1), RULES, NOON).level.level).toBeLessThan(next?.level.level ?? 0)
    }))
  })
})
