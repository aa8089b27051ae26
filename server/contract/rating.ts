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
    sentence: string
  } | null
  /** What can lower the level, as sentences; empty at the lowest level. */
  risks: string[]
  rules: { version: number, startsAt: number }
  now: number
}
