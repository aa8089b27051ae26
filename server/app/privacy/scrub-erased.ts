import { DAY_MS } from '../../core/time.ts'
import { findMark, leaveMark, takeTurn } from '../../store/clock-marks.ts'
import { compactDatabase, scrubDeleted } from '../../store/scrub.ts'
import type { App } from '../app.ts'

/** When somebody's data were erased last. */
export const ERASED_MARK = 'erased'
const SCRUBBED_MARK = 'scrubbed'

/** After an erasure, lets nothing of it stay in the database's files; once a day the files give the space back. Returns how often it did. */
export async function scrubErased(app: App): Promise<number> {
  const erasedAt = await findMark(app.db, ERASED_MARK)
  const scrubbedAt = await findMark(app.db, SCRUBBED_MARK) ?? -1
  if (erasedAt === null || scrubbedAt >= erasedAt) return 0
  const isDone = await scrubDeleted(app.db)
  if (await takeTurn(app.db, 'compacted', DAY_MS, app.now())) await compactDatabase(app.db)
  if (isDone) await leaveMark(app.db, SCRUBBED_MARK, erasedAt)
  return isDone ? 1 : 0
}
