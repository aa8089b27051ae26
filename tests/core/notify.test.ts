import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minuteOfDay } from '../../server/core/day.ts'
import { FIRST_PREFS, settledPrefs, tellAt } from '../../server/core/notify.ts'
import type { NotifyPrefs } from '../../server/core/notify.ts'
import { quietUntil } from '../../server/core/quiet-hours.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'

const NIGHT = { from: '22:00', to: '07:30' }
const at = (text: string): number => Date.parse(text)
const shown = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toISOString())

describe('quiet hours', () => {
  it('go over midnight in the person’s own zone', () => {
    expect(quietUntil(at('2026-11-28T20:59:00Z'), NIGHT, 'Europe/Berlin')).toBeNull()
    expect(shown(quietUntil(at('2026-11-28T21:00:00Z'), NIGHT, 'Europe/Berlin'))).toBe('2026-11-29T06:30:00.000Z')
    expect(shown(quietUntil(at('2026-11-29T06:29:59Z'), NIGHT, 'Europe/Berlin'))).toBe('2026-11-29T06:30:00.000Z')
    expect(quietUntil(at('2026-11-29T06:30:00Z'), NIGHT, 'Europe/Berlin')).toBeNull()
  })

  it('lie inside a day when they begin before they end', () => {
    const lunch = { from: '12:00', to: '13:00' }
    expect(shown(quietUntil(at('2026-11-28T12:30:20Z'), lunch, 'UTC'))).toBe('2026-11-28T13:00:00.000Z')
    expect(quietUntil(at('2026-11-28T11:59:59Z'), lunch, 'UTC')).toBeNull()
  })

  it('end by the clock on the wall in the nights in which clocks change', () => {
    // Forward on 29 March 2026, back on 25 October 2026.
    expect(shown(quietUntil(at('2026-03-28T22:30:00Z'), NIGHT, 'Europe/Berlin'))).toBe('2026-03-29T05:30:00.000Z')
    expect(shown(quietUntil(at('2026-10-24T21:30:00Z'), NIGHT, 'Europe/Berlin'))).toBe('2026-10-25T06:30:00.000Z')
  })

  it('end with the change when the clocks jump over their end', () => {
    expect(shown(quietUntil(at('2026-03-29T00:30:00Z'), { from: '22:00', to: '02:30' }, 'Europe/Berlin'))).toBe('2026-03-29T01:30:00.000Z')
  })

  it('end at their end, whenever and wherever', () => {
    fc.assert(fc.property(
      fc.integer({ min: at('2026-01-01'), max: at('2027-01-01') }), fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Auckland', 'Europe/Lisbon'),
      (moment, zone) => {
        const until = quietUntil(moment, NIGHT, zone)
        if (until === null) return
        expect(until).toBeGreaterThan(moment)
        expect(until - moment).toBeLessThanOrEqual(10.5 * HOUR_MS)
        expect(minuteOfDay(until, zone)).toBe(7 * 60 + 30)
      },
    ))
  })
})

describe('when a person is told', () => {
  const now = at('2026-11-28T22:00:00Z')
  const quiet: NotifyPrefs = { ...FIRST_PREFS, quiet: NIGHT, timeZone: 'UTC' }

  it('is at once for deadlines, whatever the hour', () => {
    for (const event of ['contact_due', 'late', 'idle'] as const) expect(tellAt(event, quiet, 'UTC', { now, lastAt: null })).toBe(now)
  })

  it('is after the quiet hours for everything else', () => {
    for (const event of ['new_requests', 'client', 'vendor', 'level'] as const) expect(tellAt(event, quiet, 'UTC', { now, lastAt: null })).toBe(at('2026-11-29T07:30:00Z'))
  })

  it('is when the digest is due, counted from the last one', () => {
    const gathered: NotifyPrefs = { ...FIRST_PREFS, digestMinutes: 60 }
    expect(tellAt('new_requests', gathered, 'UTC', { now, lastAt: now - 20 * MINUTE_MS })).toBe(now + 40 * MINUTE_MS)
    expect(tellAt('new_requests', gathered, 'UTC', { now, lastAt: null })).toBe(now)
    expect(tellAt('assigned', gathered, 'UTC', { now, lastAt: now })).toBe(now)
  })
})

describe('what a person chose', () => {
  it('can’t put what the vendor says out of sight', () => {
    const events = { ...FIRST_PREFS.events, vendor: { bitrix24: false, mail: false, app: false } }
    expect(settledPrefs({ ...FIRST_PREFS, events }).events.vendor).toEqual({ bitrix24: false, mail: false, app: true })
  })
})
