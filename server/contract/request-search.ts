import { z } from 'zod'
import { LOST_REASON_CODES, OUTCOMES } from '../core/outcome.ts'
import type { Outcome } from '../core/outcome.ts'
import { CLIENT_SAYS, isDay, OWN_STANDS, SAVED_FILTERS, STANDS, STEPS, WAITS } from '../core/request-filter.ts'
import type { Stand } from '../core/request-filter.ts'
import type { ReservationState } from '../core/reservation.ts'

export const day = z.string().refine(isDay)
export const country = z.string().regex(/^[A-Z]{2}$/)
const whole = z.coerce.number().int().nonnegative()

/** Newest first unless asked otherwise; a `-` turns the order round. `reserved` is the last time that somebody reserved it, or that the partner did where one is named. */
export const REQUEST_SORTS = ['number', 'taken', 'first', 'wait', 'reserved'] as const
export type RequestSort = (typeof REQUEST_SORTS)[number]

/**
 * GET /api/operator/request-search?q=…&stand=open&country=PT&from=2026-01-01&to=2026-03-31&page=2 — everything an operator may look for, 50 a page.
 * `q` is a number, words of the title, text or place, a partner's name, whole words of a client's name, or a client's whole e-mail or phone.
 */
export const requestSearchQuery = z.strictObject({
  q: z.string().trim().max(200).optional(),
  from: day.optional(), to: day.optional(), country: country.optional(), stand: z.enum(STANDS).optional(), saved: z.enum(SAVED_FILTERS).optional(),
  reached: z.enum(STEPS).optional(), missed: z.enum(STEPS).optional(), wait: z.enum(WAITS).optional(), min: whole.optional(), max: whole.optional(), unmet: z.enum(WAITS).optional(),
  older: whole.optional(), younger: whole.optional(), taken: whole.optional(), outcome: z.enum(OUTCOMES).optional(), counted: z.enum(['won', 'lost']).optional(),
  endedFrom: day.optional(), endedTo: day.optional(), lost: z.enum(LOST_REASON_CODES).optional(), score: whole.optional(), says: z.enum(CLIENT_SAYS).optional(),
  source: z.string().max(100).optional(), partner: z.string().min(1).max(100).optional(), own: z.enum(OWN_STANDS).optional(), since: whole.optional(),
  sort: z.enum(['number', '-number', 'taken', '-taken', 'first', '-first', 'wait', '-wait', 'reserved', '-reserved']).default('-number'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

export type FoundRequestView = {
  number: string
  title: string
  stand: Stand
  country: string
  place: string
  receivedAt: number
  publishedAt: number | null
  taken: number
  cap: number
  /** Until the first partner reserved it, since publishing; null while nobody did. */
  firstReservedMs: number | null
  firstContactMs: number | null
  /** How its reservations ended, and how many have not. */
  outcomes: Partial<Record<Outcome, number>>
  live: number
  /** The lowest score its client gave. */
  score: number | null
  /** The reservation of the partner that was asked for, its last one; null when none was. */
  own: OwnReservationView | null
}

export type OwnReservationView = { state: ReservationState, outcome: Outcome | null, reservedAt: number, closedAt: number | null, contactShownAt: number | null, firstContactDueAt: number, contactedAt: number | null }

/** `sourceName`: how the vendor calls the source that was asked for. */
export type RequestSearchView = { requests: FoundRequestView[], total: number, page: number, pages: number, sourceName: string | null, now: number }
