import { inTransaction } from '../../store/transaction.ts'
import { listExpired, lockRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { tellClosed } from '../client/tell-client.ts'
import { closeRequest } from './close-request.ts'

const AT_ONCE = 100

/** Closes published requests whose time is over. Returns how many. */
export async function expireRequests(app: App): Promise<number> {
  const ids = await listExpired(app.db, app.now(), AT_ONCE)
  const done = await eachAlone(app, 'expiry', ids, (id) => inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, id)
    const now = app.now()
    if (request.state !== 'published' || (request.expiresAt ?? Infinity) > now) return
    await closeRequest(tx, request, 'expired', { source: 'clock', actor: 'clock', note: '' }, now)
    await tellClosed(tx, request, now)
  }))
  if (done > 0) {
    app.wake.worker()
    app.wake.live()
  }
  return done
}
