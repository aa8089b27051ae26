import type { Selectable } from 'kysely'
import { DEFAULT_RULEBOOK } from '../core/rulebook.ts'
import type { Rules } from '../core/rulebook.ts'
import { rulesOf } from '../core/rulebook-versions.ts'
import type { Db, Schema } from '../db/schema.ts'

/** Rules an operator has not announced; `version` counts the saves. */
export type RulebookDraft = {
  id: string, name: string, rules: Rules, why: string, startsAt: number | null, version: number
  madeBy: string, madeAt: number, changedBy: string, changedAt: number
}

export async function insertDraft(db: Db, it: RulebookDraft): Promise<void> {
  await db.insertInto('rulebook_drafts').values({
    id: it.id, name: it.name, body: JSON.stringify(it.rules), why: it.why, starts_at: it.startsAt, version: it.version,
    made_by: it.madeBy, made_at: it.madeAt, changed_by: it.changedBy, changed_at: it.changedAt,
  }).execute()
}

export async function findDraft(db: Db, id: string): Promise<RulebookDraft | null> {
  const row = await db.selectFrom('rulebook_drafts').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toDraft(row) : null
}

/** All drafts, the last changed first. */
export async function listDrafts(db: Db): Promise<RulebookDraft[]> {
  return (await db.selectFrom('rulebook_drafts').selectAll().orderBy('changed_at', 'desc').orderBy('id').execute()).map(toDraft)
}

export type DraftPatch = Pick<RulebookDraft, 'name' | 'rules' | 'why' | 'startsAt' | 'changedBy' | 'changedAt'>

/** Saves over the version that was read; false when somebody else saved in between, or it is gone. */
export async function saveDraft(db: Db, id: string, it: DraftPatch, read: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('rulebook_drafts')
    .set({ name: it.name, body: JSON.stringify(it.rules), why: it.why, starts_at: it.startsAt, changed_by: it.changedBy, changed_at: it.changedAt, version: read + 1 })
    .where('id', '=', id).where('version', '=', read).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** False when somebody saved in between, or it is gone. */
export async function deleteDraft(db: Db, id: string, read: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('rulebook_drafts').where('id', '=', id).where('version', '=', read).executeTakeFirst()
  return numDeletedRows > 0n
}

/** A draft from before a rule was added gets that rule's default. */
function toDraft(row: Selectable<Schema['rulebook_drafts']>): RulebookDraft {
  const stored = JSON.parse(row.body) as Partial<Rules>
  const rules = { ...rulesOf(DEFAULT_RULEBOOK), ...stored, gate: { ...DEFAULT_RULEBOOK.gate, ...stored.gate } }
  return {
    id: row.id, name: row.name, rules, why: row.why, startsAt: row.starts_at, version: row.version,
    madeBy: row.made_by, madeAt: row.made_at, changedBy: row.changed_by, changedAt: row.changed_at,
  }
}
