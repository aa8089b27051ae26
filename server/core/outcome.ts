/** How a reservation ended (DESIGN §3.2). */
export const OUTCOMES = ['won', 'lost', 'released', 'recalled', 'bad', 'withdrawn', 'revoked'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Who or what caused a transition. */
export type Source = 'app' | 'crm' | 'client' | 'operator' | 'clock'

export const LOST_REASON_CODES = ['other_partner', 'other_product', 'no_budget', 'no_reply', 'postponed', 'other'] as const
export type LostReason = (typeof LOST_REASON_CODES)[number]

/** Why a place is given back after the contacts were shown; an acceptable one is put before an operator, who may decide that it counts as nothing. */
export const RELEASE_REASONS = {
  unreachable: { isAcceptable: true },
  not_as_described: { isAcceptable: true },
  conflict: { isAcceptable: true },
  client_stopped: { isAcceptable: true },
  no_capacity: { isAcceptable: false },
  not_our_field: { isAcceptable: false },
  other: { isAcceptable: false },
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
