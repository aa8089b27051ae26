import { countsAs } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { levelFor } from './rulebook.ts'
import type { Level, Rulebook } from './rulebook.ts'
import { DAY_MS } from './time.ts'

/** An ended reservation as the conversion sees it. */
export type Ended = { id: string, outcome: Outcome, contactShown: boolean, closedAt: number, isExcused: boolean }

export type RatedItem = Ended & {
  counts: 'won' | 'lost' | 'nothing'
  /** Why it does not count; empty when it does. */
  why: string
  leavesAt: number | null
}

export type Rating = {
  won: number
  lost: number
  notCounted: number
  /** won ÷ (won + lost), unrounded; null below the minimum sample. */
  conversion: number | null
  level: Level
  from: number
  to: number
  items: RatedItem[]
  next: { level: Level, winsInARow: number } | null
}

const WHY_NOT: Record<Outcome, string> = {
  won: '', lost: '', recalled: '',
  released: 'Released before the contacts were shown',
  bad: 'The report about the request was accepted',
  withdrawn: 'The client withdrew the request',
  revoked: 'The vendor took the reservation back',
}

/** The rating from the whole history; never kept or incremented anywhere. */
export function rate(history: readonly Ended[], rulebook: Rulebook, now: number): Rating {
  const from = now - rulebook.windowDays * DAY_MS
  const items = history.map((ended) => rated(ended, from, rulebook))
  const won = items.filter((item) => item.counts === 'won').length
  const lost = items.filter((item) => item.counts === 'lost').length
  const conversion = conversionOf(won, lost, rulebook)
  const level = levelFor(rulebook, conversion)
  return { won, lost, notCounted: items.length - won - lost, conversion, level, from, to: now, items, next: nextLevel(won, lost, level, rulebook) }
}

/** won ÷ (won + lost), or null while fewer than `minClosed` count. */
export function conversionOf(won: number, lost: number, rulebook: Rulebook): number | null {
  return won + lost < rulebook.minClosed ? null : won / (won + lost)
}

function rated(ended: Ended, from: number, rulebook: Rulebook): RatedItem {
  if (ended.isExcused) return { ...ended, counts: 'nothing', why: 'Decided not to count', leavesAt: null }
  const counts = countsAs(ended.outcome, ended.contactShown)
  if (counts === null) return { ...ended, counts: 'nothing', why: WHY_NOT[ended.outcome], leavesAt: null }
  if (ended.closedAt <= from) return { ...ended, counts: 'nothing', why: `Closed more than ${rulebook.windowDays} days ago`, leavesAt: null }
  return { ...ended, counts, why: '', leavesAt: ended.closedAt + rulebook.windowDays * DAY_MS }
}

/** The smallest number of wins without a loss that lifts the level (UX P4). */
function nextLevel(won: number, lost: number, level: Level, rulebook: Rulebook): Rating['next'] {
  const next = rulebook.levels.find((candidate) => candidate.level === level.level + 1)
  if (!next) return null
  for (let wins = 1; wins <= 1000; wins += 1) {
    const conversion = conversionOf(won + wins, lost, rulebook)
    if (conversion !== null && conversion >= next.fromConversion) return { level: next, winsInARow: wins }
  }
  return null
}

/** Whole per cent, or with one decimal where rounding would hide that a threshold is missed (UX P4). */
export function toPercent(conversion: number, rulebook: Rulebook): number {
  const whole = Math.round(conversion * 100)
  const missed = rulebook.levels.some((level) => whole / 100 >= level.fromConversion && conversion < level.fromConversion)
  return missed ? Math.floor(conversion * 1000) / 10 : whole
}
