import { Refusal } from '../../core/errors.ts'
import { gateOf, gateRefusal, isInProgramme } from '../../core/partner.ts'
import type { Partner } from '../../core/partner.ts'
import type { Reservation } from '../../core/reservation.ts'
import { moment } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { lockPartners } from '../../store/partners.ts'
import { lockRequestsByNumber } from '../../store/requests.ts'
import { findReservationByKey } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { listLinesToServe, takeUpLine } from '../waiting/take-up-line.ts'
import { takePlace } from './take-place.ts'
import type { PlaceCase, Taker } from './take-place.ts'

/** One click on Reserve. */
export type ReserveAttempt = Taker & { number: number, partnerId: string | null }

export type Reserve = (attempt: ReserveAttempt) => Promise<Reservation | Refusal>

/** Reserves for a list of attempts in one transaction; each gets its reservation or its refusal, in order (DESIGN §3.3). */
export async function reserveRequests(app: App, attempts: readonly ReserveAttempt[]): Promise<(Reservation | Refusal)[]> {
  const { answers, isNews } = await inTransaction(app.db, async (tx) => {
    const requests = await lockRequestsByNumber(tx, [...new Set(attempts.map((it) => it.number))])
    const lines = await listLinesToServe(tx, [...requests.values()])
    const partners = await lockPartners(tx, [...new Set([...attempts.flatMap((it) => it.partnerId ?? []), ...lines.flatMap((it) => it.partnerIds)])])
    // Only now is it known how long the locks let it wait: what has ended or begun meanwhile counts.
    const now = app.now()
    const rulebook = await getRulebook(tx, now)
    // Who waits goes first: nobody reserves past somebody in line who may take the place now.
    const served: Reservation[] = []
    for (const { request } of lines) served.push(...await takeUpLine(tx, app, request, now))

    const answers: (Reservation | Refusal)[] = []
    for (const attempt of attempts) {
      const request = requests.get(attempt.number)
      const partner = attempt.partnerId === null ? null : partners.get(attempt.partnerId) ?? null
      answers.push(request ? await reserveOne(tx, app, { taker: attempt, request, partner, rulebook, now }, served) : refuseUnknown(partner, now))
    }
    return { answers, isNews: served.length > 0 || answers.some((it) => !(it instanceof Refusal)) }
  })
  if (isNews) app.wake.live()
  return answers
}

/** A company outside of the programme can't tell by the answer which numbers exist. */
function refuseUnknown(partner: Partner | null, now: number): Refusal {
  return isInProgramme(partner) ? new Refusal('not_found') : gateRefusal(gateOf(partner, now) ?? 'not_linked', partner)
}

async function reserveOne(tx: Tx, app: App, it: PlaceCase, served: readonly Reservation[]): Promise<Reservation | Refusal> {
  const { partner, request, taker } = it
  const earlier = partner && await findReservationByKey(tx, partner.id, taker.key)
  if (earlier) return earlier.requestId === request.id ? earlier : new Refusal('key_used')
  // Somebody in line who presses Reserve in the moment in which their turn comes has what they want.
  const own = served.find((of) => of.requestId === request.id && of.partnerId === partner?.id && of.memberId === taker.memberId && of.userId === taker.userId)
  return own ?? refusalOfMaintenance(app, it.now) ?? takePlace(tx, app, it)
}

/** Planned work: what was given before is answered all the same. */
function refusalOfMaintenance({ maintenance }: App, now: number): Refusal | null {
  return maintenance && maintenance.from <= now && now < maintenance.until ? new Refusal('maintenance', { until: moment(maintenance.until, 'date') }) : null
}
