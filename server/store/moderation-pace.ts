import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Scope } from './dashboards.ts'
import { meantRequests } from './request-facts.ts'

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

/** What one person decided; several of one name are one. */
export type Decider = { name: string, published: number, rejected: number }

/** Who decided the requests, the busiest first; one that was decided twice counts twice. */
export async function countDeciders(db: Db, { filter, now }: Scope): Promise<Decider[]> {
  const of = (kind: string) => sql<number>`sum(case when request_events.kind = ${kind} then 1 else 0 end)`
  const rows = await meantRequests(db, filter, now).innerJoin('request_events', 'request_events.request_id', 'requests.id')
    .where('request_events.kind', 'in', ['published', 'rejected']).where('request_events.source', '=', 'operator')
    .select(['actor', of('published').as('published'), of('rejected').as('rejected')]).groupBy('actor').execute()
  return rows.map((row) => ({ name: row.actor, published: Number(row.published), rejected: Number(row.rejected) }))
    .toSorted((a, b) => b.published + b.rejected - a.published - a.rejected || (a.name < b.name ? -1 : 1))
}
