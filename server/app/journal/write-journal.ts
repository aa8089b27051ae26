import type { Tx } from '../../db/schema.ts'
import { insertJournalEntry } from '../../store/journal.ts'
import type { JournalEntry } from '../../store/journal.ts'
import type { App } from '../app.ts'

/** Adds a row to the journal in the transaction of what it tells of: no row, no deed. */
export async function writeJournal(tx: Tx, _app: Pick<App, 'seal'>, entry: JournalEntry): Promise<void> {
  await insertJournalEntry(tx, entry)
}
