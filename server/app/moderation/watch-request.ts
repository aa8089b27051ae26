import { PRESENCE_MS } from '../../core/moderation.ts'
import { requestCode } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import type { Decider } from '../../store/decisions.ts'
import { deletePresence, listPresent, putPresence } from '../../store/presences.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellOperators } from '../live/live.ts'

/** Keeps at which request a moderator looks, null for none; said again every few seconds, else it is over. Returns the names of the others there. */
export async function watchRequest(app: App, { memberId, userId, userName }: Decider, number: number | null): Promise<string[]> {
  const moderator = `${memberId ?? ''}/${userId}`
  const now = app.now()
  const here = await inTransaction(app.db, async (tx) => {
    const before = number === null ? await deletePresence(tx, moderator) : await putPresence(tx, { moderator, userName, number, at: now })
    if (before !== number) await tell(tx, [before, number], now)
    return number === null ? [] : listPresent(tx, number, now - PRESENCE_MS, moderator)
  })
  app.wake.live()
  return here
}

async function tell(tx: Tx, numbers: readonly (number | null)[], now: number): Promise<void> {
  for (const number of numbers) if (number !== null) await tellOperators(tx, { kind: 'request.watched', number: requestCode(number) }, now)
}
