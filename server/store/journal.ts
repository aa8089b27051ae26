import type { Selectable } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

/** Who saw or changed what; rows are only ever added. */
export type JournalEntry = {
  at: number
  kind: 'contact_shown' | 'request_published' | 'request_rejected' | 'contact_read_by_operator' | 'portal_installed' | 'settings_changed' | 'crm_target_changed' | 'portal_linked' | 'work_replayed' | 'address_allowed' | 'address_refused'
    | 'case_decided' | 'rulebook_added' | 'partner_changed' | 'locations_changed' | 'outcome_corrected' | 'sanction_imposed' | 'sanction_lifted' | 'question_asked'
    | 'report_decided' | 'offers_sent' | 'api_key_made' | 'api_key_revoked' | 'reservation_recalled' | 'reservation_revoked' | 'client_answer_kept'
  requestId: string | null
  partnerId: string | null
  memberId: string | null
  userId: string
  userName: string
  details: string
}

export async function insertJournalEntry(db: Db, it: JournalEntry): Promise<void> {
  await db.insertInto('journal').values({
    at: it.at, kind: it.kind, request_id: it.requestId, partner_id: it.partnerId, member_id: it.memberId,
    user_id: it.userId, user_name: it.userName, details: it.details,
  }).execute()
}

export async function listJournal(db: Db, requestId: string): Promise<JournalEntry[]> {
  const rows = await db.selectFrom('journal').selectAll().where('request_id', '=', requestId).orderBy('id').execute()
  return rows.map(toEntry)
}

const LIST_LIMIT = 200

/** What stands in the journal about a partner, of these kinds only, newest first. */
export async function listJournalOf(db: Db, partnerId: string, kinds: readonly JournalEntry['kind'][]): Promise<JournalEntry[]> {
  const rows = await db.selectFrom('journal').selectAll().where('partner_id', '=', partnerId).where('kind', 'in', kinds).orderBy('id', 'desc').limit(LIST_LIMIT).execute()
  return rows.map(toEntry)
}

function toEntry(row: Selectable<Schema['journal']>): JournalEntry {
  return {
    at: row.at, kind: row.kind as JournalEntry['kind'], requestId: row.request_id, partnerId: row.partner_id, memberId: row.member_id,
    userId: row.user_id, userName: row.user_name, details: row.details,
  }
}
