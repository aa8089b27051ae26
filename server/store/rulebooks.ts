import type { Selectable } from 'kysely'
import { DEFAULT_RULEBOOK } from '../core/rulebook.ts'
import type { Rulebook } from '../core/rulebook.ts'
import type { RulebookVersion } from '../core/rulebook-versions.ts'
import type { Db, Schema } from '../db/schema.ts'

/**
 * The rulebook in force at a moment: the highest version that had started, the default before the first one. For a moment that is
 * over the answer never changes, because a version is always announced before it starts.
 */
export async function getRulebook(db: Db, moment: number): Promise<Rulebook> {
  const row = await db.selectFrom('rulebooks').select('body').where('starts_at', '<=', moment).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? toRulebook(row.body) : DEFAULT_RULEBOOK
}

/** Every version by its number, beginning with the default unless the table has a first one of its own. */
export async function listRulebooks(db: Db): Promise<RulebookVersion[]> {
  const versions = (await db.selectFrom('rulebooks').selectAll().orderBy('version').execute()).map(toVersion)
  const hasFirst = versions.some(({ rulebook }) => rulebook.version === DEFAULT_RULEBOOK.version)
  return hasFirst ? versions : [{ rulebook: DEFAULT_RULEBOOK, why: '', createdBy: '', createdAt: DEFAULT_RULEBOOK.startsAt }, ...versions]
}

/** Adds a version; a number that is taken breaks the primary key and throws. Versions are never edited: the table refuses it. */
export async function insertRulebook(db: Db, { why = '', createdBy = '', ...rulebook }: Rulebook & { why?: string, createdBy?: string }, now: number): Promise<void> {
  await db.insertInto('rulebooks').values({
    version: rulebook.version, starts_at: rulebook.startsAt, body: JSON.stringify(rulebook), created_at: now, why, created_by: createdBy,
  }).execute()
}

function toVersion({ body, why, created_by, created_at }: Selectable<Schema['rulebooks']>): RulebookVersion {
  return { rulebook: toRulebook(body), why, createdBy: created_by, createdAt: created_at }
}

/** A version from before a rule was added gets that rule's default, and so do numbers that joined the gate later. */
function toRulebook(body: string): Rulebook {
  const stored = JSON.parse(body) as Partial<Rulebook>
  return { ...DEFAULT_RULEBOOK, ...stored, gate: { ...DEFAULT_RULEBOOK.gate, ...stored.gate } }
}
