import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayBounds, nextDay } from '../../server/core/day.ts'
import { HOUR_MS } from '../../server/core/time.ts'

const ZONES = [
  'UTC', 'Europe/Lisbon', 'Europe/Berlin', 'Europe/Warsaw', 'Europe/Madrid', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata', 'Asia/Kathmandu',
  'Pacific/Auckland', 'Pacific/Chatham', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Australia/Lord_Howe', 'America/St_Johns',
]
/** Here the clocks change at midnight: a day has no 00:00, or two of them. */
const MIDNIGHT_ZONES = ['Atlantic/Azores', 'America/Havana', 'America/Santiago', 'Africa/Cairo', 'Asia/Beirut', 'America/Nuuk']

function dateIn(zone: string, moment: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment)
}

function hours({ start, end }: { start: number, end: number }): number {
  return (end - start) / HOUR_MS
}

describe('dayBounds', () => {
  it.each([
    ['an ordinary day', '2026-11-18T12:00:00Z', 'Europe/Lisbon', '2026-11-18T00:00:00Z', '2026-11-19T00:00:00Z'],
    ['a zone east of Greenwich', '2026-11-17T23:30:00Z', 'Europe/Warsaw', '2026-11-17T23:00:00Z', '2026-11-18T23:00:00Z'],
    ['a zone west of Greenwich', '2026-11-18T04:59:59Z', 'America/New_York', '2026-11-17T05:00:00Z', '2026-11-18T05:00:00Z'],
    ['the short day in spring', '2026-03-29T20:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['the long day in autumn', '2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['a day that begins at 01:00, east', '2026-04-24T12:00:00Z', 'Africa/Cairo', '2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'],
    ['a day that begins at 01:00, west', '2026-03-08T12:00:00Z', 'America/Havana', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['the evening before a day that begins at 01:00', '2026-03-29T00:30:00Z', 'Atlantic/Azores', '2026-03-28T01:00:00Z', '2026-03-29T01:00:00Z'],
    ['a day with two midnights', '2026-11-01T12:00:00Z', 'America/Havana', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
    ['a day far ahead of UTC', '2026-11-18T12:00:00Z', 'Pacific/Kiritimati', '2026-11-18T10:00:00Z', '2026-11-19T10:00:00Z'],
  ])('knows %s', (_what, now, zone, start, end) => {
    expect(dayBounds(Date.parse(now), zone)).toEqual({ start: Date.parse(start), end: Date.parse(end) })
  })

  it('holds the moment in a day of 23 to 25 hours that is one date in that zone', () => {
    const moment = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2040, 0, 1) })
    fc.assert(fc.property(moment, fc.constantFrom(...ZONES, ...MIDNIGHT_ZONES), (now, zone) => {
      const day = dayBounds(now, zone)
      expect(day.start).toBeLessThanOrEqual(now)
      expect(day.end).toBeGreaterThan(now)
      expect([dateIn(zone, day.start), dateIn(zone, day.end - 1)]).toEqual([dateIn(zone, now), dateIn(zone, now)])
      expect(hours(day)).toBeGreaterThanOrEqual(23)
      expect(hours(day)).toBeLessThanOrEqual(25)
    }), { numRuns: 1_000 })
  })

  it.each([...MIDNIGHT_ZONES, 'Europe/Lisbon'])('joins one day to the next all year round in %s', (zone) => {
    let day = dayBounds(Date.UTC(2026, 0, 1, 12), zone)
    for (let count = 0; count < 366; count += 1) {
      const next = dayBounds(day.end, zone)
      expect(nextDay(day.start, zone)).toBe(day.end)
      expect({ zone, start: next.start }).toEqual({ zone, start: day.end })
      expect(dateIn(zone, next.start)).not.toBe(dateIn(zone, day.start))
      expect(dateIn(zone, next.start - 1)).toBe(dateIn(zone, day.start))
      day = next
    }
  })
})
