import { clockOf } from './day.ts'
import { spreadOf } from './statistics.ts'

/** A request that a moderator decided: when its client had sent it, and when it was decided. */
export type Moderated = { arrivedAt: number, decidedAt: number }
/** Weekdays are ISO, Monday 1; 0 is every day. `median` and `p90` are null of too few. */
export type WaitAt = { weekday: number, count: number, median: number | null, p90: number | null }
/** How long those waited who wrote from an hour on; each row is `hours` long. */
export type ModerationTimes = { hours: number, count: number, median: number | null, rows: { from: number, cells: WaitAt[] }[] }

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
/** Single hours need so many decisions: about ten for each hour of the week. */
const ENOUGH_FOR_HOURS = 1680
const LONG_HOURS = 3

/** How long clients wait for the moderator by the weekday and hour at which they wrote, on the clocks of a time zone. */
export function moderationTimes(list: readonly Moderated[], timeZone: string): ModerationTimes {
  const hours = list.length >= ENOUGH_FOR_HOURS ? 1 : LONG_HOURS
  const clock = clockOf(timeZone)
  const rows = Array.from({ length: 24 / hours }, () => Array.from({ length: 8 }, (): number[] => []))
  for (const { arrivedAt, decidedAt } of list) {
    const { weekday, hour } = clock(arrivedAt)
    const row = rows[Math.floor(hour / hours)]
    for (const day of [0, weekday]) row?.[day]?.push(Math.max(0, decidedAt - arrivedAt))
  }
  const { count, median } = spreadOf(rows.flatMap(([everyDay]) => everyDay ?? []), [])
  return { hours, count, median, rows: rows.map((cells, index) => ({ from: index * hours, cells: [...WEEKDAYS, 0].map((weekday) => waitAt(weekday, cells[weekday] ?? [])) })) }
}

function waitAt(weekday: number, values: readonly number[]): WaitAt {
  const { count, median, p90 } = spreadOf(values, [])
  return { weekday, count, median, p90 }
}
