import { Refusal } from '../../core/errors.ts'
import { listPortalsOf } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { findOperatorId } from '../access/rights.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'
import { openViewing } from '../session/open-session.ts'
import type { Session } from '../session/open-session.ts'

/** Lets one of the vendor's staff see the app as this partner's people do: nothing can be changed, contacts stay hidden. Throws `not_found` without a portal. */
export async function openAsPartner(app: App, caller: Caller, partnerId: string): Promise<{ token: string, session: Session, domain: string }> {
  const portal = (await listPortalsOf(app.db, partnerId)).find(({ state }) => state !== 'uninstalled')
  const operatorId = await findOperatorId(app, caller)
  if (!portal || operatorId === null) throw new Refusal('not_found')
  const { memberId, userId, userName } = caller
  await inTransaction(app.db, (tx) => writeJournal(tx, app, { at: app.now(), kind: 'partner_viewed', requestId: null, partnerId, memberId, userId, userName, details: portal.domain }))
  return openViewing(app, portal, { operatorId, userName })
}
