import { minuteOfDay } from './day.ts'
import { MINUTE_MS } from './time.ts'

/** `HH:MM` in a person's own zone; from later than to goes over midnight, the same twice is the whole day. */
export type QuietHours = { from: string, to: string }

const DAY_MINUTES = 24 * 60

/** When the quiet hours that hold a moment end; null when it lies outside of them. Right on the days on which clocks change, too. */
export function quietUntil(moment: number, { from, to }: QuietHours, timeZone: string): number | null {
  const [begin, end, local] = [minutesOf(from), minutesOf(to), minuteOfDay(moment, timeZone)]
  if (!isInside(local, begin, end)) return null
  const left = (end - local + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  const guess = moment - moment % MINUTE_MS + left * MINUTE_MS
  // Where clocks changed meanwhile, the guess is off by the change.
  const off = (minuteOfDay(guess, timeZone) - end + DAY_MINUTES + DAY_MINUTES / 2) % DAY_MINUTES - DAY_MINUTES / 2
  const exact = guess - off * MINUTE_MS
  // An end that the clocks jump over comes with the jump.
  return minuteOfDay(exact, timeZone) === end ? exact : Math.max(exact, guess)
}

function isInside(local: number, begin: number, end: number): boolean {
  return begin < end ? begin <= local && local < end : local >= begin || local < end
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
