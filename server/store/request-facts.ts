import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import { FOR_GOOD } from '../core/partner.ts'
import { SOON_MS } from '../core/course.ts'
import { NO_SOURCE, startOf, UNTAKEN_HOURS } from '../core/request-filter.ts'
import type { ClientSays, OwnStand, RequestFilter, SavedFilter, Stand, Step, Wait } from '../core/request-filter.ts'
import { DAY_MS, HOUR_MS } from '../core/time.ts'
import type { Db } from '../db/schema.ts'
import { isWorthListing } from './listed-requests.ts'

/** The requests that a filter means. What was brought over from before is not among them: nobody asked for it here. */
export function meantRequests(db: Db, filter: RequestFilter, now: number) {
  return db.selectFrom('requests').where('requests.state', '!=', 'received').where('requests.form_key', 'not like', 'imported:%').where(isWorthListing)
    .where((of) => of.and(conditions(filter, now).map((it) => it as RawBuilder<SqlBool>)))
}

// Asked for each row that comes so far: a page of fifty costs fifty looks, where a join would gather all reservations first.
function ofAny(what: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql`exists (select 1 from reservations mine where mine.request_id = requests.id and ${what})`
}

// One partner has few: they are looked up first, and then their requests.
function ofSome({ partner }: RequestFilter, what: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return partner === undefined ? ofAny(what) : sql`requests.id in (select mine.request_id from reservations mine where mine.partner_id = ${partner} and ${what})`
}

function ofAll<T>(what: RawBuilder<T>): RawBuilder<T | null> {
  return sql`(select ${what} from reservations mine where mine.request_id = requests.id)`
}

/** How many places of a request are taken. */
export const TAKEN = sql<number>`coalesce(${ofAll(sql<number>`sum(mine.holds_place)`)}, 0)`

const HAS_WON = ofAny(sql`mine.outcome = 'won'`)
const IS_CONTACTED = ofAny(sql`mine.contacted_at is not null`)

/** A Won proves that the client was reached, also where nobody noted it. */
export const REACHED: Readonly<Record<Step, RawBuilder<SqlBool>>> = {
  published: sql<SqlBool>`requests.published_at is not null`,
  reserved: ofAny(sql`1 = 1`),
  contacted: ofAny(sql`(mine.contacted_at is not null or mine.outcome = 'won')`),
  won: HAS_WON,
}

/** Null while it did not happen. */
export const WAITED: Readonly<Record<Wait, RawBuilder<number | null>>> = {
  publish: sql`(requests.published_at - coalesce(requests.confirmed_at, requests.received_at))`,
  reserve: sql`(${ofAll(sql<number>`min(mine.reserved_at)`)} - requests.published_at)`,
  contact: sql`(${ofAll(sql<number>`min(mine.contacted_at)`)} - requests.published_at)`,
  outcome: sql`(${ofAll(sql<number>`min(case when mine.outcome in ('won', 'lost') then mine.closed_at end)`)} - requests.published_at)`,
}

/** Since when it waits: for a moderator, or for partners. */
export const SINCE = sql<number>`coalesce(requests.published_at, requests.received_at)`

const STANDING: Readonly<Record<Stand, RawBuilder<unknown>>> = {
  waiting: sql`requests.state = 'held' and requests.set_apart = 0`,
  apart: sql`requests.state = 'held' and requests.set_apart = 1`,
  published: sql`requests.state = 'published'`,
  open: sql`requests.state = 'published' and ${TAKEN} < requests.cap`,
  full: sql`requests.state = 'published' and ${TAKEN} >= requests.cap`,
  closed: sql`requests.state = 'closed'`,
  chosen: sql`requests.close_reason = 'chosen'`,
  withdrawn: sql`requests.close_reason = 'withdrawn'`,
  expired: sql`requests.close_reason = 'expired'`,
  rejected: sql`requests.close_reason = 'rejected'`,
  duplicate: sql`requests.close_reason = 'duplicate'`,
  erased: sql`requests.close_reason = 'erased'`,
}

function saved(name: SavedFilter, now: number): RawBuilder<unknown> {
  switch (name) {
    case 'untaken': return sql`requests.state = 'published' and requests.published_at <= ${now - UNTAKEN_HOURS * HOUR_MS} and not ${ofAny(sql`1 = 1`)}`
    case 'no_contact': return sql`requests.state = 'published' and ${TAKEN} >= requests.cap and not ${IS_CONTACTED} and not ${HAS_WON}`
    case 'all_lost': return sql`${ofAny(sql`mine.outcome in ('lost', 'recalled')`)} and not ${ofAny(sql`(mine.state <> 'closed' or mine.outcome = 'won')`)}`
    case 'withdrawn_after': return sql`requests.close_reason = 'withdrawn' and ${ofAny(sql`mine.contact_shown_at is not null`)}`
  }
}

const SAID: Readonly<Record<ClientSays, RawBuilder<unknown>>> = {
  called: ofAnswers(sql`contact_words`, sql`it.contacted = 1`),
  not_called: ofAnswers(sql`contact_words`, sql`it.contacted = 0`),
  complained: ofAnswers(sql`client_complaints`, sql`1 = 1`),
  silent: sql`exists (select 1 from follow_ups it where it.request_id = requests.id) and not ${ofAnswers(sql`client_ratings`, sql`1 = 1`)} and not ${ofAnswers(sql`contact_words`, sql`1 = 1`)}`,
}

