import { CLOCK_SLACK_MS } from '../core/time.ts'
import type { Db } from '../db/schema.ts'

/** Takes the turn of something that happens once in `everyMs`, for all processes together; false when it is not due. A mark far in the future, left by a wrong clock, counts as due. */
export async function takeTurn(db: Db, name: string, everyMs: number, now: number): Promise<boolean> {
  const row = await db.insertInto('clock_marks').values({ name, at: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at: now }).where((of) => of.or([of('clock_marks.at', '<=', now - everyMs), of('clock_marks.at', '>', now + CLOCK_SLACK_MS)])))
    .returning('name').executeTakeFirst()
  return row !== undefined
}

/** The moment a process left under the name; null when none ever did. */
export async function findMark(db: Db, name: string): Promise<number | null> {
  return (await db.selectFrom('clock_marks').select('at').where('name', '=', name).executeTakeFirst())?.at ?? null
}

export async function leaveMark(db: Db, name: string, at: number): Promise<void> {
  await db.insertInto('clock_marks').values({ name, at }).onConflict((conflict) => conflict.column('name').doUpdateSet({ at })).execute()
}
