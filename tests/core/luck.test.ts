import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockOf, hourOf, weekdayOf } from '../../server/core/day.ts'
import { chanceBand, luckOf } from '../../server/core/luck.ts'
import { moderationTimes } from '../../server/core/moderation-times.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'

describe('good or lucky', () => {
  it('says nothing of few, and the more the narrower the band', () => {
    expect(luckOf({ won: 4, lost: 0 }, 0.3, 5)).toBe('few')
    expect(luckOf({ won: 0, lost: 0 }, 0.3, 0)).toBe('few')
    expect([4, 20, 100].map((ends) => luckOf({ won: ends / 4, lost: ends * 3 / 4 }, 0.4, 2))).toEqual(['within', 'within', 'below'])
    expect(luckOf({ won: 9, lost: 1 }, 0.4, 5)).toBe('above')
    expect(chanceBand(0.5, 100)).toEqual({ low: expect.closeTo(0.402, 3) as number, high: expect.closeTo(0.598, 3) as number })
  })

  it('calls about one of twenty good or bad where all are the same', () => {
    let state = 11
    const next = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
    const lucky = Array.from({ length: 4000 }, () => Array.from({ length: 40 }, () => next() < 0.35).filter(Boolean).length)
      .filter((won) => luckOf({ won, lost: 40 - won }, 0.35, 5) !== 'within').length
    expect(lucky / 4000).toBeGreaterThan(0.03)
    expect(lucky / 4000).toBeLessThan(0.07)
  })
})

describe('when moderators are missed', () => {
  it.each(['UTC', 'Europe/Lisbon', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu'])('reads weekday and hour as the clocks of %s do', (zone) => {
    const clock = clockOf(zone)
    fc.assert(fc.property(fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }), (at) => {
      expect(clock(at)).toEqual({ weekday: weekdayOf(at, zone), hour: hourOf(at, zone) })
    }), { numRuns: 300 })
  })

  it('puts a wait where its client wrote, by the clock of the zone, and into every day', () => {
    // A Monday, 23:30 of UTC: half past midnight of Tuesday in Berlin.
    const list = Array.from({ length: 5 }, (_, n) => ({ arrivedAt: Date.UTC(2026, 10, 16, 23, 30), decidedAt: Date.UTC(2026, 10, 16, 23, 30) + (n + 1) * 10 * MINUTE_MS }))
    const berlin = moderationTimes(list, 'Europe/Berlin')
    expect([berlin.hours, berlin.count, berlin.median, berlin.rows.length]).toEqual([3, 5, 30 * MINUTE_MS, 8])
    expect(berlin.rows[0]?.cells.filter((it) => it.count > 0)).toEqual([{ weekday: 2, count: 5, median: 30 * MINUTE_MS, p90: 50 * MINUTE_MS }, { weekday: 0, count: 5, median: 30 * MINUTE_MS, p90: 50 * MINUTE_MS }])
    expect(moderationTimes(list, 'UTC').rows[7]?.cells[0]).toMatchObject({ weekday: 1, count: 5 })
  })

  it('tells single hours apart where there are enough', () => {
    const list = Array.from({ length: 1680 }, (_, n) => ({ arrivedAt: Date.UTC(2026, 10, 16) + n * HOUR_MS / 10, decidedAt: Date.UTC(2026, 10, 16) + n * HOUR_MS / 10 + MINUTE_MS }))
    const { hours, rows } = moderationTimes(list, 'UTC')
    expect([hours, rows.length]).toEqual([1, 24])
    expect(rows.flatMap(({ cells }) => cells.filter((it) => it.weekday !== 0).map((it) => it.count))).toEqual(Array.from({ length: 168 }, () => 10))
  })
})
