import type { Db } from '../db/schema.ts'

export type AppSetting = { body: string, version: number, changedBy: string, changedAt: number }

/** Null when it was never set. */
export async function findAppSetting(db: Db, name: string): Promise<AppSetting | null> {
  const row = await db.selectFrom('app_settings').selectAll().where('name', '=', name).executeTakeFirst()
  return row ? { body: row.body, version: row.version, changedBy: row.changed_by, changedAt: row.changed_at } : null
}

/** Sets it over the version that was read, 0 when there was none; false when somebody was quicker. */
export async function saveAppSetting(db: Db, name: string, version: number, it: Omit<AppSetting, 'version'>): Promise<boolean> {
  const values = { body: it.body, version: version + 1, changed_by: it.changedBy, changed_at: it.changedAt }
  const row = version === 0
    ? await db.insertInto('app_settings').values({ name, ...values }).onConflict((conflict) => conflict.doNothing()).returning('name').executeTakeFirst()
    : await db.updateTable('app_settings').set(values).where('name', '=', name).where('version', '=', version).returning('name').executeTakeFirst()
  return row !== undefined
}
