import { hourOf, weekdayOf } from './day.ts'

export type PartOfDay = 'night' | 'morning' | 'afternoon' | 'evening'
const PARTS: readonly PartOfDay[] = ['night', 'morning', 'afternoon', 'evening']

/** The ISO weekday, Monday 1, and the part of it at which most came. */
export type BusyTime = { weekday: number, part: PartOfDay }

/** Below this a coincidence would look like a habit. */
const LEAST = 3

/** When most of these moments were, by the clock of a time zone; null when no time stands out. */
export function busiestTime(moments: readonly number[], timeZone: string): BusyTime | null {
  const byTime = Map.groupBy(moments, (at) => `${weekdayOf(at, timeZone)} ${partOf(hourOf(at, timeZone))}`)
  const [first, second] = [...byTime].map(([key, list]) => ({ key, count: list.length })).sort((a, b) => b.count - a.count)
  if (!first || first.count < LEAST || first.count === second?.count) return null
  const [weekday, part] = first.key.split(' ')
  return { weekday: Number(weekday), part: part as PartOfDay }
}

/** Six hours each, the night first. */
function partOf(hour: number): PartOfDay {
  return PARTS[Math.floor(hour / 6)] ?? 'night'
}
