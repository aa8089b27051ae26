import type { Selectable } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

/** What one of the vendor's staff wrote about a partner for the others. */
export type PartnerNote = {
  id: string, partnerId: string, text: string, memberId: string, userId: string, userName: string, writtenAt: number, changedAt: number | null, version: number
}

export async function insertPartnerNote(db: Db, it: Omit<PartnerNote, 'changedAt' | 'version'>): Promise<void> {
  await db.insertInto('partner_notes').values({
    id: it.id, partner_id: it.partnerId, text: it.text, member_id: it.memberId, user_id: it.userId, user_name: it.userName, written_at: it.writtenAt, changed_at: null, version: 1,
  }).execute()
}

export async function findPartnerNote(db: Db, id: string): Promise<PartnerNote | null> {
  const row = await db.selectFrom('partner_notes').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toNote(row) : null
}

const LIST_LIMIT = 200

/** A partner's notes, newest first. */
export async function listPartnerNotes(db: Db, partnerId: string): Promise<PartnerNote[]> {
  const rows = await db.selectFrom('partner_notes').selectAll().where('partner_id', '=', partnerId).orderBy('written_at', 'desc').orderBy('id').limit(LIST_LIMIT).execute()
  return rows.map(toNote)
}

/** Saves over the version that was read; false when it was saved elsewhere in between. */
export async function savePartnerNote(db: Db, id: string, text: string, read: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('partner_notes').set({ text, changed_at: now, version: read + 1 }).where('id', '=', id).where('version', '=', read).executeTakeFirst()
  return numUpdatedRows > 0n
}

function toNote(row: Selectable<Schema['partner_notes']>): PartnerNote {
  return {
    id: row.id, partnerId: row.partner_id, text: row.text, memberId: row.member_id, userId: row.user_id, userName: row.user_name,
    writtenAt: row.written_at, changedAt: row.changed_at, version: row.version,
  }
}
