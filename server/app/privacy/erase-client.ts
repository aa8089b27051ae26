import { Refusal } from '../../core/errors.ts'
import type { EraseReason } from '../../core/privacy.ts'
import { titleFor } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { english } from '../../say/speak.ts'
import { eraseClientData } from '../../store/client-data.ts'
import { leaveMark } from '../../store/clock-marks.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { listPrivacyCasesOf } from '../../store/privacy-cases.ts'
import { findIdOf, markErased } from '../../store/requests.ts'
import { beforeCommit, inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { withdrawConsent } from '../consent/withdraw-consent.ts'
import { closeRequest } from '../request/close-request.ts'
import { openContact } from '../request/contact.ts'
import { endReservation } from '../reservation/close-reservation.ts'
import { lockWhole } from '../reservation/lock-whole.ts'
import type { WholeRequest } from '../reservation/lock-whole.ts'
import { closeLocked } from './close-case.ts'
import type { Erasure } from './erasure-ledger.ts'
import { mailErased } from './mail-erased.ts'
import { ERASED_MARK } from './scrub-erased.ts'
import { tellHolders } from './tell-holders.ts'

/** Who erases: the client, an operator for them, or the clock because the time to hold the data is over. */
export type Erasing = Pick<Erasure, 'by' | 'reason'> & { caller: Pick<JournalEntry, 'memberId' | 'userId' | 'userName'> }

export const THE_CLIENT: Erasing = { by: 'client', reason: 'client_asked', caller: { memberId: null, userId: '', userName: 'client' } }

export function byClock(reason: EraseReason): Erasing {
  return { by: 'clock', reason, caller: { memberId: null, userId: '', userName: 'clock' } }
}

/**
 * Erases everything that stands of a client, in one transaction, and tells whoever has seen it to do the same; places, times and outcomes stay. It
 * stands in a ledger outside of the database before it is done, so that no copy brings the data back. Doing it again is nothing; neither is one that is not `isMeant` once it is locked. Throws `not_found`.
 */
export async function eraseClient(app: App, who: Erasing, number: number, isMeant: (request: ImplementationRequest) => boolean = () => true): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const id = await findIdOf(tx, number)
    if (id === null) throw new Refusal('not_found')
    const whole = await lockWhole(tx, id)
    if (whole.request.closeReason !== 'erased' && isMeant(whole.request)) await eraseLocked(tx, app, who, whole)
  })
  app.wake.worker()
  app.wake.live()
}

async function eraseLocked(tx: Tx, app: App, who: Erasing, whole: WholeRequest): Promise<void> {
  const { request, reservations } = whole
  const now = app.now()
  const contact = await openContact(app, request.id, tx)
  await eraseClientData(tx, { requestId: request.id, reservationIds: reservations.map(({ id }) => id) })
  const by = { source: who.by, actor: who.caller.userName } as const
  // Closed first, so that the places which become free go to nobody.
  if (request.state !== 'closed') await closeRequest(tx, request, 'erased', { ...by, note: '' }, now)
  await markErased(tx, request.id, english(titleFor(request.needs, null)), now)
  for (const reservation of reservations.filter((it) => it.state !== 'closed')) {
    await endReservation(tx, app, reservation, { ...by, outcome: 'withdrawn', reason: say('history.erased') })
  }
  if (who.by !== 'clock') await withdrawConsent(tx, request, { by: who.by === 'client' ? 'page' : 'operator', now })
  for (const it of await listPrivacyCasesOf(tx, request.id)) if (it.kind === 'removal' && it.closedAt === null) await closeLocked(tx, app, it, who.caller)
  const told = await tellHolders(tx, app, who, whole)
  if (contact && isMailed(who, request)) await mailErased(tx, app, request, { to: contact.email, ...told }, now)
  await keep(tx, app, who, request, now)
}

/** Nobody hears of what they did not ask for, except that an open request of theirs has ended. */
function isMailed({ by }: Erasing, { state }: ImplementationRequest): boolean {
  return by !== 'clock' || state === 'published'
}

async function keep(tx: Tx, app: App, { by, reason, caller }: Erasing, { id: requestId }: ImplementationRequest, now: number): Promise<void> {
  await leaveMark(tx, ERASED_MARK, now)
  await writeJournal(tx, app, { at: now, kind: 'client_erased', requestId, partnerId: null, ...caller, details: reason })
  // The last thing before the commit: what stands in the ledger is erased at the next start in any case.
  await beforeCommit(tx, () => {
    app.erasures.append({ requestId, at: now, by, reason })
    return Promise.resolve()
  })
}