function ofAnswers(table: RawBuilder<unknown>, what: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select 1 from reservations mine inner join ${table} it on it.reservation_id = mine.id where mine.request_id = requests.id and ${what})`
}

/** The link's `src`, else its `utm_source`; they stand as JSON, in which a quote inside a value never stands bare. */
function cameFrom(source: string): RawBuilder<unknown> {
  const has = (text: string): RawBuilder<unknown> => sql`replace(requests.source, ${text}, '') <> requests.source`
  const isSrc = (value: string): RawBuilder<unknown> => has(`"src":${value}`)
  const isUtm = (value: string): RawBuilder<unknown> => has(`"utm_source":${value}`)
  if (source === NO_SOURCE) return sql`(requests.source is null or not (${isSrc('')} or ${isUtm('')}))`
  return sql`(${isSrc(JSON.stringify(source))} or (not ${isSrc('')} and ${isUtm(JSON.stringify(source))}))`
}

const COUNTED = {
  won: sql`mine.outcome = 'won'`,
  lost: sql`(mine.outcome in ('lost', 'recalled') or (mine.outcome = 'released' and mine.contact_shown_at is not null))`,
} as const

function endedBetween({ endedFrom, endedTo }: RequestFilter): RawBuilder<unknown> {
  return sql`mine.closed_at >= ${endedFrom === undefined ? 0 : startOf(endedFrom)} and mine.closed_at < ${endedTo === undefined ? FOR_GOOD : startOf(endedTo) + DAY_MS}`
}

/** As `core/conduct.ts` and `core/first-contacts.ts` tell them apart. */
function ownStand(own: OwnStand, now: number): RawBuilder<unknown> {
  const missed = sql`mine.contact_shown_at is not null and mine.contacted_at is null and mine.first_contact_due_at <= coalesce(mine.closed_at, ${now})`
  switch (own) {
    case 'in_work': return sql`mine.state <> 'closed'`
    case 'late': return sql`mine.state <> 'closed' and ${missed}`
    case 'lapsing': return sql`mine.outcome is null and mine.idle_due_at <= ${now + SOON_MS}`
    case 'uncalled': return sql`${missed} and mine.excused_at is null and (mine.outcome is null or mine.outcome not in ('won', 'bad'))`
    case 'untimely': return sql`mine.contact_shown_at is not null and (mine.contacted_at > mine.first_contact_due_at or (${missed}))`
    case 'released': return sql`mine.outcome = 'released' and mine.contact_shown_at is not null and mine.excused_at is null`
    case 'recalled': return sql`mine.outcome = 'recalled' and mine.contact_shown_at is not null and mine.excused_at is null`
  }
}

function ofOwn(it: RequestFilter, now: number): RawBuilder<unknown> {
  return sql`${it.own === undefined ? sql`1 = 1` : ownStand(it.own, now)} and mine.reserved_at >= ${it.since ?? 0} and ${it.endedFrom === undefined && it.endedTo === undefined ? sql`1 = 1` : endedBetween(it)}`
}

/** When a request was last reserved, by the partner where one is named. */
export function lastReserved(filter: RequestFilter): RawBuilder<number | null> {
  return sql`(select max(mine.reserved_at) from reservations mine where mine.request_id = requests.id and ${ofPartner(filter)})`
}

function ofPartner({ partner }: RequestFilter): RawBuilder<unknown> {
  return partner === undefined ? sql`1 = 1` : sql`mine.partner_id = ${partner}`
}

function conditions(it: RequestFilter, now: number): RawBuilder<unknown>[] {
  const waited = it.wait === undefined ? null : WAITED[it.wait]
  return [
    it.from !== undefined && sql`requests.received_at >= ${startOf(it.from)}`,
    it.to !== undefined && sql`requests.received_at < ${startOf(it.to) + DAY_MS}`,
    it.country !== undefined && sql`requests.country = ${it.country}`,
    it.stand !== undefined && sql`(${STANDING[it.stand]})`,
    it.saved !== undefined && sql`(${saved(it.saved, now)})`,
    it.reached !== undefined && REACHED[it.reached],
    it.missed !== undefined && sql`not (${REACHED[it.missed]})`,
    waited !== null && sql`${waited} is not null`,
    waited !== null && it.min !== undefined && sql`${waited} >= ${it.min}`,
    waited !== null && it.max !== undefined && sql`${waited} < ${it.max}`,
    it.unmet !== undefined && sql`${WAITED[it.unmet]} is null`,
    it.older !== undefined && sql`${SINCE} <= ${now - it.older * HOUR_MS}`,
    it.younger !== undefined && sql`${SINCE} > ${now - it.younger * HOUR_MS}`,
    it.taken !== undefined && sql`${TAKEN} = ${it.taken}`,
    it.outcome !== undefined && ofAny(sql`mine.outcome = ${it.outcome}`),
    it.counted !== undefined && ofSome(it, sql`${COUNTED[it.counted]} and mine.excused_at is null and ${endedBetween(it)}`),
    it.lost !== undefined && ofAny(sql`mine.outcome = 'lost' and mine.lost_reason = ${it.lost}`),
    it.score !== undefined && ofAnswers(sql`client_ratings`, sql`it.score = ${it.score}`),
    it.says !== undefined && sql`(${SAID[it.says]})`,
    it.source !== undefined && cameFrom(it.source),
    it.partner !== undefined && ofSome(it, sql`1 = 1`),
    (it.own !== undefined || it.since !== undefined) && ofSome(it, ofOwn(it, now)),
  ].filter((one) => one !== false)
}
