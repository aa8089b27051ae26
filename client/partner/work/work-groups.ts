import type { ReservationCard } from '../../../server/contract/reservation.ts'

export type WorkGroup = 'proof' | 'late' | 'today' | 'later'

/** What is due, not the stage: stages live in the CRM. Once the client was reached, the CRM record tells the rest. */
export function groupOf(card: ReservationCard, now: number): WorkGroup {
  if (card.proofMissing) return 'proof'
  if (card.contactedAt !== null) return 'later'
  if (card.firstContactDueAt < now) return 'late'
  return card.firstContactDueAt <= new Date(now).setHours(23, 59, 59, 999) ? 'today' : 'later'
}

const ORDER: readonly WorkGroup[] = ['proof', 'late', 'today', 'later']

/** Non-empty groups in the order of their urgency, each with the nearest deadline first. */
export function groupWork(cards: readonly ReservationCard[], now: number): { group: WorkGroup, cards: ReservationCard[] }[] {
  return ORDER
    .map((group) => ({ group, cards: cards.filter((card) => groupOf(card, now) === group).sort((a, b) => a.firstContactDueAt - b.firstContactDueAt) }))
    .filter(({ cards: some }) => some.length > 0)
}
