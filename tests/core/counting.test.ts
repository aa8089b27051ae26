import { describe, expect, it } from 'vitest'
import { rate } from '../../server/core/conversion.ts'
import type { Ended } from '../../server/core/conversion.ts'
import { countingOf } from '../../server/core/counting.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS } from '../../server/core/time.ts'

const NOW = Date.UTC(2026, 10, 20)
const counting = (over: Partial<Ended>) => {
  const [item] = rate([{ id: 'r', outcome: 'lost', contactShown: true, closedAt: NOW - DAY_MS, isExcused: false, ...over }], DEFAULT_RULEBOOK, NOW).items
  if (!item) throw new Error('nothing was rated')
  return countingOf(item)
}

describe('how an ended reservation counts', () => {
  it('says until when, where it counts', () => {
    expect(counting({ outcome: 'won' })).toEqual({ counts: 'won', whyNot: null, leavesAt: NOW + (DEFAULT_RULEBOOK.windowDays - 1) * DAY_MS })
    expect(counting({ outcome: 'recalled' })).toMatchObject({ counts: 'lost', whyNot: null })
    expect(counting({ outcome: 'released' })).toMatchObject({ counts: 'lost', whyNot: null })
  })

  it.each([
    ['released_early', { outcome: 'released', contactShown: false }], ['bad', { outcome: 'bad' }], ['withdrawn', { outcome: 'withdrawn' }], ['revoked', { outcome: 'revoked' }],
    ['excused', { isExcused: true }], ['too_old', { closedAt: NOW - 400 * DAY_MS }],
  ] as const)('says that it does not, because %s', (whyNot, over) => {
    expect(counting(over)).toEqual({ counts: 'nothing', whyNot, leavesAt: null })
  })
})
