import { z } from 'zod'
import { isTimeZone } from '../core/day.ts'
import type { LostReason, Outcome } from '../core/outcome.ts'
import { startOf } from '../core/request-filter.ts'
import type { ClientSays, Stand, Step, Wait } from '../core/request-filter.ts'
import type { Forecast } from '../core/statistics.ts'
import { DAY_MS } from '../core/time.ts'
import { country, day } from './request-search.ts'

const MOST_DAYS = 800

/** GET /api/operator/dashboards?from=2026-01-01&to=2026-12-31&country=PT&zone=Europe/Lisbon — days of UTC, both included; hours are those of the zone. */
export const dashboardsQuery = z.strictObject({ from: day, to: day, country: country.optional(), zone: z.string().max(60).refine(isTimeZone).optional() })
  .refine(({ from, to }) => startOf(from) <= startOf(to) && startOf(to) - startOf(from) <= MOST_DAYS * DAY_MS, { path: ['to'] })

/** A number and the query of the list of requests that it counts. */
export type Mark = { n: number, list: Readonly<Record<string, string>> }

export type StepMarks = { received: Mark } & Record<Step, Mark>
export type OutlookView = { forecast: Forecast | null, lookBack: { said: Forecast, came: number } | null }
export type BucketView = Mark & { from: number, to: number | null }
export type WaitView = { count: number, median: number | null, p90: number | null, buckets: BucketView[], notYet: Mark }
export type CountryView = OutlookView & {
  country: string, received: Mark, published: Mark, unanswered: Mark, won: Mark
  /** Partners that see what comes from there, and those of them that can reserve now. */
  cover: number, able: number
}
export type AgeRowView = { stand: 'waiting' | 'apart' | 'open', taken: number, ages: Mark[] }

/** How long clients waited for the moderator by when they wrote, on the clocks of `zone`: rows of `hours` each, cells of Monday to Sunday and, as weekday 0, of every day. */
export type ModerationView = { zone: string, hours: number, count: number, median: number | null, rows: { from: number, cells: { weekday: number, count: number, median: number | null, p90: number | null }[] }[] }
type CrmDelayView = { count: number, median: number | null, p90: number | null, without: number }
/** From the reservation to the record in the CRM, by the week of the reservation; nothing from before `from` is known. Failures are those that stand now. */
export type CrmSyncView = CrmDelayView & { from: number, weeks: ({ at: number } & CrmDelayView)[], failures: { error: string, dead: number, due: number }[] }

/** Everything of the dashboards; unless said otherwise, of requests that came in the period, and what became of them until now. */
export type DashboardsView = {
  from: string
  to: string
  cap: number
  steps: StepMarks
  /** How many there were in the period before, as long as this one. */
  before: Record<Step | 'received', number>
  waits: Record<Wait, WaitView>
  /** Of what was published: so many places taken. */
  taken: (Mark & { taken: number })[]
  stands: (Mark & { stand: Stand })[]
  /** What is open now, whenever it came; `ageHours` are the first hours of the ages after the first. */
  ageHours: number[]
  ages: AgeRowView[]
  countries: CountryView[]
  outlook: OutlookView & { from: number }
  /** `name`: how the vendor calls it. */
  sources: ({ source: string | null, name: string | null } & StepMarks)[]
  fairness: { partners: number, got: number, without: number, gini: number | null, topShare: number | null, tenths: { partners: number, got: number }[] }
  partners: { id: string, name: string, requests: Mark }[]
  outcomes: (Mark & { outcome: Outcome })[]
  lost: (Mark & { reason: LostReason })[]
  scores: (Mark & { score: number })[]
  says: Record<ClientSays, Mark>
  /** What ended in each week from Monday on, whenever it came. */
  weeks: { at: number, won: Mark, lost: Mark }[]
  /** The same ends by partner; not all have enough of them to say something. */
  ended: { id: string, name: string, won: Mark, lost: Mark }[]
  moderation: ModerationView
  /** Who decided the requests of the period, by name. */
  deciders: { name: string, published: number, rejected: number }[]
  crm: CrmSyncView
  levels: { level: number, partners: number }[]
  moves: { partnerId: string, partner: string, from: number, to: number, at: number }[]
  minClosed: number
  now: number
}
