import type { Db } from '../db/schema.ts'

/** A request that was put aside; `until` is null while it waits for its client's answer. */
export type Hold = { requestId: string, reason: string, until: number | null, heldAt: number, userName: string }

/** Puts a request aside, or changes until when and why. */
export async function putHold(db: Db, { requestId, reason, until, heldAt, userName }: Hold): Promise<void> {
  const row = { reason, until, held_at: heldAt, user_name: userName }
  await db.insertInto('holds').values({ request_id: requestId, ...row }).onConflict((conflict) => conflict.column('request_id').doUpdateSet(row)).execute()
}

/** False when it was not put aside. */
export async function deleteHold(db: Db, requestId: string): Promise<boolean> {
  const row = await db.deleteFrom('holds').where('request_id', '=', requestId).returning('request_id').executeTakeFirst()
  return row !== undefined
}

/** Requests whose time aside is over, and those whose client did not answer since a moment. */
export async function listOverHolds(db: Db, { now, unansweredSince }: { now: number, unansweredSince: number }, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('holds').select('request_id').where((of) => of.or([of('until', '<=', now), of.and([of('until', 'is', null), of('held_at', '<=', unansweredSince)])]))
    .orderBy('held_at').limit(limit).execute()
  return rows.map((row) => row.request_id)
}

/** Everything that is put aside, by its request's id. */
export async function listHolds(db: Db): Promise<Map<string, Hold>> {
  const rows = await db.selectFrom('holds').selectAll().execute()
  return new Map(rows.map((row) => [row.request_id, { requestId: row.request_id, reason: row.reason, until: row.until, heldAt: row.held_at, userName: row.user_name }]))
}

export async function findHold(db: Db, requestId: string): Promise<Hold | null> {
  const row = await db.selectFrom('holds').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row ? { requestId, reason: row.reason, until: row.until, heldAt: row.held_at, userName: row.user_name } : null
}
