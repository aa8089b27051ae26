import { Refusal } from '../../core/errors.ts'
import type { Arrival } from '../../core/request.ts'
import { MINUTE_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { countTry } from '../../store/one-time-links.ts'
import { findNumbersByFormKey } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'

const SHORT_MS = 10 * MINUTE_MS

type Limit = { name: string, most: number, withinMs: number }

/** Counts a form that is about to be stored; one that is stored already is never too many. Throws `too_many_sends`. */
export async function limitSends(app: App, { key, arrival }: { key: string, arrival?: Arrival }): Promise<void> {
  if (!arrival) return
  const now = app.now()
  const until = await inTransaction(app.db, async (tx) => {
    if ((await findNumbersByFormKey(tx, [key])).size > 0) return null
    const { gate } = await getRulebook(tx, now)
    return countAll(tx, [
      ...arrival.network === null ? [] : [{ name: `send from ${app.seal.blindIndex('network', arrival.network)}`, most: gate.sendsPerNetwork, withinMs: SHORT_MS }],
      ...arrival.neighbourhood === null ? [] : [{ name: `send around ${app.seal.blindIndex('network', arrival.neighbourhood)}`, most: gate.sendsPerNeighbourhood, withinMs: SHORT_MS }],
      { name: 'send of all', most: gate.sendsInAll, withinMs: MINUTE_MS },
    ], now)
  })
  if (until !== null) throw new Refusal('too_many_sends', { minutes: Math.max(1, Math.ceil((until - now) / MINUTE_MS)) })
}

/** Counts until one limit is reached; then the moment from which that one takes more. */
async function countAll(tx: Tx, limits: readonly Limit[], now: number): Promise<number | null> {
  for (const { name, most, withinMs } of limits) {
    const oldest = await countTry(tx, name, most, now - withinMs, now)
    if (oldest !== null) return oldest + withinMs
  }
  return null
}
