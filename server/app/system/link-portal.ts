import { Refusal } from '../../core/errors.ts'
import type { Tx } from '../../db/schema.ts'
import { hurryPortalWork } from '../../store/outbox.ts'
import { findPartner } from '../../store/partners.ts'
import { findPortal, linkPortal as saveLink } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import { clearDoubt } from '../../store/webhook-portals.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Editor } from '../partner/editor.ts'
import type { Caller } from '../session/open-session.ts'

/** Says whose portal it is, from the next call on; reservations made before stay with their partner. Throws `not_found`. */
export async function linkPortal(app: App, caller: Caller, memberId: string, partnerId: string | null): Promise<void> {
  await inTransaction(app.db, (tx) => linkPortalTo(tx, app, { memberId, partnerId, by: caller }))
}

/** The same inside a transaction, for whoever decided it. Throws `not_found`. */
export async function linkPortalTo(tx: Tx, app: App, { memberId, partnerId, by }: { memberId: string, partnerId: string | null, by: Pick<Editor, 'userId' | 'userName'> }): Promise<void> {
  const portal = await findPortal(tx, memberId)
  const partner = partnerId === null ? null : await findPartner(tx, partnerId)
  if (!portal || portal.memberId === app.vendorMemberId || (partnerId !== null && !partner)) throw new Refusal('not_found')
  const now = app.now()
  await saveLink(tx, memberId, partnerId, now)
  // Who links a portal that was in doubt has made sure that it is the same company.
  if (partnerId !== null && portal.access === 'webhook' && portal.isDoubted) await confirmPortal(tx, memberId, now)
  await writeJournal(tx, app, {
    at: now, kind: 'portal_linked', requestId: null, partnerId, memberId, userId: by.userId, userName: by.userName,
    details: `${portal.domain}: ${portal.partnerId ?? 'nobody'} → ${partnerId ?? 'nobody'}`,
  })
}

async function confirmPortal(tx: Tx, memberId: string, now: number): Promise<void> {
  await clearDoubt(tx, memberId)
  await hurryPortalWork(tx, memberId, now)
}
