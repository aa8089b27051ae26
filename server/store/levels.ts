import type { Db } from '../db/schema.ts'

/** Asks for a look at the partner's level; rows are only added, so that nobody waits for anybody. */
export async function insertLevelCheck(db: Db, partnerId: string, dueAt: number): Promise<void> {
  await db.insertInto('level_checks').values({ partner_id: partnerId, due_at: dueAt }).execute()
}

/** Partners at whose level somebody has to look: asked for, never looked at, or told under other rules. */
export async function listLevelsDue(db: Db, now: number, rulebookVersion: number, limit: number): Promise<string[]> {
  const asked = await db.selectFrom('level_checks').select('partner_id').distinct().where('due_at', '<=', now).limit(limit).execute()
  const others = await db.selectFrom('partners').leftJoin('told_levels', 'told_levels.partner_id', 'partners.id').select('partners.id')
    .where((of) => of.or([of('told_levels.level', 'is', null), of('told_levels.rulebook_version', '!=', rulebookVersion)])).limit(limit).execute()
  return [...new Set([...asked.map((row) => row.partner_id), ...others.map((row) => row.id)])].slice(0, limit)
}

/** Forgets what was asked up to a moment, and asks anew when the next item leaves the window. */
export async function replaceLevelChecks(db: Db, partnerId: string, now: number, nextAt: number | null): Promise<void> {
  const due = db.deleteFrom('level_checks').where('partner_id', '=', partnerId)
  await due.where('due_at', '<=', now).execute()
  await due.where('due_at', '=', nextAt ?? now).execute()
  if (nextAt !== null) await insertLevelCheck(db, partnerId, nextAt)
}

/** The level the partner was told last, and when that was looked at; null before the first look. */
export async function lockToldLevel(db: Db, partnerId: string): Promise<{ level: number, at: number } | null> {
  return await db.selectFrom('told_levels').select(['level', 'at']).where('partner_id', '=', partnerId).forUpdate().executeTakeFirst() ?? null
}

export async function saveToldLevel(db: Db, partnerId: string, level: number, rulebookVersion: number, now: number): Promise<void> {
  const row = { level, rulebook_version: rulebookVersion, at: now }
  await db.insertInto('told_levels').values({ partner_id: partnerId, ...row }).onConflict((conflict) => conflict.column('partner_id').doUpdateSet(row)).execute()
}

/** How many partners of the programme were told which level last. */
export async function countToldLevels(db: Db): Promise<Map<number, number>> {
  const rows = await db.selectFrom('told_levels').innerJoin('partners', 'partners.id', 'told_levels.partner_id').where('approved_at', 'is not', null).where('cancelled_at', 'is', null)
    .select((of) => ['level', of.fn.countAll<number>().as('count')]).groupBy('level').execute()
  return new Map(rows.map((row) => [row.level, Number(row.count)]))
}
