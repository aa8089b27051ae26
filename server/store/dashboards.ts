import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import type { Answers, OpenAge, RequestFact, ReservationFact, StepCounts } from '../core/dashboard.ts'
import { NO_SOURCE, startOf, STEPS } from '../core/request-filter.ts'
import { codeOfSource } from '../core/source-names.ts'
import type { RequestFilter } from '../core/request-filter.ts'
import type { CloseReason, RequestState } from '../core/request.ts'
import type { LostReason, Outcome } from '../core/outcome.ts'
import { DAY_MS, WEEK_MS } from '../core/time.ts'
import type { Db } from '../db/schema.ts'
import { meantRequests, REACHED, SINCE, TAKEN } from './request-facts.ts'
import { IMPORTED_BY } from './reservations.ts'

/** The requests a dashboard is about, seen at a moment. */
export type Scope = { filter: RequestFilter, now: number }

const countIf = (what: RawBuilder<SqlBool>): RawBuilder<number | null> => sql`sum(case when ${what} then 1 else 0 end)`
const COUNT = sql<number>`count(*)`

/** How many came how far. */
export async function countSteps(db: Db, { filter, now }: Scope): Promise<StepCounts> {
  const row = await meantRequests(db, filter, now).select([COUNT.as('received'), ...STEPS.map((step) => countIf(REACHED[step]).as(step))]).executeTakeFirstOrThrow()
  return { received: Number(row.received), published: Number(row.published), reserved: Number(row.reserved), contacted: Number(row.contacted), won: Number(row.won) }
}

/** The requests with what dashboards count them by. */
export async function listRequestFacts(db: Db, { filter, now }: Scope): Promise<RequestFact[]> {
  const rows = await meantRequests(db, filter, now).select(['id', 'country', 'source', 'state', 'close_reason', 'set_apart', 'cap', sql<number>`coalesce(confirmed_at, received_at)`.as('arrived_at'), 'published_at', 'closed_at']).execute()
  // Most of a year's requests share a few sources.
  const sources = new Map<string | null, string>()
  const sourceOnce = (source: string | null): string => {
    const known = sources.get(source) ?? sourceOf(source)
    sources.set(source, known)
    return known
  }
  return rows.map((row) => ({
    id: row.id, country: row.country, source: sourceOnce(row.source), state: row.state as RequestState, closeReason: row.close_reason as CloseReason | null, isSetApart: row.set_apart === 1, cap: row.cap,
    arrivedAt: Number(row.arrived_at), publishedAt: row.published_at, closedAt: row.closed_at,
  }))
}

function sourceOf(source: string | null): string {
  return codeOfSource(source === null ? null : JSON.parse(source) as Record<string, string>) ?? NO_SOURCE
}

/** How many requests came since a moment from each source that has a code. */
export async function countSources(db: Db, since: number): Promise<Map<string, number>> {
  const rows = await db.selectFrom('requests').select((of) => ['source', of.fn.countAll<number>().as('count')]).where('received_at', '>=', since).where('source', 'is not', null).groupBy('source').execute()
  const counts = new Map<string, number>()
  for (const { source, count } of rows) {
    const code = sourceOf(source)
    if (code !== NO_SOURCE) counts.set(code, (counts.get(code) ?? 0) + Number(count))
  }
  return counts
}

/** All reservations of the same requests. Where all that came since then is meant, those of others are not worth the join: nobody asks for them. */
export async function listReservationFacts(db: Db, { filter, now }: Scope): Promise<ReservationFact[]> {
  const { from, to, country } = filter
  const isAllSince = country === undefined && from !== undefined && to !== undefined && startOf(to) + DAY_MS > now
  const rows = await db.selectFrom('reservations')
    .where((of) => (isAllSince ? of('reserved_at', '>=', startOf(from) - DAY_MS) : of('request_id', 'in', meantRequests(db, filter, now).select('requests.id'))))
    .select(['request_id', 'partner_id', 'outcome', 'lost_reason', 'holds_place', 'reserved_at', 'contacted_at', 'closed_at']).execute()
  return rows.map((row) => ({
    requestId: row.request_id, partnerId: row.partner_id, outcome: row.outcome as Outcome | null, lostReason: row.lost_reason as LostReason | null, holdsPlace: row.holds_place === 1,
    reservedAt: row.reserved_at, contactedAt: row.contacted_at, closedAt: row.closed_at,
  }))
}

