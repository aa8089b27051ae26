import { Refusal } from '../../core/errors.ts'
import type { HiddenFor, NotForUsReason } from '../../core/not-for-us.ts'
import { personMayReserve } from '../../core/portal-settings.ts'
import { requestCode } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { insertHidden, removeHidden } from '../../store/hidden-requests.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { showRequest } from './list-requests.ts'

type Member = Caller & { partnerId: string }

/**
 * Takes a request out of a person's list, or out of the whole company's, which only who may reserve decides. A second click changes nothing.
 * Throws `not_found` for what the partner does not see, `no_permission`.
 */
export async function hideRequest(app: App, caller: Caller, number: number, how: { for: HiddenFor, reason: NotForUsReason }): Promise<void> {
  const { request } = await showRequest(app, caller.partnerId, number)
  await decide(app, caller, how.for, async (tx, { partnerId, memberId, userId, userName }, now) => {
    const isNew = await insertHidden(tx, partnerId, { requestId: request.id, ...how, memberId, userId, userName, hiddenAt: now })
    return isNew && { kind: 'request_hidden', requestId: request.id, details: how.reason, number }
  })
}

/** Brings it back. What is not hidden, or is none of the partner's requests, stays as it is. */
export async function unhideRequest(app: App, caller: Caller, number: number, whom: HiddenFor): Promise<void> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  await decide(app, caller, whom, async (tx, member) => {
    const wasHidden = await removeHidden(tx, member, request.id, whom)
    return wasHidden && { kind: 'request_unhidden', requestId: request.id, details: '', number }
  })
}

type Decided = Pick<JournalEntry, 'kind' | 'requestId' | 'details'> & { number: number }

/** What one person does for the company stands in the journal, and the others' lists are told; for oneself it is nobody's business. */
async function decide(app: App, caller: Caller, whom: HiddenFor, act: (tx: Tx, member: Member, now: number) => Promise<Decided | false>): Promise<void> {
  const { partnerId, memberId, userId, userName } = caller
  if (partnerId === null) throw new Refusal('not_linked')
  await inTransaction(app.db, async (tx) => {
    if (whom === 'company' && !personMayReserve((await getPortalSettings(tx, memberId)).settings, caller)) throw new Refusal('no_permission')
    const now = app.now()
    const decided = await act(tx, { ...caller, partnerId }, now)
    if (!decided || whom === 'me') return
    const { number, ...entry } = decided
    await writeJournal(tx, app, { at: now, ...entry, partnerId, memberId, userId, userName })
    await tellPartner(tx, partnerId, { kind: 'request.hidden', number: requestCode(number) }, now)
  })
  app.wake.live()
}
