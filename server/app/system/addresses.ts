import { Refusal } from '../../core/errors.ts'
import { allowAddress as saveAllowed, refuseAddress as saveRefused } from '../../store/addresses.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

/** Lets every portal that answers at exactly this `host:port` be called, from the next call on; its IP address is checked all the same. */
export async function allowAddress(app: App, caller: Caller, host: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await saveAllowed(tx, host, caller.userName, app.now())
    await writeJournal(tx, app, entry(app, caller, 'address_allowed', host))
  })
}

/** Takes the permission away or says no to who wants it. Throws `not_found` when there is neither. */
export async function refuseAddress(app: App, caller: Caller, host: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    if (!await saveRefused(tx, host, caller.userName, app.now())) throw new Refusal('not_found')
    await writeJournal(tx, app, entry(app, caller, 'address_refused', host))
  })
}

function entry(app: App, { memberId, userId, userName }: Caller, kind: JournalEntry['kind'], details: string): JournalEntry {
  return { at: app.now(), kind, requestId: null, partnerId: null, memberId, userId, userName, details }
}
