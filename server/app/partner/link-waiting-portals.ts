import type { Partner } from '../../core/partner.ts'
import type { Tx } from '../../db/schema.ts'
import { linkPortal, listPortalsAt } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Editor } from './editor.ts'

/** Links a portal that was installed before its partner's card named it; not when several stand, or stood, at the address (see `recognise`). */
export async function linkWaitingPortals(tx: Tx, app: App, { id, portalDomain }: Partner, by: Editor): Promise<void> {
  if (portalDomain === null) return
  const [portal, ...others] = await listPortalsAt(tx, portalDomain)
  if (!portal || others.length > 0 || portal.memberId === app.vendorMemberId || portal.partnerId !== null || portal.isDoubted) return
  const now = app.now()
  await linkPortal(tx, portal.memberId, id, now)
  await writeJournal(tx, app, {
    at: now, kind: 'portal_linked', requestId: null, partnerId: id, memberId: portal.memberId, userId: by.userId, userName: by.userName,
    details: `${portal.domain}: nobody → ${id}, named in its card`,
  })
}
