import { FIRST_SETTINGS } from '../core/portal-settings.ts'
import type { PortalSettings } from '../core/portal-settings.ts'
import type { Db } from '../db/schema.ts'

/** `version` is 0 while nobody has saved any. */
export type StoredSettings = { settings: PortalSettings, version: number, changedBy: string, changedAt: number | null }

/** A portal's settings; what was not saved yet stands at its default. */
export async function getPortalSettings(db: Db, memberId: string): Promise<StoredSettings> {
  const row = await db.selectFrom('portal_settings').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  if (!row) return { settings: FIRST_SETTINGS, version: 0, changedBy: '', changedAt: null }
  const saved = JSON.parse(row.body) as Partial<PortalSettings>
  // Saved before the app knew more: what is new stands at its default.
  const responsible = { ...FIRST_SETTINGS.responsible, ...saved.responsible }
  return { settings: { ...FIRST_SETTINGS, ...saved, responsible }, version: row.version, changedBy: row.changed_by, changedAt: row.changed_at }
}

/** Saves over the version that was read; false when somebody else saved in between. */
export async function savePortalSettings(db: Db, memberId: string, settings: PortalSettings, read: number, by: string, now: number): Promise<boolean> {
  const row = { body: JSON.stringify(settings), version: read + 1, changed_by: by, changed_at: now }
  if (read === 0) {
    const { numInsertedOrUpdatedRows } = await db.insertInto('portal_settings').values({ member_id: memberId, ...row })
      .onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n
  }
  const { numUpdatedRows } = await db.updateTable('portal_settings').set(row).where('member_id', '=', memberId).where('version', '=', read).executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deletePortalSettings(db: Db, memberId: string): Promise<void> {
  await db.deleteFrom('portal_settings').where('member_id', '=', memberId).execute()
}

/** Forgets who saved last. */
export async function clearSettingsAuthor(db: Db, memberId: string): Promise<void> {
  await db.updateTable('portal_settings').set({ changed_by: '' }).where('member_id', '=', memberId).execute()
}
