/** What a partner's activity log tells; each has its own words on the screen. */
export const ACTIVITY_KINDS = [
  'contact_shown', 'reserved', 'first_contact', 'handed_over', 'won', 'won_unproved', 'lost', 'released', 'recalled', 'bad', 'withdrawn', 'revoked', 'reopened', 'corrected',
  'excused', 'problem_reported', 'review_asked', 'deleted_in_crm', 'locations_changed', 'settings_changed', 'availability_changed', 'test_record_made', 'test_record_removed',
  'portal_installed', 'portal_linked', 'card_changed', 'sanction_imposed', 'sanction_lifted', 'question_asked', 'report_decided', 'client_stopped', 'level_changed',
] as const
export type ActivityKind = (typeof ACTIVITY_KINDS)[number]

export const ACTIVITY_GROUPS = ['contacts', 'reservations', 'settings', 'vendor'] as const
export type ActivityGroup = (typeof ACTIVITY_GROUPS)[number]

/** Kinds of the journal that belong into the log; others are the vendor's own affair or stand among the reservation's events. */
export const FROM_JOURNAL = {
  contact_shown: 'contact_shown', locations_changed: 'locations_changed', settings_changed: 'settings_changed', availability_changed: 'availability_changed',
  test_record_made: 'test_record_made', test_record_removed: 'test_record_removed', portal_installed: 'portal_installed', portal_linked: 'portal_linked',
  partner_changed: 'card_changed', sanction_imposed: 'sanction_imposed', sanction_lifted: 'sanction_lifted', question_asked: 'question_asked',
  report_decided: 'report_decided', client_stopped_partner: 'client_stopped',
} as const satisfies Readonly<Record<string, ActivityKind>>

/** Changes of a reservation that belong into it; a change from one outcome to another is `corrected`. */
export const FROM_EVENTS = {
  'reserved': 'reserved', 'first contact': 'first_contact', 'handed over': 'handed_over', 'won': 'won', 'won, proof missing': 'won_unproved', 'lost': 'lost',
  'released': 'released', 'recalled': 'recalled', 'bad': 'bad', 'withdrawn': 'withdrawn', 'revoked': 'revoked', 'reopened': 'reopened', 'does not count': 'excused',
  'problem reported': 'problem_reported', 'review asked for': 'review_asked', 'deleted in CRM': 'deleted_in_crm',
} as const satisfies Readonly<Record<string, ActivityKind>>

/** Which kinds of the journal a group shows; reservations' events and levels are groups of their own. */
export function journalKindsOf(group: ActivityGroup | null): (keyof typeof FROM_JOURNAL)[] {
  const all = Object.keys(FROM_JOURNAL) as (keyof typeof FROM_JOURNAL)[]
  return group === null ? all : all.filter((kind) => groupOf(kind) === group)
}

function groupOf(kind: keyof typeof FROM_JOURNAL): ActivityGroup {
  switch (kind) {
    case 'contact_shown': return 'contacts'
    case 'locations_changed': case 'settings_changed': case 'availability_changed': case 'test_record_made': case 'test_record_removed': case 'portal_installed':
      return 'settings'
    default: return 'vendor'
  }
}

/** What happened to a reservation, by how its events name it; null when the log has no place for it. */
export function eventKind(change: string): ActivityKind | null {
  if (Object.hasOwn(FROM_EVENTS, change)) return FROM_EVENTS[change as keyof typeof FROM_EVENTS]
  return change.includes(' → ') ? 'corrected' : null
}

/** The places before and after a change, as `describeLocations` wrote them; null when it was written otherwise. */
export function readLocationsChange(details: string): { before: string[], after: string[] } | null {
  const [, before, after] = /^locations: (.+?) → ([A-Z0-9 -]+|none)(?: \(|$)/.exec(details) ?? []
  return before === undefined || after === undefined ? null : { before: keysIn(before), after: keysIn(after) }
}

function keysIn(text: string): string[] {
  return text === 'none' ? [] : text.split(' ')
}
