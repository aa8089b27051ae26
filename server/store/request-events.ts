import type { Source } from '../core/outcome.ts'
import type { Db } from '../db/schema.ts'

export type RequestEventKind = 'received' | 'confirmed' | 'held' | 'published' | 'rejected' | 'closed' | 'reserved' | 'place_freed' | 'corrected' | 'offered' | 'to_pool' | 'reopened' | 'let_through' | 'answered' | 'merged' | 'widened' | 'narrowed' | 'kept' | 'kept_over'
export type RequestEvent = { at: number, kind: RequestEventKind, source: Source, actor: string, note: string }

/** Returns the row's id, by which what follows from the event can name it. */
export async function insertRequestEvent(db: Db, requestId: string, event: RequestEvent): Promise<number> {
  const { id } = await db.insertInto('request_events').values({ request_id: requestId, ...event }).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function listRequestEvents(db: Db, requestId: string): Promise<RequestEvent[]> {
  const rows = await db.selectFrom('request_events').selectAll().where('request_id', '=', requestId).orderBy('id').execute()
  return rows.map((row) => ({ at: row.at, kind: row.kind as RequestEventKind, source: row.source as Source, actor: row.actor, note: row.note }))
}
