import type { ReservationCard } from '../../../server/contract/reservation.ts'
import { workGroupOf } from '../../../server/core/work-filter.ts'
import type { WorkGroup } from '../../../server/core/work-filter.ts'


/** What is due, as the server reckons it; between two answers only late comes by itself. */
export function groupOf(card: ReservationCard, now: number): WorkGroup {
  const group = workGroupOf(card)
  return group !== 'proof' && card.deadline !== null && card.deadline.dueAt <= now ? 'late' : group
}

const ORDER: readonly WorkGroup[] = ['proof', 'late', 'today', 'later']

const dueOf = (card: ReservationCard): number => Math.min(card.deadline?.updateDueAt ?? Infinity, card.deadline?.dueAt ?? Infinity)

/** Non-empty groups in the order of their urgency, each with the nearest deadline first. */
export function groupWork(cards: readonly ReservationCard[], now: number): { group: WorkGroup, cards: ReservationCard[] }[] {
  return ORDER
    .map((group) => ({ group, cards: cards.filter((card) => groupOf(card, now) === group).sort((a, b) => dueOf(a) - dueOf(b)) }))
    .filter(({ cards: some }) => some.length > 0)
}
