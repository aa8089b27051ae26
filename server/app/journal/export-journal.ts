import { maskContacts } from '../../core/masking.ts'
import { searchJournal } from '../../store/journal.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import type { JournalFilter, JournalPage } from './show-journal.ts'
import { writeJournal } from './write-journal.ts'

const MOST = 10_000

/** The newest rows that are found, with contacts in their words hidden; that they were taken, by whom and why, is a row itself. */
export async function exportJournal(app: App, { memberId, userId, userName }: Caller, filter: JournalFilter, reason: string): Promise<{ rows: JournalPage['rows'], isWhole: boolean }> {
  const found = await searchJournal(app.db, filter, MOST + 1)
  const told = new Set(found.map(({ partnerId }) => partnerId))
  const rows = found.slice(0, MOST).map((it) => ({ ...it, details: maskContacts(it.details).text }))
  await inTransaction(app.db, (tx) => writeJournal(tx, app, {
    at: app.now(), kind: 'journal_exported', requestId: null, partnerId: told.size === 1 ? [...told][0] ?? null : null, memberId, userId, userName, details: `${rows.length} rows: ${reason}`,
  }))
  return { rows, isWhole: found.length <= MOST }
}
