import { DAY_MS, HOUR_MS, WEEK_MS } from './time.ts'

/** When the calendar day that holds `now` began and when the next one begins in an IANA time zone; days of 23 or 25 hours included. */
export function dayBounds(now: number, timeZone: string): { start: number, end: number } {
  const start = startOfDay(now, timeZone)
  // 26 hours after a start is always inside the next day, also when the clocks change.
  return { start, end: startOfDay(start + DAY_MS + 2 * HOUR_MS, timeZone) }
}

/** When the day after the one that begins at `start` begins; most days have 24 hours, which is far quicker to see than to reckon. */
export function nextDay(start: number, timeZone: string): number {
  const guess = start + DAY_MS
  const { hour, minute, second } = clockAt(guess, timeZone)
  return hour === '00' && minute === '00' && second === '00' ? guess : dayBounds(start, timeZone).end
}

/** The ISO weekday, Monday 1, of the calendar day that holds the moment in an IANA time zone. */
export function weekdayOf(moment: number, timeZone: string): number {
  return new Date(`${dateOf(moment, timeZone)}T00:00:00Z`).getUTCDay() || 7
}

/** The calendar day that holds the moment in an IANA time zone, as `2026-11-30`. */
export function dateOf(moment: number, timeZone: string): string {
  const { year, month, day } = clockAt(moment, timeZone)
  return `${year}-${month}-${day}`
}

/** The hour, 0 to 23, that the clocks of an IANA time zone show. */
export function hourOf(moment: number, timeZone: string): number {
  return Number(clockAt(moment, timeZone).hour)
}

/** Tells weekday and hour of many moments by the clocks of one time zone: they are asked twice a day, and for each moment only on days when they change. */
export function clockOf(timeZone: string): (moment: number) => { weekday: number, hour: number } {
  const offsets = new Map<number, number | null>()
  const offsetOf = (day: number): number | null => {
    const [first, last] = [offsetAt(day * DAY_MS, timeZone), offsetAt((day + 1) * DAY_MS, timeZone)]
    const offset = first === last ? first : null
    offsets.set(day, offset)
    return offset
  }
  return (moment) => {
    const day = Math.floor(moment / DAY_MS)
    const known = offsets.get(day)
    const local = new Date(moment + ((known === undefined ? offsetOf(day) : known) ?? offsetAt(moment, timeZone)))
    return { weekday: local.getUTCDay() || 7, hour: local.getUTCHours() }
  }
}

/** The end of the calendar day that comes so many days after the one that holds `now`: who has three days from Tuesday on has all of Friday. */
export function endOfDayAfter(now: number, days: number, timeZone: string): number {
  let { end } = dayBounds(now, timeZone)
  for (let day = 0; day < days; day += 1) end = nextDay(end, timeZone)
  return end
}

/** How many minutes of the calendar day have passed at a moment, as the clock on the wall shows them. */
export function minuteOfDay(moment: number, timeZone: string): number {
  const { hour, minute } = clockAt(moment, timeZone)
  return Number(hour) * 60 + Number(minute)
}

function startOfDay(moment: number, timeZone: string): number {
  const { year, month, day } = clockAt(moment, timeZone)
  const midnightUtc = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  const guess = midnightUtc - offsetAt(midnightUtc, timeZone)
  const offset = offsetAt(guess, timeZone)
  const start = midnightUtc - offset
  // Where clocks go forward at midnight (the Azores, Havana, Cairo), no moment is 00:00: the day begins with the change.
  return offsetAt(start, timeZone) === offset ? start : Math.max(start, guess)
}

function offsetAt(moment: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = clockAt(moment, timeZone)
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(moment / 1000) * 1000
}

// Making a format costs a hundred times more than using it, and this runs inside the reserve transaction.
const formats = new Map<string, Intl.DateTimeFormat>()

function clockAt(moment: number, timeZone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  formats.set(timeZone, format)
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]))
}

/** Whether a name is one of the zones that this machine knows, such as `Europe/Lisbon`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The first of January 1970 was a Thursday. */
const FIRST_MONDAY = 4 * DAY_MS

/** When the week of UTC that holds a moment began. */
export function mondayOf(moment: number): number {
  return moment - ((moment - FIRST_MONDAY) % WEEK_MS + WEEK_MS) % WEEK_MS
}
