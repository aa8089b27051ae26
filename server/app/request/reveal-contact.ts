import { Refusal } from '../../core/errors.ts'
import { USUAL_AN_HOUR } from '../../core/reveals.ts'
import { HOUR_MS } from '../../core/time.ts'
import { countJournalBy } from '../../store/journal.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'
import { openContact } from './contact.ts'
import type { StoredContact } from './contact.ts'

/** Shows one of the vendor's staff a client's contact for the reason they gave, which stands in the journal. Throws `not_found`, also once it was erased. */
export async function revealContact(app: App, caller: Caller, number: number, reason: string): Promise<{ contact: StoredContact, country: string }> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  const { memberId, userId, userName } = caller
  const now = app.now()
  const contact = await inTransaction(app.db, async (tx) => {
    await writeJournal(tx, app, { at: now, kind: 'contact_revealed', requestId: request.id, partnerId: null, memberId, userId, userName, details: reason })
    return openContact(app, request.id, tx)
  })
  const count = await countJournalBy(app.db, 'contact_revealed', userId, now - HOUR_MS)
  if (count > USUAL_AN_HOUR) app.log.warn({ userId, count }, 'an operator was shown many contacts within an hour')
  if (!contact) throw new Refusal('not_found')
  return { contact, country: request.country }
}
