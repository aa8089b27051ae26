import { Refusal } from './errors.ts'
import type { Outcome } from './outcome.ts'
import type { Reservation } from './reservation.ts'
import { say } from './said.ts'
import { HOUR_MS } from './time.ts'

/** What a partner may want of an ended reservation; `nothing` is for an operator to grant. */
export const WANTED = ['won', 'lost', 'in_work', 'nothing'] as const
export type Wanted = (typeof WANTED)[number]

type Ended = Pick<Reservation, 'state' | 'outcome' | 'closedAt' | 'excusedAt'>

/** Until when the partner itself may change how it ended; null when it never may: it is open, decided, or the partner did not end it. */
export function correctableUntil({ state, outcome, closedAt, excusedAt }: Ended, correctionHours: number): number | null {
  if (state !== 'closed' || closedAt === null || excusedAt !== null || (outcome !== 'won' && outcome !== 'lost')) return null
  return closedAt + correctionHours * HOUR_MS
}

/**
 * How a change that the partner makes alone takes effect, in the app or in its CRM: what raises its conversion only within the
 * time to correct oneself, what lowers it always, and of what others decided only an operator changes anything.
 */
export function wayOfChange(reservation: Ended, to: 'won' | 'lost' | 'in_work', correctionHours: number, now: number): 'at_once' | 'review' {
  if (reservation.outcome === null) return 'at_once'
  const until = correctableUntil(reservation, correctionHours)
  if (until === null) return 'review'
  return now < until || raises(reservation.outcome, to) === false ? 'at_once' : 'review'
}

/** From Won everything lowers; from anything that counts as Lost everything else raises. */
function raises(from: Outcome, to: 'won' | 'lost' | 'in_work'): boolean {
  return from !== 'won' && to !== 'lost'
}

/** Whether the partner may correct this in the app; the refusal says what to do instead. */
export function mayCorrect(reservation: Ended, to: 'won' | 'lost' | 'in_work', correctionHours: number, now: number): Refusal | null {
  if (reservation.state !== 'closed') return new Refusal('nothing_to_change', { outcome: say('outcome.in_work') })
  if (reservation.outcome === to) return new Refusal('nothing_to_change', { outcome: say(`outcome.${to}`) })
  const until = correctableUntil(reservation, correctionHours)
  return until !== null && now < until ? null : new Refusal('review_needed', { hours: correctionHours })
}

/** Whether an operator may be asked to look at it again. */
export function mayAskReview(reservation: Ended, wants: Wanted, isAsked: boolean): Refusal | null {
  if (reservation.state !== 'closed') return new Refusal('nothing_to_change', { outcome: say('outcome.in_work') })
  if (isAsked) return new Refusal('review_there')
  const isThat = wants === 'nothing' ? reservation.excusedAt !== null : reservation.excusedAt === null && reservation.outcome === wants
  if (isThat) return new Refusal('nothing_to_change', { outcome: say(wants === 'nothing' ? 'outcome.nothing' : `outcome.${wants}`) })
  const keepsPlace = reservation.outcome === 'won' || reservation.outcome === 'lost'
  return wants === 'in_work' && !keepsPlace ? new Refusal('reservation_over') : null
}
