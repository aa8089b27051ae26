import type { LostReason, Outcome } from './outcome.ts'

/** Where a request stands, as operators speak of it: full is not a state of its own, but asked for as one. */
export const STANDS = ['waiting', 'apart', 'published', 'open', 'full', 'closed', 'chosen', 'withdrawn', 'expired', 'rejected', 'duplicate', 'erased'] as const
export type Stand = (typeof STANDS)[number]

/** How far a request came; who came to a later step came to those before. */
export const STEPS = ['published', 'reserved', 'contacted', 'won'] as const
export type Step = (typeof STEPS)[number]

/** What a client waits for: the moderator, then from publishing on a partner, a call and a result. */
export const WAITS = ['publish', 'reserve', 'contact', 'outcome'] as const
export type Wait = (typeof WAITS)[number]

/** What operators look for again and again (UX O2). */
export const SAVED_FILTERS = ['untaken', 'no_contact', 'all_lost', 'withdrawn_after'] as const
export type SavedFilter = (typeof SAVED_FILTERS)[number]
/** After so many hours without a taker somebody should look. */
export const UNTAKEN_HOURS = 24

/** What a client said on their page, of any partner. */
export const CLIENT_SAYS = ['called', 'not_called', 'complained', 'silent'] as const
export type ClientSays = (typeof CLIENT_SAYS)[number]

/** How things stand with a partner's own reservation. */
export const OWN_STANDS = ['in_work', 'late', 'lapsing', 'uncalled', 'untimely', 'released', 'recalled'] as const
export type OwnStand = (typeof OWN_STANDS)[number]

/**
 * Which requests are meant; the same words in addresses, in numbers of dashboards and in the list each number opens, so that they agree.
 * Days are those of UTC, the last one included. `min` and `max` bound the `wait` in milliseconds, `older` and `younger` the age in hours: from, and below.
 */
export type RequestFilter = {
  from?: string | undefined
  to?: string | undefined
  country?: string | undefined
  stand?: Stand | undefined
  saved?: SavedFilter | undefined
  reached?: Step | undefined
  missed?: Step | undefined
  wait?: Wait | undefined
  min?: number | undefined
  max?: number | undefined
  /** What did not happen yet, of what a client waits for. */
  unmet?: Wait | undefined
  older?: number | undefined
  younger?: number | undefined
  taken?: number | undefined
  outcome?: Outcome | undefined
  /** As the conversion counts an end, and between which days it came; of the `partner` where one is named. */
  counted?: 'won' | 'lost' | undefined
  endedFrom?: string | undefined
  endedTo?: string | undefined
  lost?: LostReason | undefined
  score?: number | undefined
  says?: ClientSays | undefined
  source?: string | undefined
  partner?: string | undefined
  /** Of a reservation, how it stands and from which moment on it was made; of the `partner` where one is named, and ended between the days where they are. */
  own?: OwnStand | undefined
  since?: number | undefined
}

/** A request without a source is asked for by this word. */
export const NO_SOURCE = '-'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The day of UTC that holds a moment, as filters write it. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

/** Whether it is a day that a calendar has. */
export function isDay(day: string): boolean {
  const at = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN
  return !Number.isNaN(at) && dayOf(at) === day
}

/** When a day of UTC begins. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** The filter as the query of an address. */
export function toQuery(filter: RequestFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => value === undefined ? [] : [[name, String(value)]]))
}
