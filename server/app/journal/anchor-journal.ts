import { HOUR_MS } from '../../core/time.ts'
import { takeTurn } from '../../store/clock-marks.ts'
import { findJournalHead } from '../../store/journal.ts'
import type { App } from '../app.ts'
import { formatAnchor } from './anchor.ts'

/** Tells the log once an hour where the journal ends: rows that are cut off later are missed when it is checked with that. */
export async function anchorJournal(app: App): Promise<number> {
  const head = await findJournalHead(app.db)
  if (!head || !await takeTurn(app.db, 'journal_anchor', HOUR_MS, app.now())) return 0
  app.log.info({ anchor: formatAnchor(head) }, 'the journal ends here')
  return 1
}
