import type { Partner } from './partner.ts'
import type { Rulebook } from './rulebook.ts'
import { moment, say } from './said.ts'
import type { Said, Together } from './said.ts'
import { DAY_MS } from './time.ts'

/** `bronze`: finish or the partnership ends; `review`: Silver and Gold once a year; `inactive`: nobody opened the app (S0 §3.1.1, §3.4). */
export const STATUS_RULES = ['bronze', 'review', 'inactive'] as const
export type StatusRule = (typeof STATUS_RULES)[number]
export type StatusDeadline = { rule: StatusRule, dueAt: number }

/** What a partner was told already: subject → moment. */
export type Told = ReadonlyMap<string, number>

/** A notice before a deadline, which says when it really comes, or what happens then. */
export type StatusStep = { subject: string, does: 'tell', at: number } | { subject: string, does: 'act' }

/** `bronzeDays` are those of the rulebook at the approval; `enteredAt`: since when the partner is in the register at all. */
export type RuleWorld = { bronzeDays: number, inactiveDays: number, enteredAt: number }

/** When a rule comes to bear on a partner; null while it does not concern it. */
export function statusDeadline(rule: StatusRule, partner: Partner, { bronzeDays, inactiveDays, enteredAt }: RuleWorld): StatusDeadline | null {
  const { approvedAt, cancelledAt, status, lastActiveAt } = partner
  if (approvedAt === null || cancelledAt !== null) return null
  switch (rule) {
    case 'bronze': return status === 'bronze' && missingOf(partner).length > 0 ? { rule, dueAt: approvedAt + bronzeDays * DAY_MS } : null
    case 'review': return status !== 'bronze' && partner.reviewDueAt !== null ? { rule, dueAt: partner.reviewDueAt } : null
    case 'inactive': return { rule, dueAt: (lastActiveAt ?? Math.max(approvedAt, enteredAt)) + inactiveDays * DAY_MS }
  }
}

/**
 * The one thing to do now; null when there is none. Each notice comes once, only the most urgent one of those that are late, and nothing
 * happens before the last notice was told its full days ago, however long the clock stood still.
 */
export function nextStep({ rule, dueAt }: StatusDeadline, noticeDays: Rulebook['statusRules']['noticeDays'], told: Told, now: number): StatusStep | null {
  const subjectOf = (step: number | 'done'): string => `${rule} ${dueAt} ${step}`
  if (told.has(subjectOf('done'))) return null
  const rising = noticeDays.toSorted((a, b) => a - b)
  const [last] = rising
  const lastToldAt = last === undefined ? -Infinity : told.get(subjectOf(last))
  if (now >= dueAt && lastToldAt !== undefined && now >= lastToldAt + (last ?? 0) * DAY_MS) return { subject: subjectOf('done'), does: 'act' }

  const reached = rising.find((days) => dueAt - days * DAY_MS <= now)
  if (reached === undefined || rising.some((days) => days <= reached && told.has(subjectOf(days)))) return null
  return { subject: subjectOf(reached), does: 'tell', at: Math.max(dueAt, now + reached * DAY_MS) }
}

/** What a Bronze partner still has to do. */
export function missingOf({ tutorialPassedAt, nfrPortalAt }: Pick<Partner, 'tutorialPassedAt' | 'nfrPortalAt'>): Said[] {
  return [...(tutorialPassedAt === null ? [say('missing.tutorial')] : []), ...(nfrPortalAt === null ? [say('missing.nfr')] : [])]
}

/** What is told before. */
export function noticeText(rule: StatusRule, partner: Partner, at: number): Said {
  const on = moment(at, 'day')
  switch (rule) {
    case 'bronze': return say('notice.bronzeEnds', { on, missing: missingList(partner) })
    case 'review': return say('notice.reviewSoon', { on, status: statusName(partner) })
    case 'inactive': return say('notice.inactiveSoon', { on, since: idleSince(partner) })
  }
}

/** What is told when it happens. */
export function doneText(rule: StatusRule, partner: Partner): Said {
  switch (rule) {
    case 'bronze': return say('notice.bronzeEnded', { missing: missingList(partner) })
    case 'review': return say('notice.reviewNow', { status: statusName(partner) })
    case 'inactive': return say('notice.inactiveNow', { since: idleSince(partner) })
  }
}

/** The statuses are names and the same in every language. */
export function statusName({ status }: Pick<Partner, 'status'>): string {
  return `${status.charAt(0).toUpperCase()}${status.slice(1)}`
}

function missingList(partner: Partner): Together {
  return { all: missingOf(partner), as: 'list' }
}

function idleSince({ lastActiveAt }: Partner): Said {
  return lastActiveAt === null ? say('notice.neverOpened') : say('notice.notOpenedSince', { since: moment(lastActiveAt, 'day') })
}
