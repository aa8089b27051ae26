import { DAY_MS } from '../../core/time.ts'
import { forgetOldEvents } from '../../store/inbox.ts'
import { forgetIntakeSends } from '../../store/intake-sends.ts'
import { forgetSentWork, forgetWorkOf } from '../../store/outbox.ts'
import type { App } from '../app.ts'

/** Longer than anything can still come twice. */
export const KEEP_MS = 30 * DAY_MS
/** The last mail holds the only address left; who can't be reached for so long is not written to any more. */
const KEEP_ADDRESS_MS = 7 * DAY_MS

/** Deletes what was delivered and received long ago. Returns no count: nothing follows at once. */
export async function forgetOldWork(app: App): Promise<number> {
  await forgetSentWork(app.db, app.now() - KEEP_MS)
  await forgetWorkOf(app.db, 'mail.erased', app.now() - KEEP_ADDRESS_MS)
  await forgetOldEvents(app.db, app.now() - KEEP_MS)
  await forgetIntakeSends(app.db, app.now() - KEEP_MS)
  return 0
}
