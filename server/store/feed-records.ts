import type { Selectable } from 'kysely'
import type { FeedTrouble } from '../core/feed.ts'
import type { Db, Schema } from '../db/schema.ts'

/** A record of the vendor's CRM, as its entity and number name it. */
export type RecordPointer = { memberId: string, entityTypeId: number, itemId: number }

/** What became of it: a request; it waits for somebody; or an operator put it aside. */
export type RecordState = 'taken' | 'waiting' | 'left'
export type FeedRow = RecordPointer & {
  feedId: string, /** Of the request that becomes of it. */ formKey: string, state: RecordState, requestNumber: number | null, trouble: FeedTrouble | null, fields: string[], foundAt: number, lookedAt: number
}

export async function findFeedRecord(db: Db, it: RecordPointer): Promise<FeedRow | null> {
  const row = await db.selectFrom('feed_records').selectAll().where('member_id', '=', it.memberId).where('entity_type_id', '=', it.entityTypeId).where('item_id', '=', it.itemId).executeTakeFirst()
  return row ? toRow(row) : null
}

/** Writes how a record stands; when it was found first and its form key are kept, and what became a request stays one. */
export async function putFeedRecord(db: Db, it: Omit<FeedRow, 'foundAt' | 'lookedAt'>, now: number): Promise<void> {
  const standing = { feed_id: it.feedId, state: it.state, request_number: it.requestNumber, reason: it.trouble, fields: it.fields.join(' '), looked_at: now }
  await db.insertInto('feed_records').values({ member_id: it.memberId, entity_type_id: it.entityTypeId, item_id: it.itemId, form_key: it.formKey, ...standing, found_at: now })
    .onConflict((conflict) => conflict.columns(['member_id', 'entity_type_id', 'item_id']).doUpdateSet(standing).where('feed_records.state', '!=', 'taken')).execute()
}

/** Those that wait, the latest found first, with how many there are. */
export async function listWaitingRecords(db: Db, memberId: string, limit: number): Promise<{ rows: FeedRow[], total: number }> {
  const waiting = db.selectFrom('feed_records').where('member_id', '=', memberId).where('state', '=', 'waiting')
  const rows = await waiting.selectAll().orderBy('found_at', 'desc').orderBy('item_id', 'desc').limit(limit).execute()
  const { total } = await waiting.select((of) => of.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows: rows.map(toRow), total: Number(total) }
}

/** Those that nobody has looked at for the longest, to look whether they were mended. */
export async function listStaleRecords(db: Db, memberId: string, before: number, limit: number): Promise<FeedRow[]> {
  const rows = await db.selectFrom('feed_records').selectAll().where('member_id', '=', memberId).where('state', '=', 'waiting').where('looked_at', '<=', before).orderBy('looked_at').limit(limit).execute()
  return rows.map(toRow)
}

/** How many records of each feed became requests. */
export async function countTakenRecords(db: Db, memberId: string): Promise<Map<string, number>> {
  const rows = await db.selectFrom('feed_records').select((of) => ['feed_id', of.fn.countAll<number>().as('count')]).where('member_id', '=', memberId).where('state', '=', 'taken').groupBy('feed_id').execute()
  return new Map(rows.map((row) => [row.feed_id, Number(row.count)]))
}

/** Puts a record that waits aside; false when it does not wait any more. */
export async function leaveFeedRecord(db: Db, it: RecordPointer, now: number): Promise<boolean> {
  const row = await db.updateTable('feed_records').set({ state: 'left', looked_at: now }).where('member_id', '=', it.memberId).where('entity_type_id', '=', it.entityTypeId)
    .where('item_id', '=', it.itemId).where('state', '=', 'waiting').returning('item_id').executeTakeFirst()
  return row !== undefined
}

function toRow(row: Selectable<Schema['feed_records']>): FeedRow {
  return {
    memberId: row.member_id, entityTypeId: row.entity_type_id, itemId: row.item_id, feedId: row.feed_id, formKey: row.form_key, state: row.state as RecordState, requestNumber: row.request_number,
    trouble: row.reason as FeedTrouble | null, fields: row.fields === '' ? [] : row.fields.split(' '), foundAt: row.found_at, lookedAt: row.looked_at,
  }
}
