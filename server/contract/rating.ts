import type { Outcome } from '../core/outcome.ts'
import type { LevelView } from './session.ts'

export type RatingItemView = {
  reservationId: string
  number: string
  title: string
  outcome: Outcome
  closedAt: number
  counts: 'won' | 'lost' | 'nothing'
  /** Why it does not count; empty when it does. */
  why: string
  /** When it leaves the window; null when it does not count. */
  leavesAt: number | null
  /** Whether it counts, as what, until when, or why not. */
  sentence: string
}

/** Conversion at a moment, and what changed it since the moment before. */
export type RatingPointView = {
  at: number
  won: number
  lost: number
  conversionPercent: number | null
  level: number
  changes: { reservationId: string, number: string, what: 'won' | 'lost' | 'won_leaves' | 'lost_leaves', at: number, text: string }[]
}

/** GET /api/rating */
export type RatingView = {
  level: LevelView
  levels: LevelView[]
  won: number
  lost: number
  notCounted: number
  /** null below the minimum sample. */
  conversionPercent: number | null
  /** The exact share for the tooltip, e.g. "7 of 19". */
  fraction: string
  minClosed: number
  window: { days: number, from: number, to: number }
  items: RatingItemView[]
  next: {
    level: LevelView
    /** Wins in a row without a loss that reach it. */
    winsInARow: number
    /** A likelier way with losses on it: so many wins of the next so many that end; null when none of a likely length leads there. */
    realistic: { wins: number, of: number } | null
    sentence: string
  } | null
  /** What can lower the level, as sentences, with the day where it is known; empty at the lowest level. */
  risks: string[]
  /** One for each of the next 90 days, from what is known now: items that leave the window, reservations that nobody works on. */
  ahead: RatingPointView[]
  /** The end of each of the last 26 weeks, oldest first. */
  weeks: RatingPointView[]
  rules: { version: number, startsAt: number }
  now: number
}
