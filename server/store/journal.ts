import { sql } from 'kysely'
import type { RawBuilder, Selectable } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

/** Who saw or changed what; rows are only ever added. */
export type JournalEntry = {
  at: number
  kind: 'contact_shown' | 'client_contact_kept' | 'client_rated' | 'client_complained' | 'contact_corrected' | 'details_added' | 'client_withdrew' | 'client_reopened' | 'client_stopped_partner' | 'client_chose' | 'request_published' | 'request_rejected' | 'request_let_through' | 'request_closed' | 'request_reopened' | 'client_link_sent' | 'decision_undone' | 'request_put_aside' | 'request_taken_up' | 'request_assigned' | 'client_asked' | 'question_answered' | 'request_merged' | 'requests_told_apart' | 'contact_read_by_operator' | 'portal_installed' | 'settings_changed' | 'crm_target_changed' | 'portal_linked' | 'work_replayed' | 'work_skipped' | 'source_names_changed' | 'working_days_changed' | 'mail_sender_changed' | 'mail_sender_tested' | 'address_allowed' | 'address_refused'
    | 'case_decided' | 'rulebook_added' | 'rulebook_draft_dropped' | 'partner_changed' | 'locations_changed' | 'outcome_corrected' | 'sanction_imposed' | 'sanction_lifted' | 'question_asked'
    | 'report_decided' | 'offers_sent' | 'api_key_made' | 'api_key_revoked' | 'reservation_recalled' | 'availability_changed' | 'reservation_revoked' | 'client_answer_kept' | 'request_corrected' | 'place_kept' | 'place_not_kept' | 'request_widened' | 'request_narrowed' | 'request_hidden' | 'request_unhidden' | 'test_record_made' | 'test_record_removed' | 'client_erased' | 'client_data_shown' | 'privacy_case_opened' | 'privacy_case_closed'
    | 'follow_up_kept' | 'partner_note_added' | 'partner_note_changed'
    | 'operator_invited' | 'operator_joined' | 'operator_changed' | 'operator_change_asked' | 'operator_change_dropped' | 'operator_signed_in' | 'contact_revealed' | 'partner_viewed'
    | 'embed_hosts_changed' | 'feeds_changed' | 'feed_record_left'
    | 'journal_exported' | 'file_read_by_operator' | 'file_shown' | 'form_closed' | 'form_opened'
  requestId: string | null
  partnerId: string | null
  memberId: string | null
  userId: string
  userName: string
  details: string
}

/** Where a row stands in the chain. `previous` is the mac of the row before, for the first one the chain's beginning. */
export type Link = { seq: number, previous: string, mac: string }

/** A row as it is stored; the links are null in rows from before the chain. */
export type JournalRow = JournalEntry & { id: number, seq: number | null, previous: string | null, mac: string | null }

/** Where the chain ends. `headMac` proves that the app wrote it. */
export type JournalHead = { seq: number, mac: string, headMac: string }

export async function insertJournalEntry(db: Db, it: JournalEntry, link: Link): Promise<void> {
  await db.insertInto('journal').values({
    at: it.at, kind: it.kind, request_id: it.requestId, partner_id: it.partnerId, member_id: it.memberId,
    user_id: it.userId, user_name: it.userName, details: it.details, ...link,
  }).execute()
}

/** Holds the head until the transaction ends: rows are added one after the other. Null before the first one. */
export async function lockJournalHead(db: Db): Promise<JournalHead | null> {
  const row = await db.selectFrom('journal_head').selectAll().forUpdate().executeTakeFirst()
  return row ? toHead(row) : null
}

/** Takes the lock that a row about this request will need, so that nobody waits for it at the chain's end. */
export async function holdJournalRequest(db: Db, requestId: string): Promise<void> {
  await db.selectFrom('requests').select('id').where('id', '=', requestId).forKeyShare().execute()
}

/** Begins the chain unless another process just did. */
export async function insertJournalHead(db: Db, { seq, mac, headMac }: JournalHead): Promise<void> {
  await db.insertInto('journal_head').values({ one: 1, seq, mac, head_mac: headMac }).onConflict((conflict) => conflict.doNothing()).execute()
}

export async function updateJournalHead(db: Db, { seq, mac, headMac }: JournalHead): Promise<void> {
  await db.updateTable('journal_head').set({ seq, mac, head_mac: headMac }).execute()
}

export async function findJournalHead(db: Db): Promise<JournalHead | null> {
  const row = await db.selectFrom('journal_head').selectAll().executeTakeFirst()
  return row ? toHead(row) : null
}

/** Rows of one request, oldest first. */
export async function listJournal(db: Db, requestId: string): Promise<JournalEntry[]> {
  const rows = await db.selectFrom('journal').selectAll().where('request_id', '=', requestId).orderBy('id').execute()
  return rows.map(toEntry)
}

