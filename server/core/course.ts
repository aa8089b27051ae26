import { conversionOf } from './conversion.ts'
import type { Ended } from './conversion.ts'
import { countsAs } from './outcome.ts'
import { levelFor } from './rulebook.ts'
import type { Level, Rulebook } from './rulebook.ts'
import { DAY_MS } from './time.ts'

/** `before` and `after`: the conversion on either side of the step; null below the minimum sample. */
export type Step = { id: string, what: 'won' | 'lost' | 'won_leaves' | 'lost_leaves', at: number, before: number | null, after: number | null }
type BareStep = Omit<Step, 'before' | 'after'>

/** How a partner stands at a moment, and what changed since the moment before. */
export type Point = { at: number, won: number, lost: number, conversion: number | null, level: Level, steps: Step[] }

/** A reservation in work that is taken back, and then counts as Lost, unless somebody does something before `lostAt`. */
export type Running = { id: string, lostAt: number }

/** What is taken back within so long is told as near. */
export const SOON_MS = 14 * DAY_MS

/** What is taken back soon if nobody does anything, the nearest first. */
export function lapsingSoon(running: readonly Running[], now: number): Running[] {
  return running.filter((it) => it.lostAt <= now + SOON_MS).toSorted((one, other) => one.lostAt - other.lostAt)
}

/** Conversion and level for each day ahead, from what is known today: items that leave the window and reservations that nobody works on. */
export function forecast(history: readonly Ended[], running: readonly Running[], rulebook: Rulebook, { from, days }: { from: number, days: number }): Point[] {
  const lapsing = running.map((it): Counted => ({ id: it.id, counts: 'lost', at: Math.max(it.lostAt, from + 1) }))
  const moments = Array.from({ length: days }, (_, index) => from + (index + 1) * DAY_MS)
  return courseOf([...countedOf(history), ...lapsing], moments, from, rulebook)
}

/** Conversion as it stood at the end of each of the last weeks, oldest first, recomputed with what is known today of what ended by then. */
export function weeksBefore(history: readonly Ended[], rulebook: Rulebook, now: number, weeks: number): Point[] {
  const moments = Array.from({ length: weeks }, (_, index) => now - (weeks - 1 - index) * 7 * DAY_MS)
  return courseOf(countedOf(history), moments, now - weeks * 7 * DAY_MS, rulebook)
}

type Counted = { id: string, counts: 'won' | 'lost', at: number }

function countedOf(history: readonly Ended[]): Counted[] {
  return history.flatMap((it) => {
    const counts = it.isExcused ? null : countsAs(it.outcome, it.contactShown)
    return counts === null ? [] : [{ id: it.id, counts, at: it.closedAt }]
  })
}

/** Walks once through everything that comes and leaves; what happened up to `since` only makes the sums to begin with. */
function courseOf(counted: readonly Counted[], moments: readonly number[], since: number, rulebook: Rulebook): Point[] {
  const { sums, steps } = stepsOf(counted, since, moments.at(-1) ?? since, rulebook)
  let next = 0
  return moments.map((at) => {
    const told: Step[] = []
    for (let step = steps[next]; step !== undefined && step.at <= at; next += 1, step = steps[next]) {
      const before = conversionOf(sums.won, sums.lost, rulebook)
      sums[step.what === 'won' || step.what === 'won_leaves' ? 'won' : 'lost'] += step.what === 'won' || step.what === 'lost' ? 1 : -1
      told.push({ ...step, before, after: conversionOf(sums.won, sums.lost, rulebook) })
    }
    const conversion = conversionOf(sums.won, sums.lost, rulebook)
    return { at, ...sums, conversion, level: levelFor(rulebook, conversion), steps: told }
  })
}

function stepsOf(counted: readonly Counted[], since: number, until: number, rulebook: Rulebook): { sums: { won: number, lost: number }, steps: BareStep[] } {
  const window = rulebook.windowDays * DAY_MS
  const sums = { won: 0, lost: 0 }
  const steps: BareStep[] = []
  for (const { id, counts, at } of counted) {
    const leavesAt = at + window
    if (leavesAt <= since || at > until) continue
    if (at <= since) sums[counts] += 1
    else steps.push({ id, what: counts, at })
    if (leavesAt <= until) steps.push({ id, what: `${counts}_leaves`, at: leavesAt })
  }
  return { sums, steps: steps.sort((one, other) => one.at - other.at) }
}
