import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'

/** What moderators decided since a moment, and how long each waited for it: from the client's click where there was one. */
export async function listDecided(db: Db, since: number): Promise<{ tookMs: number, isPublished: boolean }[]> {
  const began = sql<number>`coalesce(confirmed_at, received_at)`
  const published = await db.selectFrom('requests').select(['published_at as at', began.as('began')]).where('published_at', '>=', since).execute()
  const rejected = await db.selectFrom('requests').select(['closed_at as at', began.as('began')]).where('closed_at', '>=', since).where('published_at', 'is', null)
    .where('close_reason', 'in', ['rejected', 'duplicate']).execute()
  return [...published.map((row) => toDecided(row, true)), ...rejected.map((row) => toDecided(row, false))]
}

function toDecided({ at, began }: { at: number | null, began: number }, isPublished: boolean): { tookMs: number, isPublished: boolean } {
  return { tookMs: Math.max(0, Number(at) - Number(began)), isPublished }
}
