import { formatDay, formatShortDay } from '../../shared/format.ts'

/** Any leap year, for a day of every year. */
const SOME_YEAR = 2024
const YEARLY = /^\d\d-\d\d$/

/** What a field of a day gives, as the server keeps it: `2026-12-28`, or `12-28` of every year. */
export function holidayOf(day: string, isYearly: boolean): string {
  return isYearly ? day.slice('2026-'.length) : day
}

export function isOfEveryYear(holiday: string): boolean {
  return YEARLY.test(holiday)
}

/** "28 Dec 2026", or "28 Dec" of every year. */
export function holidayWords(holiday: string): string {
  const isYearly = isOfEveryYear(holiday)
  const [year = 0, month = 1, day = 1] = (isYearly ? `${SOME_YEAR}-${holiday}` : holiday).split('-').map(Number)
  const noon = Date.UTC(year, month - 1, day, 12)
  return isYearly ? formatShortDay(noon) : formatDay(noon)
}

/** Those of every year first, each kind by the calendar. */
export function inOrder(holidays: readonly string[]): string[] {
  return holidays.toSorted((a, b) => Number(isOfEveryYear(b)) - Number(isOfEveryYear(a)) || (a < b ? -1 : 1))
}
