import { FIRST_SETTINGS } from '../../core/portal-settings.ts'
import { getPortalSettings, savePortalSettings } from '../../store/portal-settings.ts'
import { beginSetup as keep, lockSetup } from '../../store/portal-setups.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'

export type Person = { userId: string, userName: string }

/**
 * An administrator came through the installer. A set-up that was left goes on where it was; a new one begins with the question whether settings
 * of an earlier installation are used. In a new portal only the installer and administrators may reserve, until somebody says otherwise: the
 * app is open to everybody there.
 */
export async function beginSetup(app: App, memberId: string, { userId, userName }: Person): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const known = await lockSetup(tx, memberId)
    if (known !== null && known.endedAt === null) return
    const now = app.now()
    const old = await getPortalSettings(tx, memberId)
    if (old.version === 0) await savePortalSettings(tx, memberId, firstSettings(userId), 0, userName, now)
    await keep(tx, memberId, { step: 'company', skipped: [], oldSettingsAt: old.changedAt, endedAt: null, changedBy: userName, changedAt: now })
  })
}

/** What a portal begins with. */
export function firstSettings(installerId: string): typeof FIRST_SETTINGS {
  return { ...FIRST_SETTINGS, mayReserve: { who: 'listed', userIds: [installerId] } }
}
