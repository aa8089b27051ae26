import { addWorkingTime, momentOfShare, sharePassed } from './calendar.ts'
import type { WorkCalendar } from './calendar.ts'
import type { IdleDeadline, Reservation } from './reservation.ts'
import type { Rulebook } from './rulebook.ts'
import { moment, say } from './said.ts'
import type { Said } from './said.ts'
import { dayBounds } from './day.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

/** What of a reservation says which deadline runs on it. */
export type Worked = Pick<Reservation, 'reservedAt' | 'firstContactDueAt' | 'contactedAt' | 'lastSignAt' | 'workBegun'>

/**
 * The one deadline that runs on an open reservation: first contact, then the first sign of work, then the next one (decision 0017).
 * `anewAt`: it begins then whatever was before, as with a reservation that is reopened.
 */
export function idleDeadline(it: Worked, rulebook: Rulebook, calendar: WorkCalendar, anewAt: number | null = null): IdleDeadline {
  const { kind, from, dueAt } = running(it, rulebook, calendar, anewAt)
  const deadline = { kind, from, dueAt: Math.max(from, Math.min(dueAt, lastDay(it, rulebook))), warned: 0 }
  return { ...deadline, nextAt: nextLook(deadline, rulebook, calendar) }
}

/** The deadline once its holder has been warned of everything that has passed until now. */
export function warned(idle: IdleDeadline, rulebook: Rulebook, calendar: WorkCalendar, now: number): IdleDeadline {
  const passed = rulebook.warnAt.filter((share) => momentOfShare(idle, share, calendar) <= now).length
  const next = { ...idle, warned: Math.max(idle.warned + 1, passed) }
  return { ...next, nextAt: nextLook(next, rulebook, calendar) }
}

/** However often somebody works on it: then it has to have ended. Calendar days, for everybody the same. */
export function lastDay({ reservedAt }: Pick<Worked, 'reservedAt'>, { longestDays }: Rulebook): number {
  return reservedAt + longestDays * DAY_MS
}

function running(it: Worked, rulebook: Rulebook, calendar: WorkCalendar, anewAt: number | null): Pick<IdleDeadline, 'kind' | 'from' | 'dueAt'> {
  const { reservedAt, firstContactDueAt, contactedAt, workBegun } = it
  if (contactedAt === null) {
    const dueAt = anewAt === null ? firstContactDueAt : addWorkingTime(anewAt, rulebook.firstContactHours * HOUR_MS, calendar)
    return { kind: 'first_contact', from: anewAt ?? reservedAt, dueAt }
  }
  const from = Math.max(contactedAt, workBegun ? it.lastSignAt ?? 0 : 0, anewAt ?? 0)
  const days = workBegun ? rulebook.autoLostDays : rulebook.recallAfterDays
  return { kind: workBegun ? 'auto_lost' : 'no_work', from, dueAt: addWorkingTime(from, days * DAY_MS, calendar) }
}

function nextLook(idle: Omit<IdleDeadline, 'nextAt'>, { warnAt }: Rulebook, calendar: WorkCalendar): number {
  const share = warnAt[idle.warned]
  return share === undefined ? idle.dueAt : momentOfShare(idle, share, calendar)
}

/** Why the place was taken back, as the partner, the CRM record and the history say it. */
export function recallReason(idle: IdleDeadline, it: Pick<Worked, 'reservedAt'>, rulebook: Rulebook, timeZone: string): Said {
  const due = moment(idle.dueAt, 'dayAndTime', timeZone)
  switch (idle.kind) {
    case 'first_contact': return say('recall.firstContact', { due })
    case 'no_work': return say('recall.noWork', { due, n: rulebook.recallAfterDays })
    case 'auto_lost': return idle.dueAt === lastDay(it, rulebook) ? say('recall.longest', { due, n: rulebook.longestDays }) : say('recall.noNews', { due, n: rulebook.autoLostDays })
  }
}

/** What has to be done by when; a partner's own zone. */
export function askOf({ kind, dueAt }: Pick<IdleDeadline, 'kind' | 'dueAt'>, timeZone: string): Said {
  return say(`deadline.${kind}`, { due: moment(dueAt, 'dayAndTime', timeZone) })
}

/** What happens at the end of every deadline. */
export const AFTER_IDLE = say('deadline.after')

export type DueGroup = 'late' | 'today' | 'later'

export type ShownDeadline = Pick<IdleDeadline, 'kind' | 'from' | 'dueAt'> & { share: number, updateDueAt: number | null, group: DueGroup }

/** A running deadline as lists show it; `updateDueAt` is when news would be nice, long before it has to be. */
export function showDeadline(idle: IdleDeadline, rulebook: Rulebook, calendar: WorkCalendar, now: number): ShownDeadline {
  const { kind, from, dueAt } = idle
  const updateDueAt = kind === 'auto_lost' ? Math.min(dueAt, addWorkingTime(from, rulebook.statusEveryDays * DAY_MS, calendar)) : null
  return { kind, from, dueAt, share: sharePassed(idle, now, calendar), updateDueAt, group: groupOf(dueAt, updateDueAt, calendar, now) }
}

function groupOf(dueAt: number, updateDueAt: number | null, { timeZone }: WorkCalendar, now: number): DueGroup {
  if (dueAt <= now) return 'late'
  return Math.min(dueAt, updateDueAt ?? dueAt) < dayBounds(now, timeZone).end ? 'today' : 'later'
}
