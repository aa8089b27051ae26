import { DAY_MS, HOUR_MS } from './time.ts'

/** When the calendar day that holds `now` began and when the next one begins in an IANA time zone; days of 23 or 25 hours included. */
export function dayBounds(now: number, timeZone: string): { start: number, end: number } {
  const start = startOfDay(now, timeZone)
  // 26 hours after a start is always inside the next day, also when the clocks change.
  return { start, end: startOfDay(start + DAY_MS + 2 * HOUR_MS, timeZone) }
}

function startOfDay(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment)
  const midnightUtc = Date.parse(`${parts}T00:00:00Z`)
  const guess = midnightUtc - offsetAt(midnightUtc, timeZone)
  const offset = offsetAt(guess, timeZone)
  const start = midnightUtc - offset
  // Where clocks go forward at midnight (the Azores, Havana, Cairo), no moment is 00:00: the day begins with the change.
  return offsetAt(start, timeZone) === offset ? start : Math.max(start, guess)
}

function offsetAt(moment: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]))
  const local = Date.parse(`${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:${part['second']}Z`)
  return local - Math.floor(moment / 1000) * 1000
}
