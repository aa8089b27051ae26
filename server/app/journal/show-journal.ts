import { searchJournal } from '../../store/journal.ts'
import type { FoundJournalRow, JournalFilter } from '../../store/journal.ts'
import type { App } from '../app.ts'

const PAGE = 50

export type { JournalFilter }

export type JournalPage = { rows: FoundJournalRow[], next: number | null }

/** A page of who saw or changed what, newest first; `next` is the `before` of the page after it, null on the last one. */
export async function showJournal(app: App, filter: JournalFilter): Promise<JournalPage> {
  const found = await searchJournal(app.db, filter, PAGE + 1)
  const rows = found.slice(0, PAGE)
  return { rows, next: found.length > PAGE ? rows.at(-1)?.id ?? null : null }
}
