import { Refusal } from '../../core/errors.ts'
import { MINUTE_MS, SECOND_MS } from '../../core/time.ts'
import { findReservationByKey } from '../../store/reservations.ts'
import { countTry, findOldestTry } from '../../store/one-time-links.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { Reserve } from './reserve-request.ts'

const MOST = 20
const WITHIN_MS = MINUTE_MS

/**
 * Stops a person whose tries were refused too often within a minute (TRUST §1.3, row 37): somebody who tries numbers, or a program. Tries that
 * were given are not counted, the limits of the level are for them; and a try that was given before is answered again whatever happens.
 */
export function limitTries(app: App, reserve: Reserve): Reserve {
  return async (attempt) => {
    const name = `reserve by ${attempt.memberId}/${attempt.userId}`
    const now = app.now()
    const oldest = await findOldestTry(app.db, name, MOST, now - WITHIN_MS)
    const isGiven = async (): Promise<boolean> => attempt.partnerId !== null && await findReservationByKey(app.db, attempt.partnerId, attempt.key) !== null
    if (oldest !== null && !await isGiven()) return new Refusal('too_fast', { seconds: Math.max(1, Math.ceil((oldest + WITHIN_MS - now) / SECOND_MS)) })
    const result = await reserve(attempt)
    if (result instanceof Refusal) await inTransaction(app.db, (tx) => countTry(tx, name, MOST, now - WITHIN_MS, now))
    return result
  }
}
