import { Refusal } from '../../core/errors.ts'
import { settledPrefs } from '../../core/notify.ts'
import type { NotifyPrefs } from '../../core/notify.ts'
import { findPartner } from '../../store/partners.ts'
import { getPrefs, savePrefs } from '../../store/people.ts'
import { findPortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'

/** `companyMail`: where the company's mails go, null when the register has no address. `companyZone` holds while the person has not chosen one. */
export type ShownPrefs = { prefs: NotifyPrefs, version: number, access: Portal['access'], companyMail: string | null, companyZone: string }

/** How the caller is told, and by what their portal can be told at all. */
export async function showPrefs(app: App, { memberId, userId, partnerId }: Caller): Promise<ShownPrefs> {
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  const portal = await findPortal(app.db, memberId)
  return { ...await getPrefs(app.db, memberId, userId), access: portal?.access ?? 'app', companyMail: partner?.email ?? null, companyZone: partner?.timeZone ?? 'UTC' }
}

/** Saves the caller's own choice over the version they read. Throws `prefs_changed` when they saved elsewhere in between. */
export async function keepPrefs(app: App, caller: Caller, prefs: NotifyPrefs, read: number): Promise<ShownPrefs> {
  if (!await savePrefs(app.db, caller, settledPrefs(prefs), read)) throw new Refusal('prefs_changed')
  return showPrefs(app, caller)
}
