import { SECOND_MS } from '../../core/time.ts'
import { lockRequest } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import { listLinesToLookAt, markLookedAt } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { takeUpLine } from './take-up-line.ts'

const AT_ONCE = 100
const LOOK_EVERY_MS = 10 * SECOND_MS

/** Asks lines with a free place again: a limit, a suspension or a pause of somebody who was passed over may have ended. Returns how many. */
export async function takeUpLines(app: App): Promise<number> {
  const ids = await listLinesToLookAt(app.db, app.now() - LOOK_EVERY_MS, AT_ONCE)
  for (const id of ids) {
    await inTransaction(app.db, async (tx) => {
      const now = app.now()
      await takeUpLine(tx, app, await lockRequest(tx, id), now)
      await markLookedAt(tx, id, now)
    })
  }
  if (ids.length > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return ids.length
}
