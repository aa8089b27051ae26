import { HOUR_MS } from '../../core/time.ts'
import { findLastBackup, insertBackup } from '../../store/backups.ts'
import type { Backup } from '../../store/backups.ts'
import type { App } from '../app.ts'

/** A day and two hours: one that is made every night may take its time. */
const LATE_MS = 26 * HOUR_MS

/** `good`: the last one that can be restored; `failed`: what came after it and was none; `isLate`: it is time for another. */
export type Backups = { good: Backup | null, failed: Backup | null, isLate: boolean }

export async function showBackups(app: Pick<App, 'db' | 'now'>): Promise<Backups> {
  const [last, good] = [await findLastBackup(app.db), await findLastBackup(app.db, { good: true })]
  return { good, failed: last?.isGood === false ? last : null, isLate: good === null || app.now() - good.madeAt > LATE_MS }
}

/** Keeps that a copy was made, for whoever looks at Health. */
export async function keepBackup(app: Pick<App, 'db' | 'now' | 'newId'>, { isGood, detail }: Pick<Backup, 'isGood' | 'detail'>): Promise<void> {
  await insertBackup(app.db, { id: app.newId(), madeAt: app.now(), isGood, detail })
}
