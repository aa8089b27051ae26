import { describe, expect, it } from 'vitest'
import { busiestTime } from '../../server/core/busy-times.ts'
import { HOUR_MS } from '../../server/core/time.ts'

/** Tuesday, nine in the morning in Lisbon. */
const TUESDAY = Date.UTC(2026, 10, 17, 9)

describe('the time at which most requests come', () => {
  it('is a weekday and a part of it, by the clock of the company', () => {
    const moments = [0, 1, 2].map((hour) => TUESDAY + hour * HOUR_MS)
    expect(busiestTime([...moments, TUESDAY + 30 * HOUR_MS], 'Europe/Lisbon')).toEqual({ weekday: 2, part: 'morning' })
    expect(busiestTime(moments, 'Asia/Tokyo')).toEqual({ weekday: 2, part: 'evening' })
    expect(busiestTime(moments, 'America/Los_Angeles')).toEqual({ weekday: 2, part: 'night' })
  })

  it('is not told of two requests, or where two times are alike', () => {
    expect(busiestTime([], 'UTC')).toBe(null)
    expect(busiestTime([TUESDAY, TUESDAY + 1], 'UTC')).toBe(null)
    const both = [0, 1, 2].flatMap((n) => [TUESDAY + n, TUESDAY + 12 * HOUR_MS + n])
    expect(busiestTime(both, 'UTC')).toBe(null)
  })
})
