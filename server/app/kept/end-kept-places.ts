import { listKeptPlaces, listOverKeptPlaces } from '../../store/kept-places.ts'
import { lockRequest } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { endKept } from './end-kept.ts'

const AT_ONCE = 100

/** Frees the places whose time to be kept is over. Returns how many. */
export async function endKeptPlaces(app: App): Promise<number> {
  const now = app.now()
  const over = await listOverKeptPlaces(app.db, now, AT_ONCE)
  const done = await eachAlone(app, 'kept places', [...new Set(over.map(({ requestId }) => requestId))], (id) => inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, id)
    for (const kept of await listKeptPlaces(tx, id)) if (kept.until <= now) await endKept(tx, app, request, kept, { state: 'over', by: { source: 'clock', actor: 'clock' } }, now)
  }))
  if (done > 0) {
    app.wake.worker()
    app.wake.live()
  }
  return done
}
