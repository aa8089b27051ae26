/** How a reservation ended (DESIGN §3.2). */
export const OUTCOMES = ['won', 'lost', 'released', 'recalled', 'bad', 'withdrawn', 'revoked'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Who or what caused a transition. */
export type Source = 'app' | 'crm' | 'client' | 'operator' | 'clock'

export const LOST_REASONS = {
  other_partner: 'Chose another partner',
  other_product: 'Chose another product',
  no_budget: 'No budget',
  no_reply: 'No reply after three tries',
  postponed: 'Postponed',
  other: 'Other',
} as const
export type LostReason = keyof typeof LOST_REASONS
export const LOST_REASON_CODES = Object.keys(LOST_REASONS) as [LostReason, ...LostReason[]]

/** Why a place is given back after the contacts were shown; an acceptable one is put before an operator, who may decide that it counts as nothing. */
export const RELEASE_REASONS = {
  unreachable: { text: 'The client could not be reached', isAcceptable: true },
  not_as_described: { text: 'It is not what was described', isAcceptable: true },
  conflict: { text: 'Conflict of interest', isAcceptable: true },
  client_stopped: { text: 'The client asked us to stop', isAcceptable: true },
  no_capacity: { text: 'No capacity', isAcceptable: false },
  not_our_field: { text: 'Not our field of work', isAcceptable: false },
  other: { text: 'Other', isAcceptable: false },
} as const
export type ReleaseReason = keyof typeof RELEASE_REASONS
export const RELEASE_REASON_CODES = Object.keys(RELEASE_REASONS) as [ReleaseReason, ...ReleaseReason[]]

/** Won and lost keep the place, because the client did get an offer; the other ends free it. */
export function keepsPlace(outcome: Outcome): boolean {
  return outcome === 'won' || outcome === 'lost'
}

/** What an end counts as in the conversion; null counts as nothing. */
export function countsAs(outcome: Outcome, contactShown: boolean): 'won' | 'lost' | null {
  if (outcome === 'won') return 'won'
  if (outcome === 'lost' || outcome === 'recalled') return 'lost'
  return outcome === 'released' && contactShown ? 'lost' : null
}
