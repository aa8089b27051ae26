import { cityKey, locationsVersion } from './location.ts'
import type { Location } from './location.ts'
import { PARTNER_STATUSES } from './partner.ts'
import type { Partner } from './partner.ts'
import { dayOf } from './say-time.ts'
import { DAY_MS } from './time.ts'

/** What the vendor keeps of a partner. Its pauses, sanctions and questions are changed elsewhere. */
export const CARD_FIELDS = [
  'name', 'status', 'city', 'homeCountry', 'timeZone', 'groupId', 'portalDomain', 'email', 'website', 'phone', 'approvedAt', 'tutorialPassedAt', 'nfrPortalAt', 'cancelledAt',
] as const satisfies readonly (keyof Partner)[]
export type CardField = (typeof CARD_FIELDS)[number]

/** A whole card; `locations` are the additional ones, and absent they stay the partner's own choice. */
export type PartnerCard = Pick<Partner, CardField> & { locations?: readonly Location[] | undefined }
/** Fields that are absent stay as they are. */
export type CardChanges = { [Field in keyof PartnerCard]?: PartnerCard[Field] | undefined }

/** The fields of the changes that differ from the entry. */
export function changedFields(before: Partner, changes: CardChanges): CardField[] {
  return CARD_FIELDS.filter((field) => changes[field] !== undefined && changes[field] !== before[field])
}

/** The entry's fields that are written: the changed ones, and those that follow from them. */
export function toEntry(before: Partner | null, changes: CardChanges, reviewDays: number, now: number): Partial<Partner> {
  const { locations: _, ...fields } = changes
  const written = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Partner>
  if (written.city !== undefined) written.cityKey = cityKey(written.city)
  const after = { ...(before ?? UNREVIEWED), ...written }
  return { ...written, reviewDueAt: nextReviewAt(before, after, reviewDays, now) }
}

const UNREVIEWED = { status: 'bronze', approvedAt: null, cancelledAt: null, reviewDueAt: null } as const
type Reviewed = Pick<Partner, 'status' | 'approvedAt' | 'cancelledAt' | 'reviewDueAt'>

/** When Silver and Gold are reviewed next (S0 §3.4): a raise counts as a review, else it is the next anniversary of the approval. */
export function nextReviewAt(before: Reviewed | null, after: Reviewed, reviewDays: number, now: number): number | null {
  if (after.status === 'bronze' || after.approvedAt === null || after.cancelledAt !== null) return null
  if (before && rank(after) > rank(before)) return now + reviewDays * DAY_MS
  return before?.reviewDueAt ?? anniversaryAfter(after.approvedAt, reviewDays, now)
}

/** The first moment after `now` that lies whole periods after `from`. */
export function anniversaryAfter(from: number, days: number, now: number): number {
  const periods = Math.max(1, Math.floor((now - from) / (days * DAY_MS)) + 1)
  return from + periods * days * DAY_MS
}

function rank({ status }: Reviewed): number {
  return PARTNER_STATUSES.indexOf(status)
}

/** `status: bronze → silver`; an address is never repeated where rows are kept for good. */
export function describeChange(field: CardField, before: Partner, after: CardChanges): string {
  return field === 'email' || field === 'phone' ? field : `${field}: ${said(field, before[field])} → ${said(field, after[field] ?? null)}`
}

export function describeLocations(before: readonly Location[], after: readonly Location[]): string {
  return `locations: ${locationsVersion(before) || 'none'} → ${locationsVersion(after) || 'none'}`
}

function said(field: CardField, value: string | number | null): string {
  if (value === null) return 'none'
  return typeof value === 'number' && field.endsWith('At') ? dayOf(value) : String(value)
}

/** A card as it was sent, made whole: what is absent is empty, and a company alone is its own group. */
export function wholeCard(id: string, sent: CardChanges & Pick<PartnerCard, 'name' | 'status' | 'city' | 'homeCountry' | 'timeZone'>): PartnerCard {
  return {
    name: sent.name, status: sent.status, city: sent.city, homeCountry: sent.homeCountry, timeZone: sent.timeZone, groupId: sent.groupId ?? id,
    portalDomain: sent.portalDomain ?? null, email: sent.email ?? null, website: sent.website ?? null, phone: sent.phone ?? null, approvedAt: sent.approvedAt ?? null, tutorialPassedAt: sent.tutorialPassedAt ?? null,
    nfrPortalAt: sent.nfrPortalAt ?? null, cancelledAt: sent.cancelledAt ?? null, locations: sent.locations,
  }
}
