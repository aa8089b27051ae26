import type { Selectable } from 'kysely'
import type { Feed, FeedEntity } from '../core/feed.ts'
import type { Db, Schema } from '../db/schema.ts'

/** A feed, how far its records were looked for, and who said last how it is read. */
export type StoredFeed = Feed & { readFrom: number, changedBy: string, changedAt: number }

export async function listFeeds(db: Db): Promise<StoredFeed[]> {
  const rows = await db.selectFrom('feeds').selectAll().orderBy('id').execute()
  return rows.map(toFeed)
}

export async function listFeedsOf(db: Db, entity: FeedEntity): Promise<StoredFeed[]> {
  return (await listFeeds(db)).filter((feed) => feed.entity === entity)
}

/** Records made before `readFrom` are never looked for; a known feed keeps its own. */
export async function putFeed(db: Db, { id, ...body }: Feed, by: string, now: number): Promise<void> {
  const values = { body: JSON.stringify(body), changed_by: by, changed_at: now }
  await db.insertInto('feeds').values({ id, ...values, read_from: now, swept_at: 0 }).onConflict((conflict) => conflict.column('id').doUpdateSet(values)).execute()
}

export async function deleteFeeds(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('feeds').where('id', 'in', ids).execute()
}

/** Takes feeds that nobody looked for records of since a moment; each goes to one worker. */
export async function claimFeeds(db: Db, before: number, now: number): Promise<StoredFeed[]> {
  const due = await db.selectFrom('feeds').select('id').where('swept_at', '<=', before).orderBy('id').forUpdate().skipLocked().execute()
  if (due.length === 0) return []
  const rows = await db.updateTable('feeds').set({ swept_at: now }).where('id', 'in', due.map((row) => row.id)).returningAll().execute()
  return rows.map(toFeed)
}

/** Everything made before the moment has been seen. */
export async function moveFeed(db: Db, id: string, readFrom: number): Promise<void> {
  await db.updateTable('feeds').set({ read_from: readFrom }).where('id', '=', id).where('read_from', '<', readFrom).execute()
}

function toFeed(row: Selectable<Schema['feeds']>): StoredFeed {
  return { ...JSON.parse(row.body) as Omit<Feed, 'id'>, id: row.id, readFrom: row.read_from, changedBy: row.changed_by, changedAt: row.changed_at }
}
