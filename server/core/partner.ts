import { Refusal } from './errors.ts'
import { moment } from './said.ts'

export type PartnerStatus = 'bronze' | 'silver' | 'gold'
export const PARTNER_STATUSES: readonly PartnerStatus[] = ['bronze', 'silver', 'gold']

/** A company in the vendor's programme. `null` moments mean "not (yet)". */
export type Partner = {
  id: string
  name: string
  status: PartnerStatus
  city: string
  /** The city as it is compared (core/location.ts). */
  cityKey: string
  homeCountry: string
  timeZone: string
  /** Companies with one owner share a group and so one place (S0 §1.7.3); alone, it is the partner's own id. */
  groupId: string
  /** Where offers and notices go by mail. */
  email: string | null
  /** What a client who is to be called may be told; as the vendor writes them. */
  website: string | null
  phone: string | null
  /** Domain in the partner's card by which its portal is recognised (S2 §6.3). */
  portalDomain: string | null
  approvedAt: number | null
  tutorialPassedAt: number | null
  /** When its own Bitrix24 for partners (NFR) was claimed; Bronze needs one (S0 §3.1.1). */
  nfrPortalAt: number | null
  /** When the status of a Silver or Gold partner is reviewed next. */
  reviewDueAt: number | null
  cancelledAt: number | null
  /** `FOR_GOOD` when it never ends. */
  suspendedUntil: number | null
  /** ISO weekdays on which it works, Monday 1; deadlines rest on the others. */
  workdays: readonly number[]
  /** A declared pause: no new requests; what it holds stays due. */
  pausedFrom: number | null
  pausedUntil: number | null
  /** The vendor's oldest question without an answer. */
  questionAskedAt: number | null
  questionDueAt: number | null
  /** The oldest promise about a client's data that it has to keep. */
  privacyAskedAt: number | null
  privacyDueAt: number | null
  locationsChangedAt: number | null
  lastActiveAt: number | null
}

/** The latest moment a date can hold: what never ends, ends then. */
export const FOR_GOOD = 8_640_000_000_000_000
export const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7]

/** What a partner begins with beyond its card. */
export const NEW_PARTNER = {
  email: null, website: null, phone: null, nfrPortalAt: null, reviewDueAt: null, cancelledAt: null, suspendedUntil: null, workdays: EVERY_DAY, pausedFrom: null, pausedUntil: null,
  questionAskedAt: null, questionDueAt: null, privacyAskedAt: null, privacyDueAt: null, locationsChangedAt: null, lastActiveAt: null,
} as const satisfies Partial<Partner>

export type Gate = 'not_linked' | 'not_approved' | 'partner_cancelled' | 'not_certified' | 'suspended' | 'question_open' | 'privacy_open' | 'paused'

/** What keeps a partner from reserving anything at all, the gravest first; null when nothing does. */
export function gateOf(partner: Partner | null, now: number): Gate | null {
  if (!partner) return 'not_linked'
  if (partner.cancelledAt !== null) return 'partner_cancelled'
  if (partner.approvedAt === null) return 'not_approved'
  if (partner.suspendedUntil !== null && partner.suspendedUntil > now) return 'suspended'
  if (partner.tutorialPassedAt === null) return 'not_certified'
  if (partner.questionDueAt !== null && partner.questionDueAt <= now) return 'question_open'
  if (partner.privacyDueAt !== null && partner.privacyDueAt <= now) return 'privacy_open'
  if (isPaused(partner, now)) return 'paused'
  return null
}

export function isPaused({ pausedFrom, pausedUntil }: Pick<Partner, 'pausedFrom' | 'pausedUntil'>, now: number): boolean {
  return pausedFrom !== null && pausedFrom <= now && (pausedUntil === null || pausedUntil > now)
}

/** Approved and not ended: only then the partner sees requests at all (TRUST §1.3, row 19). */
export function isInProgramme(partner: Partner | null): partner is Partner {
  return partner !== null && partner.approvedAt !== null && partner.cancelledAt === null
}

/** What keeps a partner from reserving as the vendor's staff name it: since or until when, where that says something. Without a portal nobody of it can open the app. */
export type Bar = { code: Gate | 'suspended_for_good' | 'paused_open', at: number | null }

export function barOf(partner: Partner, isLinked: boolean, now: number): Bar | null {
  const gate = gateOf(partner, now) ?? (isLinked ? null : 'not_linked')
  switch (gate) {
    case null: return null
    case 'suspended': return partner.suspendedUntil === FOR_GOOD ? { code: 'suspended_for_good', at: null } : { code: gate, at: partner.suspendedUntil }
    case 'paused': return partner.pausedUntil === null ? { code: 'paused_open', at: null } : { code: gate, at: partner.pausedUntil }
    case 'question_open': return { code: gate, at: partner.questionAskedAt }
    case 'privacy_open': return { code: gate, at: partner.privacyAskedAt }
    default: return { code: gate, at: null }
  }
}

/** The gate as a refusal, with the params its text needs. */
export function gateRefusal(gate: Gate, partner: Partner | null): Refusal {
  if (!partner) return new Refusal(gate)
  switch (gate) {
    case 'suspended': return partner.suspendedUntil === FOR_GOOD ? new Refusal('suspended_for_good') : new Refusal('suspended', { until: moment(partner.suspendedUntil ?? 0, 'date') })
    case 'question_open': return new Refusal('question_open', { since: moment(partner.questionAskedAt ?? 0, 'day') })
    case 'privacy_open': return new Refusal('privacy_open', { since: moment(partner.privacyAskedAt ?? 0, 'day') })
    case 'paused': return partner.pausedUntil === null ? new Refusal('paused_open') : new Refusal('paused', { until: moment(partner.pausedUntil, 'day') })
    default: return new Refusal(gate)
  }
}
