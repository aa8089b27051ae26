import { forgetMessages, queueDueMessages } from '../../store/messages.ts'
import type { Message } from '../../store/messages.ts'
import { DAY_MS } from '../../core/time.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { queueDelivery } from './tell-people.ts'
import { tellNewRequests } from './tell-new-requests.ts'

const AT_ONCE = 2_000
const KEEP_MS = 90 * DAY_MS

/** Tells new requests, and gives to the outbox whatever waited for its time; what is due to one person by one channel goes out as one. Returns how much it did. */
export async function sendMessages(app: App): Promise<number> {
  const told = await tellNewRequests(app)
  const now = app.now()
  const due = await inTransaction(app.db, async (tx) => {
    const messages = await queueDueMessages(tx, now, AT_ONCE)
    for (const group of Map.groupBy(messages, groupOf).values()) if (group[0]) await queueDelivery(tx, group[0], group.map(({ id }) => id), now)
    return messages.length
  })
  if (due > 0) app.wake.worker()
  return told + due
}

/** Requests are told by their number; the rest by what it says. */
function groupOf({ memberId, userId, channel, event }: Message): string {
  return [memberId, userId, channel, event === 'new_requests'].join('/')
}

/** Forgets what was told long ago. Returns no count: nothing follows at once. */
export async function forgetOldMessages(app: App): Promise<number> {
  await forgetMessages(app.db, app.now() - KEEP_MS)
  return 0
}
