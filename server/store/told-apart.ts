import type { Db } from '../db/schema.ts'

/** Keeps, once, that a request and the one with this number are two; false when it was known. */
export async function insertToldApart(db: Db, requestId: string, { number, userName, at }: { number: number, userName: string, at: number }): Promise<boolean> {
  const row = await db.insertInto('told_apart').values({ request_id: requestId, number, user_name: userName, at }).onConflict((conflict) => conflict.doNothing()).returning('number').executeTakeFirst()
  return row !== undefined
}

/** The numbers that a request was told apart from. */
export async function listToldApart(db: Db, requestId: string): Promise<Set<number>> {
  const rows = await db.selectFrom('told_apart').select('number').where('request_id', '=', requestId).execute()
  return new Set(rows.map((row) => row.number))
}
