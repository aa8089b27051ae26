import type { Selectable } from 'kysely'
import type { Setup, SetupStep } from '../core/setup.ts'
import type { Db, Schema, Tx } from '../db/schema.ts'

/** Null for a portal in which nobody ever opened the installer: it works without. */
export async function findSetup(db: Db, memberId: string): Promise<Setup | null> {
  const row = await db.selectFrom('portal_setups').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  return row ? toSetup(row) : null
}

/** Lets one administrator at a time move on. */
export async function lockSetup(tx: Tx, memberId: string): Promise<Setup | null> {
  const row = await tx.selectFrom('portal_setups').selectAll().where('member_id', '=', memberId).forUpdate().executeTakeFirst()
  return row ? toSetup(row) : null
}

/** Writes it down, and as begun now when it was not there or had ended. */
export async function beginSetup(tx: Tx, memberId: string, { changedBy, changedAt, ...setup }: Setup): Promise<void> {
  const row = { ...columnsOf(setup), begun_at: changedAt, changed_by: changedBy, changed_at: changedAt }
  await tx.insertInto('portal_setups').values({ member_id: memberId, ...row })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(row)).execute()
}

export async function updateSetup(tx: Tx, memberId: string, { changedBy, changedAt, ...setup }: Setup): Promise<void> {
  await tx.updateTable('portal_setups').set({ ...columnsOf(setup), changed_by: changedBy, changed_at: changedAt }).where('member_id', '=', memberId).execute()
}

/** The app was removed: what comes next is another installation. Who did it is forgotten. */
export async function endSetup(db: Db, memberId: string, now: number): Promise<void> {
  await db.updateTable('portal_setups').set({ ended_at: now, changed_by: '' }).where('member_id', '=', memberId).execute()
}

function columnsOf(setup: Omit<Setup, 'changedBy' | 'changedAt'>) {
  return { step: setup.step, skipped: JSON.stringify(setup.skipped), old_settings_at: setup.oldSettingsAt, ended_at: setup.endedAt }
}

function toSetup(row: Selectable<Schema['portal_setups']>): Setup {
  return {
    step: row.step as SetupStep, skipped: JSON.parse(row.skipped) as SetupStep[], oldSettingsAt: row.old_settings_at, endedAt: row.ended_at,
    changedBy: row.changed_by, changedAt: row.changed_at,
  }
}
