import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkingTime, momentOfShare, sharePassed, workingTimeBetween } from '../../server/core/calendar.ts'
import type { WorkCalendar } from '../../server/core/calendar.ts'
import { weekdayOf } from '../../server/core/day.ts'
import { EVERY_DAY } from '../../server/core/partner.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5]
const LISBON: WorkCalendar = { timeZone: 'Europe/Lisbon', workdays: MONDAY_TO_FRIDAY }
const at = (text: string): number => Date.parse(text)

const ZONES = ['UTC', 'Europe/Lisbon', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Australia/Lord_Howe', 'Pacific/Chatham',
  'Atlantic/Azores', 'America/Havana', 'Africa/Cairo', 'America/Nuuk']
const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) })
const span = fc.integer({ min: 0, max: 50 * DAY_MS })
const calendar = fc.record({ timeZone: fc.constantFrom(...ZONES), workdays: fc.uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 1, maxLength: 7 }) })

describe('working time', () => {
  it.each([
    ['goes over the weekend', '2026-11-20T14:05:00Z', 24 * HOUR_MS, '2026-11-23T14:05:00Z'],
    ['waits for Monday when it begins on a Sunday', '2026-11-22T10:00:00Z', 24 * HOUR_MS, '2026-11-24T00:00:00Z'],
    ['ends with Friday when Friday is enough', '2026-11-20T00:00:00Z', 24 * HOUR_MS, '2026-11-21T00:00:00Z'],
    ['is none at once, also on a day off', '2026-11-21T10:00:00Z', 0, '2026-11-21T10:00:00Z'],
    ['counts the hour that a Monday does not lose', '2026-03-27T12:00:00Z', 24 * HOUR_MS, '2026-03-30T11:00:00Z'],
  ])('%s', (_what, from, ms, due) => {
    expect(new Date(addWorkingTime(at(from), ms, LISBON)).toISOString()).toBe(new Date(due).toISOString())
  })

  it('has a working day of 23 and one of 25 hours where the clocks change on it', () => {
    const everyDayButMonday = { timeZone: 'Europe/Berlin', workdays: [2, 3, 4, 5, 6, 7] }
    expect(workingTimeBetween(at('2026-03-28T23:00:00Z'), at('2026-03-30T22:00:00Z'), everyDayButMonday)).toBe(23 * HOUR_MS)
    expect(workingTimeBetween(at('2026-10-24T22:00:00Z'), at('2026-10-26T23:00:00Z'), everyDayButMonday)).toBe(25 * HOUR_MS)
  })

  it('is plain time for somebody who works every day, or said nothing', () => {
    fc.assert(fc.property(moment, span, fc.constantFrom(...ZONES), (from, ms, timeZone) => {
      expect(addWorkingTime(from, ms, { timeZone, workdays: EVERY_DAY })).toBe(from + ms)
      expect(addWorkingTime(from, ms, { timeZone, workdays: [] })).toBe(from + ms)
    }))
  })

  it('never ends earlier for more of it or for a later beginning', () => {
    fc.assert(fc.property(moment, span, span, calendar, (from, less, more, days) => {
      const [short, long] = [Math.min(less, more), Math.max(less, more)]
      expect(addWorkingTime(from, short, days)).toBeLessThanOrEqual(addWorkingTime(from, long, days))
      expect(addWorkingTime(from, short, days)).toBeLessThanOrEqual(addWorkingTime(from + long, short, days))
    }), { numRuns: 60 })
  })

  it('is counted back to what was added', () => {
    fc.assert(fc.property(moment, span, calendar, (from, ms, days) => {
      expect(workingTimeBetween(from, addWorkingTime(from, ms, days), days)).toBe(ms)
    }), { numRuns: 60 })
  })

  it('adds up, and lies inside working days only', () => {
    fc.assert(fc.property(moment, span, span, calendar, (from, first, second, days) => {
      const [middle, end] = [from + first, from + first + second]
      expect(workingTimeBetween(from, end, days)).toBe(workingTimeBetween(from, middle, days) + workingTimeBetween(middle, end, days))
      const due = addWorkingTime(from, first + 1, days)
      expect(days.workdays).toContain(weekdayOf(due - 1, days.timeZone))
    }), { numRuns: 60 })
  })

  it('passes in shares that meet their moments', () => {
    fc.assert(fc.property(moment, fc.integer({ min: MINUTE_MS, max: 50 * DAY_MS }), fc.constantFrom(0.5, 0.9), calendar, (from, ms, share, days) => {
      const deadline = { from, dueAt: addWorkingTime(from, ms, days) }
      const then = momentOfShare(deadline, share, days)
      expect(sharePassed(deadline, then, days)).toBeGreaterThanOrEqual(share)
      expect(sharePassed(deadline, then - 2, days)).toBeLessThan(share)
      expect([sharePassed(deadline, from, days), sharePassed(deadline, deadline.dueAt, days)]).toEqual([0, 1])
    }), { numRuns: 60 })
  })
})
