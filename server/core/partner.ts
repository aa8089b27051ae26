import { Refusal } from './errors.ts'

export type PartnerStatus = 'bronze' | 'silver' | 'gold'
export const PARTNER_STATUSES: readonly PartnerStatus[] = ['bronze', 'silver', 'gold']

/** A company in the vendor's programme. `null` moments mean "not (yet)". */
export type Partner = {
  id: string
  name: string
  status: PartnerStatus
  city: string
  homeCountry: string
  timeZone: string
  /** Companies with one owner share a group and so one place (S0 §1.7.3); alone, it is the partner's own id. */
  groupId: string
  /** Domain in the partner's card by which its portal is recognised (S2 §6.3). */
  portalDomain: string | null
  approvedAt: number | null
  tutorialPassedAt: number | null
  cancelledAt: number | null
  suspendedUntil: number | null
}

export type Gate = 'not_linked' | 'not_approved' | 'partner_cancelled' | 'not_certified' | 'suspended'

/** What keeps a partner from reserving anything at all, the gravest first; null when nothing does. */
export function gateOf(partner: Partner | null, now: number): Gate | null {
  if (!partner) return 'not_linked'
  if (partner.cancelledAt !== null) return 'partner_cancelled'
  if (partner.approvedAt === null) return 'not_approved'
  if (partner.suspendedUntil !== null && partner.suspendedUntil > now) return 'suspended'
  if (partner.tutorialPassedAt === null) return 'not_certified'
  return null
}

/** The gate as a refusal, with the params its text needs. */
export function gateRefusal(gate: Gate, partner: Partner | null): Refusal {
  if (gate === 'suspended' && partner?.suspendedUntil) {
    return new Refusal('suspended', { until: new Date(partner.suspendedUntil).toISOString().slice(0, 10) })
  }
  return new Refusal(gate)
}
