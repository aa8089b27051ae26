import { addWorkingTime, momentOfShare, workingTimeBetween } from './calendar.ts'
import type { WorkCalendar } from './calendar.ts'
import type { Rulebook } from './rulebook.ts'
import { DAY_MS } from './time.ts'
import type { WorkingDays } from './working-days.ts'

/**
 * Promises about a client's data that run against a clock (S2 annex 5–9, S3 §5.5): proof of the legal ground, stop and confirm, who got the data,
 * a demand that one side received and the other has to hear of, removal, access.
 */
export const PRIVACY_KINDS = ['proof', 'stop', 'who_has_my_data', 'tell_other_side', 'removal', 'access'] as const
export type PrivacyKind = (typeof PRIVACY_KINDS)[number]

/** What a partner has to confirm; the others wait for the vendor's staff. */
const FOR_PARTNER: ReadonlySet<PrivacyKind> = new Set(['proof', 'stop', 'who_has_my_data'])

export function waitsForPartner(kind: PrivacyKind): boolean {
  return FOR_PARTNER.has(kind)
}

/** Why somebody's data are erased. */
export const ERASE_REASONS = ['client_asked', 'no_ground', 'mistake', 'authority', 'time_over', 'not_confirmed'] as const
export type EraseReason = (typeof ERASE_REASONS)[number]

/** The rulebook's part, and the days on which its clocks run. */
export type Privacy = Rulebook['privacy'] & WorkingDays

const EVERY_DAY: WorkCalendar = { timeZone: 'UTC', workdays: [] }

/** When a case that is opened now is due. */
export function privacyDueAt(kind: PrivacyKind, privacy: Privacy, now: number): number {
  if (kind === 'removal' || kind === 'access') return now + privacy.removalDays * DAY_MS
  return addWorkingTime(now, (kind === 'tell_other_side' ? privacy.tellDays : privacy.confirmDays) * DAY_MS, privacy)
}

/** How many working days are left of a promise that counts in them, a begun one among them; null where every day counts. */
export function workdaysLeft({ kind, dueAt }: { kind: PrivacyKind, dueAt: number }, privacy: Privacy, now: number): number | null {
  if (kind === 'removal' || kind === 'access') return null
  return Math.ceil(workingTimeBetween(now, dueAt, privacy) / DAY_MS)
}

/** When the alert after `given` others comes; null after the last. */
export function privacyAlertAt({ kind, openedAt, dueAt }: { kind: PrivacyKind, openedAt: number, dueAt: number }, given: number, privacy: Privacy): number | null {
  const share = privacy.alertAt[given]
  if (share === undefined) return null
  return momentOfShare({ from: openedAt, dueAt }, share, kind === 'removal' || kind === 'access' ? EVERY_DAY : privacy)
}

/** The same day so many months earlier, or the month's last where it has no such day. */
export function monthsBefore(moment: number, months: number): number {
  const at = new Date(moment)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() - months)
  at.setUTCDate(Math.min(day, new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()))
  return at.getTime()
}
