import { say } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { deletePeople } from '../../store/people.ts'
import { deletePortalChecks, deletePortalRepairs, savePortalCheck } from '../../store/portal-checks.ts'
import { clearSettingsAuthor, deletePortalSettings } from '../../store/portal-settings.ts'
import { endSetup } from '../../store/portal-setups.ts'
import { deleteTokens } from '../../store/portal-tokens.ts'
import { forgetPeople, setPortalState } from '../../store/portals.ts'
import { deleteSessions } from '../../store/sessions.ts'
import { broken } from './found.ts'

/**
 * The app was removed: access and everything that names people of the portal go; partner and history stay. `isClean`: whoever
 * removed it wished its data gone too, so settings and what was found out go as well.
 */
export async function forgetPortal(tx: Tx, memberId: string, isClean: boolean, now: number): Promise<void> {
  await setPortalState(tx, memberId, 'uninstalled', now)
  await deleteTokens(tx, memberId)
  await deleteSessions(tx, memberId)
  await forgetPeople(tx, memberId)
  await deletePeople(tx, memberId)
  await deletePortalChecks(tx, memberId)
  await endSetup(tx, memberId, now)
  if (isClean) {
    await deletePortalSettings(tx, memberId)
    await deletePortalRepairs(tx, memberId)
    return
  }
  await clearSettingsAuthor(tx, memberId)
  await savePortalCheck(tx, memberId, broken('access', say('trouble.removed')), now)
}
