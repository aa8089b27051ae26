import type { Selectable } from 'kysely'
import type { Kept, Said } from '../core/said.ts'
import type { NotifyEvent } from '../core/notify.ts'
import type { Db, Schema } from '../db/schema.ts'

/** What a partner is told about. */
export const NOTICE_KINDS = [
  'deadline_near', 'recalled', 'place_got', 'place_passed', 'place_closed', 'place_kept', 'request_ended', 'client_word', 'outcome_changed', 'report_decided', 'review_decided',
  'sanction', 'sanction_ended', 'question', 'status_rule', 'rules_announced', 'level_changed', 'offer', 'crm_trouble', 'privacy',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** `subject` makes it unique: the same kind about the same subject is told once. `dueAt` is the deadline it speaks of. */
export type NewNotice = Kept & { partnerId: string, kind: NoticeKind, subject: string, requestId?: string | null, reservationId?: string | null, dueAt?: number | null, event?: NotifyEvent | null }
export type Notice = Required<Omit<NewNotice, 'said'>> & { said: Said | null } & { id: number, at: number, readAt: number | null }

/** Keeps a notice; null when it was told before. */
export async function insertNotice(db: Db, it: NewNotice, now: number): Promise<number | null> {
  const row = await db.insertInto('notices').values({
    partner_id: it.partnerId, kind: it.kind, subject: it.subject, at: now, text: it.text, said: it.said ? JSON.stringify(it.said) : null, request_id: it.requestId ?? null,
    reservation_id: it.reservationId ?? null, due_at: it.dueAt ?? null, event: it.event ?? null, read_at: null,
  }).onConflict((conflict) => conflict.columns(['partner_id', 'kind', 'subject']).doNothing()).returning('id').executeTakeFirst()
  return row?.id ?? null
}

const LIST_LIMIT = 100

/** A partner's newest notices. */
export async function listNotices(db: Db, partnerId: string): Promise<Notice[]> {
  const rows = await db.selectFrom('notices').selectAll().where('partner_id', '=', partnerId).orderBy('id', 'desc').limit(LIST_LIMIT).execute()
  return rows.map(toNotice)
}

/** The newest notice of a kind to a partner. */
export async function findNewestNotice(db: Db, partnerId: string, kind: NoticeKind): Promise<Notice | null> {
  const row = await db.selectFrom('notices').selectAll().where('partner_id', '=', partnerId).where('kind', '=', kind).orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row ? toNotice(row) : null
}

/** When partners were told what of a kind: partner → subject → moment. */
export async function listTold(db: Db, kind: NoticeKind, partnerId: string | null = null): Promise<Map<string, Map<string, number>>> {
  const rows = await db.selectFrom('notices').select(['partner_id', 'subject', 'at']).where('kind', '=', kind)
    .$if(partnerId !== null, (query) => query.where('partner_id', '=', partnerId)).execute()
  return new Map([...Map.groupBy(rows, (row) => row.partner_id)].map(([id, list]) => [id, new Map(list.map(({ subject, at }) => [subject, at]))]))
}

export async function findNotice(db: Db, id: number): Promise<Notice | null> {
  const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toNotice(row) : null
}

function toNotice(row: Selectable<Schema['notices']>): Notice {
  return {
    id: row.id, partnerId: row.partner_id, kind: row.kind as NoticeKind, subject: row.subject, at: row.at, text: row.text, said: row.said === null ? null : JSON.parse(row.said) as Said,
    requestId: row.request_id, reservationId: row.reservation_id, dueAt: row.due_at, readAt: row.read_at, event: row.event as NotifyEvent | null,
  }
}
