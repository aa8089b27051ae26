import type { Db } from '../db/schema.ts'

/** What a client said when asked whether a request is theirs. */
export type ClientAnswer = { askedForIt: boolean, at: number, heardBy: string }

/** Keeps the answer; the first one stays. False when there was one. */
export async function insertClientAnswer(db: Db, requestId: string, it: ClientAnswer): Promise<boolean> {
  const row = await db.insertInto('client_answers').values({ request_id: requestId, asked_for_it: it.askedForIt ? 1 : 0, at: it.at, heard_by: it.heardBy })
    .onConflict((conflict) => conflict.column('request_id').doNothing()).returning('request_id').executeTakeFirst()
  return row !== undefined
}

export async function findClientAnswer(db: Db, requestId: string): Promise<ClientAnswer | null> {
  const row = await db.selectFrom('client_answers').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row ? { askedForIt: row.asked_for_it === 1, at: row.at, heardBy: row.heard_by } : null
}
