import { countsAs } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { levelFor } from './rulebook.ts'
import type { Level, Rulebook } from './rulebook.ts'
import { say } from './said.ts'
import type { Said } from './said.ts'
import { DAY_MS } from './time.ts'

/** An ended reservation as the conversion sees it. */
export type Ended = { id: string, outcome: Outcome, contactShown: boolean, closedAt: number, isExcused: boolean }

/** Why an ended reservation does not count: an operator decided so, how it ended, or it is older than the window. */
export const WHY_NOT = ['excused', 'released', 'bad', 'withdrawn', 'revoked', 'window'] as const
export type WhyNot = (typeof WHY_NOT)[number]

export type RatedItem = Ended & {
  counts: 'won' | 'lost' | 'nothing'
  /** null when it counts. */
  whyNot: WhyNot | null
  /** When it leaves the window, counted or not; null when it has left. */
  leavesAt: number | null
}

/** So many wins of the next so many that end. */
export type Run = { wins: number, of: number }

export type Rating = {
  won: number
  lost: number
  /** Closed in the window and counted as nothing: with won and lost all that closed in it. */
  notCounted: number
  /** won ÷ (won + lost), unrounded; null below the minimum sample. */
  conversion: number | null
  level: Level
  from: number
  to: number
  items: RatedItem[]
  /** `realistic` allows for losses on the way; null when no run of a likely length leads there. */
  next: { level: Level, winsInARow: number, realistic: Run | null } | null
}

/** The rating from the whole history; never kept or incremented anywhere. */
export function rate(history: readonly Ended[], rulebook: Rulebook, now: number): Rating {
  const from = now - rulebook.windowDays * DAY_MS
  const items = history.map((ended) => rated(ended, from, rulebook))
  const won = items.filter((item) => item.counts === 'won').length
  const lost = items.filter((item) => item.counts === 'lost').length
  const conversion = conversionOf(won, lost, rulebook)
  const level = levelFor(rulebook, conversion)
  const notCounted = items.filter((item) => item.counts === 'nothing' && item.leavesAt !== null).length
  return { won, lost, notCounted, conversion, level, from, to: now, items, next: nextLevel(won, lost, level, rulebook) }
}

/** won ÷ (won + lost), or null while fewer than `minClosed` count. */
export function conversionOf(won: number, lost: number, rulebook: Rulebook): number | null {
  return won + lost < rulebook.minClosed ? null : won / (won + lost)
}

function rated(ended: Ended, from: number, rulebook: Rulebook): RatedItem {
  if (ended.closedAt <= from) return { ...ended, counts: 'nothing', whyNot: 'window', leavesAt: null }
  const leavesAt = ended.closedAt + rulebook.windowDays * DAY_MS
  const counts = ended.isExcused ? null : countsAs(ended.outcome, ended.contactShown)
  return counts === null ? { ...ended, counts: 'nothing', whyNot: whyNot(ended), leavesAt } : { ...ended, counts, whyNot: null, leavesAt }
}

function whyNot({ outcome, isExcused }: Ended): WhyNot {
  return WHY_NOT.find((it) => !isExcused && it === outcome) ?? 'excused'
}

/** The smallest number of wins without a loss that lifts the level (UX P4). */
function nextLevel(won: number, lost: number, level: Level, rulebook: Rulebook): Rating['next'] {
  const next = rulebook.levels.find((candidate) => candidate.level === level.level + 1)
  if (!next) return null
  for (let wins = 1; wins <= 1000; wins += 1) {
    if (reaches(next, won + wins, lost, rulebook)) return { level: next, winsInARow: wins, realistic: realisticRun(won, lost, next, rulebook) }
  }
  return null
}

/** Longer runs are no longer a plan. */
const LONGEST_RUN = 40

/** The shortest run with at least one loss that lifts the level, won at a share half-way between the partner's own and a run without loss. */
function realisticRun(won: number, lost: number, next: Level, rulebook: Rulebook): Run | null {
  const own = won + lost === 0 ? 0.5 : won / (won + lost)
  for (let of = 2; of <= LONGEST_RUN; of += 1) {
    const wins = Math.min(of - 1, Math.floor(of * (own + 1) / 2))
    for (let fewer = 1; fewer <= wins; fewer += 1) if (reaches(next, won + fewer, lost + of - fewer, rulebook)) return { wins: fewer, of }
  }
  return null
}

function reaches(level: Level, won: number, lost: number, rulebook: Rulebook): boolean {
  const conversion = conversionOf(won, lost, rulebook)
  return conversion !== null && conversion >= level.fromConversion
}

/** How many losses in a row from now cost the level, and which one is left then; null where nothing can be lost. */
export function fallBy({ won, lost, conversion, level }: Pick<Rating, 'won' | 'lost' | 'conversion' | 'level'>, rulebook: Rulebook): { losses: number, level: Level } | null {
  if (conversion === null || level.fromConversion === 0) return null
  let losses = 1
  while (won / (won + lost + losses) >= level.fromConversion) losses += 1
  return { losses, level: levelFor(rulebook, won / (won + lost + losses)) }
}

/** What may happen to the history: one more end, one that counts as nothing from now on, or another outcome (null: back in work). */
export type Turn = { kind: 'add', outcome: Outcome } | { kind: 'excuse', id: string } | { kind: 'turn', id: string, outcome: Outcome | null }

export type Effect = { before: Standing, after: Standing }
export type Standing = Pick<Rating, 'won' | 'lost' | 'conversion' | 'level'>

/** What a decision would make of conversion and level, told before it is taken. */
export function effectOf(history: readonly Ended[], turn: Turn, rulebook: Rulebook, now: number): Effect {
  return { before: standingOf(history, rulebook, now), after: standingOf(turned(history, turn, now), rulebook, now) }
}

function turned(history: readonly Ended[], turn: Turn, now: number): Ended[] {
  switch (turn.kind) {
    case 'add': return [...history, { id: '', outcome: turn.outcome, contactShown: true, closedAt: now, isExcused: false }]
    case 'excuse': return history.map((it) => (it.id === turn.id ? { ...it, isExcused: true } : it))
    case 'turn': return history.flatMap((it) => {
      if (it.id !== turn.id) return [it]
      return turn.outcome === null ? [] : [{ ...it, outcome: turn.outcome, isExcused: false }]
    })
  }
}

function standingOf(history: readonly Ended[], rulebook: Rulebook, now: number): Standing {
  const { won, lost, conversion, level } = rate(history, rulebook, now)
  return { won, lost, conversion, level }
}

/** `43 % → 45 %`; says so when there is no percentage yet. */
export function sayEffect({ before, after }: Effect, rulebook: Rulebook): Said {
  const percent = ({ conversion }: Standing): Said => (conversion === null ? say('effect.none') : say('effect.percent', { percent: toPercent(conversion, rulebook) }))
  const params = { before: percent(before), after: percent(after) }
  return before.level.level === after.level.level ? say('effect.same', params) : say('effect.level', { ...params, was: before.level.level, is: after.level.level })
}

/** Whole per cent, or with one decimal where rounding would hide that a threshold is missed (UX P4). */
export function toPercent(conversion: number, rulebook: Rulebook): number {
  const whole = Math.round(conversion * 100)
  const missed = rulebook.levels.some((level) => whole / 100 >= level.fromConversion && conversion < level.fromConversion)
  return missed ? Math.floor(conversion * 1000) / 10 : whole
}
