import type { Db } from '../db/schema.ts'

/** Where a moderator is from now on; returns where they were, null when nowhere that is known. */
export async function putPresence(db: Db, { moderator, userName, number, at }: { moderator: string, userName: string, number: number, at: number }): Promise<number | null> {
  const before = await db.selectFrom('presences').select('number').where('moderator', '=', moderator).executeTakeFirst()
  const row = { user_name: userName, number, at }
  await db.insertInto('presences').values({ moderator, ...row }).onConflict((conflict) => conflict.column('moderator').doUpdateSet(row)).execute()
  return before?.number ?? null
}

/** They look at nothing any more; returns what they looked at. */
export async function deletePresence(db: Db, moderator: string): Promise<number | null> {
  const row = await db.deleteFrom('presences').where('moderator', '=', moderator).returning('number').executeTakeFirst()
  return row?.number ?? null
}

/** Who else looks at a request and said so since a moment. */
export async function listPresent(db: Db, number: number, since: number, except: string): Promise<string[]> {
  const rows = await db.selectFrom('presences').select('user_name').where('number', '=', number).where('at', '>=', since).where('moderator', '!=', except).orderBy('user_name').execute()
  return rows.map((row) => row.user_name)
}
