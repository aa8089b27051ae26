import type { Source } from '../core/outcome.ts'
import type { Db } from '../db/schema.ts'

export type RequestEventKind = 'received' | 'held' | 'published' | 'rejected' | 'closed' | 'reserved' | 'place_freed'
export type RequestEvent = { at: number, kind: RequestEventKind, source: Source, actor: string, note: string }

export async function insertRequestEvent(db: Db, requestId: string, event: RequestEvent): Promise<void> {
  await db.insertInto('request_events').values({ request_id: requestId, ...event }).execute()
}

export async function listRequestEvents(db: Db, requestId: string): Promise<RequestEvent[]> {
  const rows = await db.selectFrom('request_events').selectAll().where('request_id', '=', requestId).orderBy('id').execute()
  return rows.map((row) => ({ at: row.at, kind: row.kind as RequestEventKind, source: row.source as Source, actor: row.actor, note: row.note }))
}
