import { DAY_MS } from '../../core/time.ts'
import { markAsked } from '../../store/client-wishes.ts'
import { endAsking, listToAsk } from '../../store/consent-recipients.ts'
import { countFollowUps } from '../../store/follow-ups.ts'
import { lockRequest } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { tellToAnswer } from './tell-client.ts'

const AT_ONCE = 100

/** Asks clients some days after they were told who has their contact, once for a request, however many partners take it; who was just asked how it goes is not. Returns how many were looked at. */
export async function askClients(app: App): Promise<number> {
  const ids = await listToAsk(app.db, app.now(), AT_ONCE)
  const done = await eachAlone(app, 'question to a client', ids, (id) => inTransaction(app.db, async (tx) => {
    const now = app.now()
    await endAsking(tx, id, now)
    // The request's row keeps the follow-up from being sent meanwhile.
    await lockRequest(tx, id)
    const { askApartDays } = await getRulebook(tx, now)
    if (await countFollowUps(tx, id, now - askApartDays * DAY_MS) > 0) return
    if (await markAsked(tx, id, now)) await tellToAnswer(tx, id, now)
  }))
  if (done > 0) app.wake.worker()
  return done
}
