import type { ReportReason } from '../core/bad-report.ts'
import type { WhyNot } from '../core/conversion.ts'
import type { Wanted } from '../core/correction.ts'
import type { Outcome } from '../core/outcome.ts'
import type { LevelView } from './session.ts'

/** What the partner asked an operator to look at again. */
export type ReviewView = {
  state: 'sent' | 'accepted' | 'refused'
  /** null for a place that was given back: there only whether it counts is decided. */
  wants: Wanted | null
  sentAt: number
  decidedAt: number | null
  /** The operator's words; empty while it waits. */
  note: string
  /** What the decision did to the conversion; null where it is not known. */
  effect: { fromPercent: number | null, toPercent: number | null } | null
}

export type RatingItemView = {
  reservationId: string
  number: string
  title: string
  outcome: Outcome
  closedAt: number
  counts: 'won' | 'lost' | 'nothing'
  /** null when it counts. */
  whyNot: WhyNot | null
  /** What was wrong with the request, where the partner reported it. */
  badReason: ReportReason | null
  /** A code of `LOST_REASONS`, or the words of the CRM's stage. */
  lostReason: string | null
  proof: string | null
  leavesAt: number
  /** Until when the partner may change it without asking; null when it may not. */
  correctUntil: number | null
  review: ReviewView | null
}

export type RatingChangeView = {
  reservationId: string
  number: string
  what: 'won' | 'lost' | 'won_leaves' | 'lost_leaves'
  at: number
  /** What it did to the conversion in percent points; null below the minimum sample. */
  points: number | null
}

/** Conversion at a moment, and what changed it since the moment before. */
export type RatingPointView = { at: number, won: number, lost: number, conversionPercent: number | null, level: number, changes: RatingChangeView[] }

/** Rules that are announced, and where the partner would stand under them with what is counted now. */
export type AnnouncedView = {
  version: number
  startsAt: number
  why: string
  level: LevelView
  conversionPercent: number | null
  /** Levels that start elsewhere than now; `wasPercent` is null for a new one. */
  moved: { level: number, fromPercent: number, wasPercent: number | null }[]
}

/** GET /api/rating */
export type RatingView = {
  level: LevelView
  levels: LevelView[]
  won: number
  lost: number
  /** With won and lost it is all that closed in the window. */
  notCounted: number
  /** Closed before the window: neither counted nor listed. */
  older: number
  /** null below the minimum sample. */
  conversionPercent: number | null
  minClosed: number
  window: { days: number, from: number, to: number }
  /** All that closed in the window, the newest first. */
  items: RatingItemView[]
  next: {
    level: LevelView
    /** Wins in a row without a loss that reach it. */
    winsInARow: number
    /** A likelier way with losses on it: so many wins of the next so many that end; null when none of a likely length leads there. */
    realistic: { wins: number, of: number } | null
  } | null
  risks: {
    /** So many losses in a row from now cost the level; null at the lowest one. */
    fall: { losses: number, level: number, belowPercent: number } | null
    /** In work, and Lost by themselves within two weeks if nobody does anything; the nearest first. */
    lapsing: { reservationId: string, number: string, at: number }[]
  }
  /** One for each of the next 90 days, from what is known now: items that leave the window, reservations that nobody works on. */
  ahead: RatingPointView[]
  /** The end of each of the last 26 weeks, oldest first. */
  weeks: RatingPointView[]
  /** Shown to the partner only: how soon its clients of the window were reached. */
  firstContact: { hours: number, due: number, inTime: number, medianMs: number | null }
  /** How long the last reviews took, the middle one; null before the first. */
  reviewMs: number | null
  largeRequests: { seats: number, minLevel: number, minutes: number }
  proofOfWon: boolean
  rules: { version: number, startsAt: number }
  announced: AnnouncedView[]
  now: number
}
