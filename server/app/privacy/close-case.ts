import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import { waitsForPartner } from '../../core/privacy.ts'
import type { Tx } from '../../db/schema.ts'
import { markRemoved } from '../../store/consent-recipients.ts'
import { lockPartners } from '../../store/partners.ts'
import { lockPrivacyCase, markPrivacyCaseClosed } from '../../store/privacy-cases.ts'
import type { PrivacyCase } from '../../store/privacy-cases.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators, tellPartner } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { keepFirstDue } from './keep-first-due.ts'

type By = Pick<Caller, 'memberId' | 'userId' | 'userName'>

/** A partner confirms that it did what a case asks for, and may reserve again if that was in the way. Throws `not_found`, `already_decided`. */
export async function confirmPrivacyCase(app: App, caller: Caller, id: string): Promise<void> {
  await close(app, caller, id, (it) => it.partnerId === caller.partnerId && waitsForPartner(it.kind))
}

/** An operator closes any case. Throws `not_found`, `already_decided`. */
export async function closePrivacyCase(app: App, caller: Caller, id: string): Promise<void> {
  await close(app, caller, id, () => true)
}

async function close(app: App, by: By, id: string, isTheirs: (it: PrivacyCase) => boolean): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const it = await lockPrivacyCase(tx, id)
    if (!it || !isTheirs(it)) throw new Refusal('not_found')
    if (it.closedAt !== null) throw new Refusal('already_decided', { name: it.closedBy ?? '', on: moment(it.closedAt, 'day') })
    await closeLocked(tx, app, it, by)
    if (it.kind === 'stop' && it.partnerId !== null) await markRemoved(tx, { requestId: it.requestId, partnerId: it.partnerId }, by.userName, app.now())
  })
  app.wake.live()
}

/** The same for a case that something else settles; one that is closed stays as it is. */
export async function closeLocked(tx: Tx, app: App, it: PrivacyCase, { memberId, userId, userName }: Omit<By, 'memberId'> & { memberId: string | null }): Promise<void> {
  const now = app.now()
  if (it.partnerId !== null) await lockPartners(tx, [it.partnerId])
  if (!await markPrivacyCaseClosed(tx, it.id, userName, now)) return
  if (it.partnerId !== null) {
    await keepFirstDue(tx, it.partnerId, now)
    await tellPartner(tx, it.partnerId, { kind: 'notice' }, now)
  }
  await writeJournal(tx, app, { at: now, kind: 'privacy_case_closed', requestId: it.requestId, partnerId: it.partnerId, memberId, userId, userName, details: `${it.kind} ${it.id}` })
  await tellOperators(tx, { kind: 'desk.changed' }, now)
}
