import { dateOf, dayBounds, nextDay, weekdayOf } from './day.ts'

/** When somebody works: ISO weekdays, Monday 1, in an IANA time zone, without their `holidays` (`2026-12-28`, or `12-25` of every year). A partner is one. */
export type WorkCalendar = { timeZone: string, workdays: readonly number[], holidays?: readonly string[] }

const DAYS_OF_WEEK = 7

/** The earliest moment by which so many milliseconds of working days have passed; `from` itself for none. */
export function addWorkingTime(from: number, ms: number, calendar: WorkCalendar): number {
  if (worksAlways(calendar)) return from + ms
  if (ms <= 0) return from
  let [at, left, end] = [from, ms, dayBounds(from, calendar.timeZone).end]
  for (;;) {
    const usable = isWorkday(at, calendar) ? end - at : 0
    if (left <= usable) return at + left
    left -= usable
    at = end
    end = nextDay(at, calendar.timeZone)
  }
}

/** How many milliseconds of working days lie between two moments; none when they stand the other way round. */
export function workingTimeBetween(from: number, to: number, calendar: WorkCalendar): number {
  if (worksAlways(calendar)) return Math.max(0, to - from)
  let [at, passed, end] = [from, 0, dayBounds(from, calendar.timeZone).end]
  while (at < to) {
    if (isWorkday(at, calendar)) passed += Math.min(to, end) - at
    at = end
    end = nextDay(at, calendar.timeZone)
  }
  return passed
}

/** Which share, 0 to 1, of the working time between two moments has passed. */
export function sharePassed({ from, dueAt }: { from: number, dueAt: number }, now: number, calendar: WorkCalendar): number {
  if (now >= dueAt) return 1
  const total = workingTimeBetween(from, dueAt, calendar)
  return total === 0 ? 1 : Math.min(1, workingTimeBetween(from, now, calendar) / total)
}

/** When a share of the working time between two moments has passed. */
export function momentOfShare({ from, dueAt }: { from: number, dueAt: number }, share: number, calendar: WorkCalendar): number {
  return Math.min(dueAt, addWorkingTime(from, Math.ceil(share * workingTimeBetween(from, dueAt, calendar)), calendar))
}

/** Nobody who never works would ever be late: no day at all means all of them. */
function worksAlways({ workdays, holidays = [] }: WorkCalendar): boolean {
  return workdays.length === 0 || (new Set(workdays).size >= DAYS_OF_WEEK && holidays.length === 0)
}

function isWorkday(moment: number, { timeZone, workdays, holidays = [] }: WorkCalendar): boolean {
  if (!workdays.includes(weekdayOf(moment, timeZone))) return false
  if (holidays.length === 0) return true
  const date = dateOf(moment, timeZone)
  return !holidays.includes(date) && !holidays.includes(date.slice('2026-'.length))
}
