import { listNotErased } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { eraseClient } from './erase-client.ts'
import { scrubErased } from './scrub-erased.ts'

const AT_ONCE = 200

/** Erases again whatever a restored database still holds of clients who are in the ledger. Nothing is served before that. Returns how many. */
export async function replayErasures(app: App): Promise<number> {
  const erasures = new Map(app.erasures.read().map((it) => [it.requestId, it]))
  const ids = [...erasures.keys()]
  let erased = 0
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    for (const { id, number } of await listNotErased(app.db, ids.slice(from, from + AT_ONCE))) {
      const { by, reason } = erasures.get(id) ?? { by: 'clock', reason: 'client_asked' }
      await eraseClient(app, { by, reason, caller: { memberId: null, userId: '', userName: 'erasure ledger' } }, number)
      erased += 1
    }
  }
  if (erased > 0) {
    app.log.warn({ erased }, 'the database was older than its erasures; they were done again')
    await scrubErased(app)
  }
  return erased
}