/** What clients have said since a moment, and whom they were asked about: read from the few answers, not from the many reservations. */
export async function listAnswers(db: Db, since: number): Promise<Answers> {
  const ratings = await db.selectFrom('client_ratings').innerJoin('reservations', 'reservations.id', 'client_ratings.reservation_id').where('rated_at', '>=', since).select(['request_id', 'score']).execute()
  const words = await db.selectFrom('contact_words').innerJoin('reservations', 'reservations.id', 'contact_words.reservation_id').where('at', '>=', since).select(['request_id', 'contacted']).execute()
  const complaints = await db.selectFrom('client_complaints').innerJoin('reservations', 'reservations.id', 'client_complaints.reservation_id').where('made_at', '>=', since).select('request_id').execute()
  const asked = await db.selectFrom('follow_ups').where('asked_at', '>=', since).select('request_id').distinct().execute()
  const scores = ratings.map((row): [string, number] => [row.request_id, row.score])
  const said = words.map((row): [string, boolean] => [row.request_id, row.contacted === 1])
  return { scores, said, complained: complaints.map((row) => row.request_id), asked: asked.map((row) => row.request_id) }
}

/** What waits for somebody now, and since when. */
export async function listOpenAges(db: Db, { filter, now }: Scope): Promise<OpenAge[]> {
  const rows = await meantRequests(db, filter, now).where('requests.state', 'in', ['held', 'published']).where(sql<SqlBool>`(requests.state = 'held' or ${TAKEN} < requests.cap)`)
    .select(['requests.state', 'requests.set_apart', TAKEN.as('taken'), SINCE.as('since')]).execute()
  return rows.map((row) => ({ stand: row.state === 'published' ? 'open' : row.set_apart === 1 ? 'apart' : 'waiting', taken: Number(row.taken), since: Number(row.since) }))
}

/** How many came from each country in each week since a moment: country → week → count. */
export async function countByWeek(db: Db, { filter, now }: Scope, since: number): Promise<Map<string, Map<number, number>>> {
  const week = sql<number>`(requests.received_at - ${sql.lit(since)}) / ${sql.lit(WEEK_MS)}`
  const rows = await meantRequests(db, filter, now).where('requests.received_at', '>=', since).select(['requests.country', week.as('week'), COUNT.as('count')]).groupBy(['requests.country', week]).execute()
  return new Map([...Map.groupBy(rows, (row) => row.country)].map(([country, list]) => [country, new Map(list.map((row) => [Number(row.week), Number(row.count)]))]))
}

export type WeekOutcomes = { won: number, lost: number }
/** `week` counts from the moment that was asked for. */
export type EndedInWeek = WeekOutcomes & { week: number, partnerId: string }

/** What ended of each partner in each week, as the conversion counts it. */
export async function countEnded(db: Db, { since, until, country }: { since: number, until: number, country: string | undefined }): Promise<EndedInWeek[]> {
  const week = sql<number>`(reservations.closed_at - ${sql.lit(since)}) / ${sql.lit(WEEK_MS)}`
  const isLost = sql<SqlBool>`outcome in ('lost', 'recalled') or (outcome = 'released' and contact_shown_at is not null)`
  const rows = await db.selectFrom('reservations')
    .where('reservations.closed_at', '>=', since).where('reservations.closed_at', '<', until).where('excused_at', 'is', null).where('user_id', '!=', IMPORTED_BY)
    .$if(country !== undefined, (query) => query.innerJoin('requests', 'requests.id', 'reservations.request_id').where('requests.country', '=', country ?? ''))
    .select([week.as('week'), 'partner_id', countIf(sql`outcome = 'won'`).as('won'), countIf(isLost).as('lost')]).groupBy(['partner_id', week]).execute()
  return rows.map((row) => ({ week: Number(row.week), partnerId: row.partner_id, won: Number(row.won), lost: Number(row.lost) }))
}

/** The notices of levels that changed in a stretch of time, newest first. */
export async function listLevelNotices(db: Db, { since, until }: { since: number, until: number }): Promise<{ partnerId: string, subject: string }[]> {
  const rows = await db.selectFrom('notices').where('kind', '=', 'level_changed').where('at', '>=', since).where('at', '<', until).select(['partner_id', 'subject']).orderBy('at', 'desc').execute()
  return rows.map((row) => ({ partnerId: row.partner_id, subject: row.subject }))
}
