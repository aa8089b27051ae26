import { Refusal } from '../../core/errors.ts'
import { gateOf, gateRefusal, isInProgramme } from '../../core/partner.ts'
import type { Partner } from '../../core/partner.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { lockPartners } from '../../store/partners.ts'
import { lockRequestsByNumber } from '../../store/requests.ts'
import { findReservationByKey } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { takePlace } from './take-place.ts'
import type { PlaceCase, Taker } from './take-place.ts'

/** One click on Reserve. */
export type ReserveAttempt = Taker & { number: number, partnerId: string | null }

export type Reserve = (attempt: ReserveAttempt) => Promise<Reservation | Refusal>

/** Reserves for a list of attempts in one transaction; each gets its reservation or its refusal, in order (DESIGN §3.3). */
export async function reserveRequests(app: App, attempts: readonly ReserveAttempt[]): Promise<(Reservation | Refusal)[]> {
  const results = await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const rulebook = await getRulebook(tx, now)
    const requests = await lockRequestsByNumber(tx, [...new Set(attempts.map((it) => it.number))])
    const partners = await lockPartners(tx, [...new Set(attempts.flatMap((it) => it.partnerId ?? []))])
    const answers: (Reservation | Refusal)[] = []
    for (const attempt of attempts) {
      const request = requests.get(attempt.number)
      const partner = attempt.partnerId === null ? null : partners.get(attempt.partnerId) ?? null
      answers.push(request ? await reserveOne(tx, app, { taker: attempt, request, partner, rulebook, now }) : refuseUnknown(partner, now))
    }
    return answers
  })
  if (results.some((result) => !(result instanceof Refusal))) app.wake.live()
  return results
}

/** A company outside of the programme can't tell by the answer which numbers exist. */
function refuseUnknown(partner: Partner | null, now: number): Refusal {
  return isInProgramme(partner) ? new Refusal('not_found') : gateRefusal(gateOf(partner, now) ?? 'not_linked', partner)
}

async function reserveOne(tx: Tx, app: App, it: PlaceCase): Promise<Reservation | Refusal> {
  const earlier = it.partner && await findReservationByKey(tx, it.partner.id, it.taker.key)
  if (!earlier) return takePlace(tx, app, it)
  return earlier.requestId === it.request.id ? earlier : new Refusal('key_used')
}
