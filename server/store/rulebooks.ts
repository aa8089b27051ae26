import { DEFAULT_RULEBOOK } from '../core/rulebook.ts'
import type { Rulebook } from '../core/rulebook.ts'
import type { Db } from '../db/schema.ts'

/** The rulebook in force at a moment: the newest version that has started; the default before the first one. */
export async function getRulebook(db: Db, now: number): Promise<Rulebook> {
  const row = await db.selectFrom('rulebooks').select('body').where('starts_at', '<=', now)
    .orderBy('starts_at', 'desc').orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? toRulebook(row.body) : DEFAULT_RULEBOOK
}

/** A version from before a rule was added gets that rule's default. */
function toRulebook(body: string): Rulebook {
  return { ...DEFAULT_RULEBOOK, ...JSON.parse(body) as Partial<Rulebook> }
}

/** Adds a version; versions are never edited. */
export async function insertRulebook(db: Db, rulebook: Rulebook, now: number): Promise<void> {
  await db.insertInto('rulebooks').values({
    version: rulebook.version, starts_at: rulebook.startsAt, body: JSON.stringify(rulebook), created_at: now,
  }).execute()
}
