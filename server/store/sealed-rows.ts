import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import { replaceNames } from './contact-names.ts'
import type { ContactIndex } from './request-contacts.ts'

/** A sealed text with what names its row. */
export type SealedRow =
  | { table: 'portal_tokens', memberId: string, userId: string, sealed: string }
  | { table: 'request_contacts', requestId: string, sealed: string }
  | { table: 'inbox', id: number, memberId: string, sealed: string }
  | { table: 'offers', id: string, sealed: string }
  | { table: 'client_ratings', reservationId: string, sealed: string }
  | { table: 'client_complaints', id: string, sealed: string }
  | { table: 'attachments', id: string, sealed: string }
  | { table: 'operators', id: string, sealed: string }

/**
 * Rows whose seal begins otherwise than the given prefix, at most `limit` of each table. In random order, so that rows nobody
 * can open never stand before the others.
 */
export async function listSealedOtherwise(db: Db, prefix: string, limit: number): Promise<SealedRow[]> {
  const tokens = await db.selectFrom('portal_tokens').select(['member_id', 'user_id', 'sealed']).where('sealed', 'not like', `${prefix}%`)
    .orderBy(sql`random()`).limit(limit).execute()
  const contacts = await db.selectFrom('request_contacts').select(['request_id', 'sealed']).where('sealed', 'not like', `${prefix}%`)
    .orderBy(sql`random()`).limit(limit).execute()
  const events = await db.selectFrom('inbox').select(['id', 'member_id', 'sealed']).where('sealed', 'not like', `${prefix}%`)
    .orderBy(sql`random()`).limit(limit).execute()
  const files = await db.selectFrom('attachments').select(['id', 'sealed']).where('sealed', 'not like', `${prefix}%`)
    .orderBy(sql`random()`).limit(limit).execute()
  const offers = await db.selectFrom('offers').select(['id', 'sealed_token']).where('sealed_token', '!=', '').where('sealed_token', 'not like', `${prefix}%`)
    .orderBy(sql`random()`).limit(limit).execute()
  const ratings = await db.selectFrom('client_ratings').select(['reservation_id', 'comment']).where('comment', 'not like', `${prefix}%`).orderBy(sql`random()`).limit(limit).execute()
  const complaints = await db.selectFrom('client_complaints').select(['id', 'words']).where('words', 'not like', `${prefix}%`).orderBy(sql`random()`).limit(limit).execute()
  const operators = await db.selectFrom('operators').select(['id', 'sealed_totp']).where('sealed_totp', 'not like', `${prefix}%`).orderBy(sql`random()`).limit(limit).execute()
  return [
    ...tokens.map((row): SealedRow => ({ table: 'portal_tokens', memberId: row.member_id, userId: row.user_id, sealed: row.sealed })),
    ...contacts.map((row): SealedRow => ({ table: 'request_contacts', requestId: row.request_id, sealed: row.sealed })),
    ...events.map((row): SealedRow => ({ table: 'inbox', id: row.id, memberId: row.member_id, sealed: row.sealed ?? '' })),
    ...files.map((row): SealedRow => ({ table: 'attachments', id: row.id, sealed: row.sealed })),
    ...offers.map((row): SealedRow => ({ table: 'offers', id: row.id, sealed: row.sealed_token })),
    ...ratings.map((row): SealedRow => ({ table: 'client_ratings', reservationId: row.reservation_id, sealed: row.comment ?? '' })),
    ...operators.map((row): SealedRow => ({ table: 'operators', id: row.id, sealed: row.sealed_totp ?? '' })),
    ...complaints.map((row): SealedRow => ({ table: 'client_complaints', id: row.id, sealed: row.words ?? '' })),
  ]
}

/** How many rows begin otherwise than the given prefix. */
export async function countSealedOtherwise(db: Db, prefix: string): Promise<number> {
  const counts = await Promise.all((['portal_tokens', 'request_contacts', 'inbox', 'attachments'] as const).map((table) =>
    db.selectFrom(table).select((of) => of.fn.countAll<number>().as('count')).where('sealed', 'not like', `${prefix}%`).executeTakeFirstOrThrow()))
  // An offer's token is dropped once its mail is out.
  const offers = await db.selectFrom('offers').select((of) => of.fn.countAll<number>().as('count')).where('sealed_token', '!=', '').where('sealed_token', 'not like', `${prefix}%`).executeTakeFirstOrThrow()
  const ratings = await db.selectFrom('client_ratings').select((of) => of.fn.countAll<number>().as('count')).where('comment', 'not like', `${prefix}%`).executeTakeFirstOrThrow()
  const complaints = await db.selectFrom('client_complaints').select((of) => of.fn.countAll<number>().as('count')).where('words', 'not like', `${prefix}%`).executeTakeFirstOrThrow()
  const operators = await db.selectFrom('operators').select((of) => of.fn.countAll<number>().as('count')).where('sealed_totp', 'not like', `${prefix}%`).executeTakeFirstOrThrow()
  return [...counts, offers, ratings, complaints, operators].reduce((sum, { count }) => sum + Number(count), 0)
}

/** Writes the new seal unless the row was changed or removed meanwhile; false then. */
export async function replaceSeal(db: Db, row: SealedRow, sealed: string, index: ContactIndex | null): Promise<boolean> {
  const { numUpdatedRows } = await update(db, row, sealed, index)
  if (numUpdatedRows > 0n && row.table === 'request_contacts' && index) await replaceNames(db, row.requestId, index.nameIndexes)
  return numUpdatedRows > 0n
}

function update(db: Db, row: SealedRow, sealed: string, index: ContactIndex | null): Promise<{ numUpdatedRows: bigint }> {
  switch (row.table) {
    case 'portal_tokens': return db.updateTable('portal_tokens').set({ sealed })
      .where('member_id', '=', row.memberId).where('user_id', '=', row.userId).where('sealed', '=', row.sealed).executeTakeFirstOrThrow()
    case 'request_contacts': return db.updateTable('request_contacts').set({ sealed, ...(index && { phone_index: index.phoneIndex, email_index: index.emailIndex, has_names: 1 }) })
      .where('request_id', '=', row.requestId).where('sealed', '=', row.sealed).executeTakeFirstOrThrow()
    case 'offers': return db.updateTable('offers').set({ sealed_token: sealed }).where('id', '=', row.id).where('sealed_token', '=', row.sealed).executeTakeFirstOrThrow()
    case 'client_ratings': return db.updateTable('client_ratings').set({ comment: sealed }).where('reservation_id', '=', row.reservationId).where('comment', '=', row.sealed).executeTakeFirstOrThrow()
    case 'client_complaints': return db.updateTable('client_complaints').set({ words: sealed }).where('id', '=', row.id).where('words', '=', row.sealed).executeTakeFirstOrThrow()
    case 'operators': return db.updateTable('operators').set({ sealed_totp: sealed }).where('id', '=', row.id).where('sealed_totp', '=', row.sealed).executeTakeFirstOrThrow()
    case 'attachments': return db.updateTable('attachments').set({ sealed }).where('id', '=', row.id).where('sealed', '=', row.sealed).executeTakeFirstOrThrow()
    case 'inbox': return db.updateTable('inbox').set({ sealed }).where('id', '=', row.id).where('sealed', '=', row.sealed).executeTakeFirstOrThrow()
  }
}