/** How many rows of a kind somebody caused since a moment. */
export async function countJournalBy(db: Db, kind: JournalEntry['kind'], userId: string, since: number): Promise<number> {
  const row = await db.selectFrom('journal').select((of) => of.fn.countAll<number>().as('count')).where('kind', '=', kind).where('user_id', '=', userId).where('at', '>=', since).executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Who of the vendor's staff was shown a contact between two moments, oldest first, with the code of the reason and without its note. */
export async function listReveals(db: Db, from: number, until: number): Promise<{ at: number, userId: string, userName: string, reason: string }[]> {
  const rows = await db.selectFrom('journal').select(['at', 'user_id', 'user_name', 'details']).where('kind', '=', 'contact_revealed').where('at', '>=', from).where('at', '<', until).orderBy('at').orderBy('id').execute()
  return rows.map((row) => ({ at: row.at, userId: row.user_id, userName: row.user_name, reason: row.details.split(':')[0] ?? '' }))
}

const LIST_LIMIT = 200

/** What stands in the journal about a partner, of these kinds only, newest first. */
export async function listJournalOf(db: Db, partnerId: string, kinds: readonly JournalEntry['kind'][], most = LIST_LIMIT): Promise<JournalEntry[]> {
  const rows = await db.selectFrom('journal').selectAll().where('partner_id', '=', partnerId).where('kind', 'in', kinds).orderBy('id', 'desc').limit(most).execute()
  return rows.map(toEntry)
}

/** Chained rows after `seq`, in the chain's order. */
export async function listChained(db: Db, seq: number, limit: number): Promise<JournalRow[]> {
  const rows = await db.selectFrom('journal').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()
  return rows.map(toRow)
}

export async function findChained(db: Db, seq: number): Promise<JournalRow | null> {
  const row = await db.selectFrom('journal').selectAll().where('seq', '=', seq).executeTakeFirst()
  return row ? toRow(row) : null
}

/** The highest place in the chain; 0 when it is empty. */
export async function lastSeq(db: Db): Promise<number> {
  const row = await db.selectFrom('journal').select('seq').where('seq', 'is not', null).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return row?.seq ?? 0
}

/** Rows outside of the chain, in general from before it, after `id`. */
export async function listUnchained(db: Db, id: number, limit: number): Promise<JournalRow[]> {
  const rows = await db.selectFrom('journal').selectAll().where((of) => of.or([of('seq', 'is', null), of('seq', '<', 1)])).where('id', '>', id).orderBy('id').limit(limit).execute()
  return rows.map(toRow)
}

/** How many rows of the chain carry this mac: more than one when it was copied. */
export async function countMac(db: Db, mac: string): Promise<number> {
  const { count } = await db.selectFrom('journal').select((of) => of.fn.countAll<number>().as('count')).where('mac', '=', mac).executeTakeFirstOrThrow()
  return Number(count)
}

/** What operators look for; null means any. `before` is a row's id: the page goes on below it. */
export type JournalFilter = {
  requestNumber: number | null, kind: string | null, before: number | null
  /** A partner's ID, or a part of its name. */
  partner: string | null
  /** Words in the name of who did it, or in what it tells; any case. */
  words: string | null, since: number | null, until: number | null
}

/** With the number of the request and the name of the partner a row tells of, and the company of who did it, as they are today. */
export type FoundJournalRow = JournalRow & { requestNumber: number | null, partnerName: string | null, company: string | null }

/** Newest first. */
export async function searchJournal(db: Db, filter: JournalFilter, limit: number): Promise<FoundJournalRow[]> {
  let query = db.selectFrom('journal').leftJoin('requests', 'requests.id', 'journal.request_id').leftJoin('partners', 'partners.id', 'journal.partner_id')
    .leftJoin('portals', 'portals.member_id', 'journal.member_id').leftJoin('partners as companies', 'companies.id', 'portals.partner_id')
    .selectAll('journal').select(['requests.number as request_number', 'partners.name as partner_name', 'companies.name as company'])
  if (filter.requestNumber !== null) query = query.where('requests.number', '=', filter.requestNumber)
  if (filter.partner !== null) {
    const [id, named] = [filter.partner, likeOf(filter.partner)]
    query = query.where((of) => of.or([of('journal.partner_id', '=', id), ...contains('partners.name', named)]))
  }
  if (filter.kind !== null) query = query.where('journal.kind', '=', filter.kind)
  if (filter.before !== null) query = query.where('journal.id', '<', filter.before)
  if (filter.since !== null) query = query.where('journal.at', '>=', filter.since)
  if (filter.until !== null) query = query.where('journal.at', '<', filter.until)
  if (filter.words !== null) {
    const typed = likeOf(filter.words)
    query = query.where((of) => of.or(['journal.user_name', 'journal.details'].flatMap((column) => contains(column, typed))))
  }
  const rows = await query.orderBy('journal.id', 'desc').limit(limit).execute()
  return rows.map((row) => ({ ...toRow(row), requestNumber: row.request_number, partnerName: row.partner_name, company: row.company }))
}

function likeOf(words: string): string {
  return `%${words.replace(/[\\%_]/g, '\\$&')}%`
}

/** SQLite knows the small letters of English only: other words are found as they were typed. */
function contains(column: string, typed: string): RawBuilder<boolean>[] {
  return [sql<boolean>`lower(${sql.ref(column)}) like ${typed.toLowerCase()} escape '\\'`, sql<boolean>`${sql.ref(column)} like ${typed} escape '\\'`]
}

type Row = Selectable<Schema['journal']>

function toRow(row: Row): JournalRow {
  return { ...toEntry(row), id: row.id, seq: row.seq, previous: row.previous, mac: row.mac }
}

function toEntry(row: Row): JournalEntry {
  return {
    at: row.at, kind: row.kind as JournalEntry['kind'], requestId: row.request_id, partnerId: row.partner_id, memberId: row.member_id,
    userId: row.user_id, userName: row.user_name, details: row.details,
  }
}

function toHead(row: Selectable<Schema['journal_head']>): JournalHead {
  return { seq: row.seq, mac: row.mac, headMac: row.head_mac }
}
