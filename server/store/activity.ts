import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import type { Source } from '../core/outcome.ts'
import type { Db } from '../db/schema.ts'

/** Where a page goes on: below this row. Rows of one moment stand in the order of their sources, then of their ids. */
export type Below = { at: number, source: number, id: number }

/** Whose activity; a portal that belongs to no partner yet has only its own. */
export type Whose = { partnerId: string | null, memberId: string }

export type JournalActivity = { id: number, at: number, kind: string, requestNumber: number | null, memberId: string | null, userName: string, details: string }
export type EventActivity = { id: number, at: number, change: string, requestNumber: number, source: Source, actor: string, reason: string }
export type NoticeActivity = { id: number, at: number, subject: string }

export type ActivityFilter = { requestNumber: number | null, who: string | null, below: Below | null, limit: number }

/** The sources' places in the order of one moment. */
export const SOURCES = { notices: 1, events: 2, journal: 3 } as const

/** What the journal knows of a partner, newest first. `contactsOf`: contacts that others opened are left out. */
export async function listJournalActivity(
  db: Db, whose: Whose, kinds: readonly string[], { requestNumber, who, below, limit, contactsOf }: ActivityFilter & { contactsOf: string | null },
): Promise<JournalActivity[]> {
  if (kinds.length === 0) return []
  const { partnerId, memberId } = whose
  const rows = await db.selectFrom('journal').leftJoin('requests', 'requests.id', 'journal.request_id')
    .select(['journal.id', 'journal.at', 'journal.kind', 'journal.member_id', 'journal.user_name', 'journal.details', 'requests.number'])
    .where((of) => (partnerId === null ? of.and([of('journal.partner_id', 'is', null), of('journal.member_id', '=', memberId)]) : of('journal.partner_id', '=', partnerId)))
    .where('journal.kind', 'in', kinds)
    .$if(requestNumber !== null, (it) => it.where('requests.number', '=', requestNumber ?? 0))
    .$if(who !== null, (it) => it.where('journal.user_name', '=', who ?? ''))
    .$if(contactsOf !== null, (it) => it.where((of) => of.or([of('journal.kind', '!=', 'contact_shown'), of.and([of('journal.user_id', '=', contactsOf ?? ''), of('journal.member_id', '=', memberId)])])))
    .where(isAfter('journal', SOURCES.journal, below))
    .orderBy('journal.at', 'desc').orderBy('journal.id', 'desc').limit(limit).execute()
  return rows.map((row) => ({ id: row.id, at: row.at, kind: row.kind, requestNumber: row.number, memberId: row.member_id, userName: row.user_name, details: row.details }))
}

/** What became of a partner's reservations, newest first. */
export async function listEventActivity(db: Db, partnerId: string, changes: readonly string[], { requestNumber, who, below, limit }: ActivityFilter): Promise<EventActivity[]> {
  const rows = await db.selectFrom('reservation_events').innerJoin('reservations', 'reservations.id', 'reservation_events.reservation_id')
    .innerJoin('requests', 'requests.id', 'reservations.request_id')
    .select(['reservation_events.id', 'reservation_events.at', 'reservation_events.change', 'reservation_events.source', 'reservation_events.actor', 'reservation_events.reason', 'requests.number'])
    .where('reservations.partner_id', '=', partnerId)
    .where((of) => of.or([of('reservation_events.change', 'in', changes), of('reservation_events.change', 'like', '% → %')]))
    .$if(requestNumber !== null, (it) => it.where('requests.number', '=', requestNumber ?? 0))
    .$if(who !== null, (it) => it.where('reservation_events.actor', '=', who ?? '').where('reservation_events.source', '=', 'app'))
    .where(isAfter('reservation_events', SOURCES.events, below))
    .orderBy('reservation_events.at', 'desc').orderBy('reservation_events.id', 'desc').limit(limit).execute()
  return rows.map((row) => ({ id: row.id, at: row.at, change: row.change, requestNumber: row.number, source: row.source as Source, actor: row.actor, reason: row.reason }))
}

/** When a partner's level changed, newest first; `subject` begins with the level before and the one after. */
export async function listLevelActivity(db: Db, partnerId: string, { below, limit }: Pick<ActivityFilter, 'below' | 'limit'>): Promise<NoticeActivity[]> {
  return db.selectFrom('notices').select(['notices.id', 'notices.at', 'notices.subject']).where('notices.partner_id', '=', partnerId).where('notices.kind', '=', 'level_changed')
    .where(isAfter('notices', SOURCES.notices, below))
    .orderBy('notices.at', 'desc').orderBy('notices.id', 'desc').limit(limit).execute()
}

/** Everybody of a partner's own people who stands in its log. */
export async function listActivityPeople(db: Db, { partnerId, memberId }: Whose, vendorMemberId: string): Promise<string[]> {
  const seen = await db.selectFrom('journal').select('user_name').distinct().where('member_id', 'is not', null).where('member_id', '!=', vendorMemberId)
    .where((of) => (partnerId === null ? of.and([of('partner_id', 'is', null), of('member_id', '=', memberId)]) : of('partner_id', '=', partnerId))).execute()
  const acted = partnerId === null ? [] : await db.selectFrom('reservation_events').innerJoin('reservations', 'reservations.id', 'reservation_events.reservation_id')
    .select('actor').distinct().where('partner_id', '=', partnerId).where('source', '=', 'app').execute()
  return [...new Set([...seen.map((row) => row.user_name), ...acted.map((row) => row.actor)])].filter((name) => name !== '')
}

export type ExportedReservation = {
  number: number, title: string, country: string, place: string, reservedAt: number, reservedBy: string, contactShownAt: number | null, contactedAt: number | null
  state: string, outcome: string | null, closedAt: number | null
}

/** All reservations of a partner, oldest first, without anything that tells who the client is: a proof does. */
export async function listForExport(db: Db, partnerId: string): Promise<ExportedReservation[]> {
  const rows = await db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id')
    .select([
      'requests.number', 'requests.title', 'requests.country', 'requests.place', 'reservations.reserved_at', 'reservations.user_name', 'reservations.contact_shown_at',
      'reservations.contacted_at', 'reservations.state', 'reservations.outcome', 'reservations.closed_at',
    ]).where('reservations.partner_id', '=', partnerId).orderBy('reservations.reserved_at').orderBy('requests.number').execute()
  return rows.map((row) => ({
    number: row.number, title: row.title, country: row.country, place: row.place, reservedAt: row.reserved_at, reservedBy: row.user_name, contactShownAt: row.contact_shown_at,
    contactedAt: row.contacted_at, state: row.state, outcome: row.outcome, closedAt: row.closed_at,
  }))
}

/** Only rows that come after `below` in the order of the log. */
function isAfter(table: string, source: number, below: Below | null): RawBuilder<SqlBool> {
  if (below === null) return sql<SqlBool>`1 = 1`
  return sql<SqlBool>`(${sql.ref(`${table}.at`)}, ${sql.lit(source)}, ${sql.ref(`${table}.id`)}) < (${below.at}, ${sql.lit(below.source)}, ${below.id})`
}
