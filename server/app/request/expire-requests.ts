import { inTransaction } from '../../store/transaction.ts'
import { listExpired, lockRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { closeRequest } from './close-request.ts'

const AT_ONCE = 100

/** Closes published requests whose time is over. Returns how many. */
export async function expireRequests(app: App): Promise<number> {
  const ids = await listExpired(app.db, app.now(), AT_ONCE)
  for (const id of ids) {
    await inTransaction(app.db, async (tx) => {
      const request = await lockRequest(tx, id)
      const now = app.now()
      if (request.state !== 'published' || (request.expiresAt ?? Infinity) > now) return
      await closeRequest(tx, request, 'expired', { source: 'clock', actor: 'clock', note: '' }, now)
    })
  }
  if (ids.length > 0) app.wake.live()
  return ids.length
}
