import { DAY_MS } from './time.ts'

/** When the client says that they were reached, and whether and how the partner may read what they think. */
export const CONTACTED_CODES = ['within_day', 'later', 'no'] as const
export const SHOWN_AS_CODES = ['named', 'unnamed', 'hidden'] as const
export const SCORES = [1, 2, 3, 4, 5] as const

/** What a client thinks of a partner's work on their request. */
export type ClientRating = {
  contacted: (typeof CONTACTED_CODES)[number]
  score: number
  shownAs: (typeof SHOWN_AS_CODES)[number]
  ratedAt: number
  changedAt: number
}

/** What a client can complain of. */
export const COMPLAINT_CODES = ['goes_on', 'data', 'pushy', 'false_promise', 'other'] as const
export type ComplaintCode = (typeof COMPLAINT_CODES)[number]

/** A rating can be changed for so many days after it was first given. */
export function mayRate(rating: Pick<ClientRating, 'ratedAt'> | null, ratingDays: number, now: number): boolean {
  return rating === null || now < rating.ratedAt + ratingDays * DAY_MS
}

/** What clients said of a partner, in plain numbers; `average` is null of no ratings. */
export type ClientWords = { ratings: number, average: number | null, low: number, contacted: number, notContacted: number }

export function summarise({ scores, contacted }: { scores: readonly number[], contacted: readonly boolean[] }, lowScore: number): ClientWords {
  const yes = contacted.filter(Boolean).length
  return {
    ratings: scores.length, average: scores.length === 0 ? null : Math.round(scores.reduce((sum, it) => sum + it, 0) / scores.length * 10) / 10,
    low: scores.filter((it) => it <= lowScore).length, contacted: yes, notContacted: contacted.length - yes,
  }
}
