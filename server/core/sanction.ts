import { FOR_GOOD } from './partner.ts'
import { dateOf, dayOf } from './say-time.ts'
import { MINUTE_MS } from './time.ts'

/** What a partner can have broken: the clause of the programme's terms (S0) and what it is about. */
export const CLAUSES = {
  '1.7.2': 'Questions of the vendor are answered in time',
  '1.7.3': 'Affiliated companies only with the vendor’s approval',
  '2.4': 'Restricted territories',
  '6.1': 'The client’s choice is respected',
  '6.1.1': 'Client contacts are for the request only',
  '6.1.2': 'Fair business practices',
  '6.2': 'Rules of implementation requests',
  '13': 'Sales ethics',
  '13.3': 'Only licensed products',
  '13.4': 'Clients are treated with respect and served in time',
  '13.5': 'Partners compete by service, not by lower prices',
  '13.7': 'The own status is told as it is',
  '13.8': 'Nothing wrong or ill is said of others',
  '13.9': 'What the vendor says in confidence stays there',
  '14.5': 'Access to implementation requests',
} as const
export type Clause = keyof typeof CLAUSES
export const CLAUSE_NUMBERS = Object.keys(CLAUSES) as [Clause, ...Clause[]]

/** A measure against a partner. `endsAt` null: a suspension for good, or a warning, which has no end. */
export type Sanction = {
  id: string
  partnerId: string
  kind: 'warning' | 'suspension'
  rule: Clause
  reason: string
  evidence: string
  startsAt: number
  endsAt: number | null
  /** Whether reserved requests are taken back, and when the last one was. */
  revokes: boolean
  revokedAt: number | null
  imposedBy: string
  liftedAt: number | null
  liftedBy: string | null
  liftReason: string | null
  appealedAt: number | null
  appealNote: string | null
  /** When the clock wrote that its time was over. */
  endedAt: number | null
}

export type SanctionState = 'running' | 'ended' | 'lifted'

/** It ends at its minute, whether or not the clock has written so. */
export function sanctionState({ liftedAt, endsAt }: Pick<Sanction, 'liftedAt' | 'endsAt'>, now: number): SanctionState {
  if (liftedAt !== null) return 'lifted'
  return endsAt !== null && endsAt <= now ? 'ended' : 'running'
}

/** Until when all of a partner's sanctions together close reserving: the latest end wins; null when none does. */
export function suspensionOf(sanctions: readonly Sanction[], now: number): number | null {
  const ends = sanctions.filter((it) => it.kind === 'suspension' && sanctionState(it, now) === 'running').map(({ endsAt }) => endsAt ?? FOR_GOOD)
  return ends.length === 0 ? null : Math.max(...ends)
}

/** Warnings that stand. */
export function countWarnings(sanctions: readonly Sanction[]): number {
  return sanctions.filter((it) => it.kind === 'warning' && it.liftedAt === null).length
}

/** A suspension ends with a whole minute, so that what is said is what is done. */
export function wholeMinute(moment: number): number {
  return Math.ceil(moment / MINUTE_MS) * MINUTE_MS
}

/** The notice: what, why, until when, what still works, how to appeal. */
export function sanctionText({ kind, rule, reason, endsAt, revokes }: Sanction, { warnings, inWork }: { warnings: number, inWork: number }): string {
  const why = `Reason: ${withStop(reason)} Rule ${rule}: ${CLAUSES[rule]}.`
  const appeal = 'An administrator of your Bitrix24 can appeal once, in the app.'
  if (kind === 'warning') return `Your company got a warning, number ${warnings}. ${why} You can go on reserving. A suspension may follow the next time. ${appeal}`
  const until = endsAt === null ? 'Reserving is closed for your company for good.' : `Reserving is closed for your company until ${dateOf(endsAt)}.`
  const held = revokes
    ? `What you have reserved (${inWork}) is taken back and counts as nothing.`
    : `You can still work on what you have reserved (${inWork}) and close it.`
  return `${until} ${why} You still see open requests. ${held} ${appeal}`
}

/** What is told when one suspension is over: what still holds, if anything does. */
export function afterText(suspendedUntil: number | null): string {
  if (suspendedUntil === null) return 'Your company can reserve again.'
  return suspendedUntil === FOR_GOOD ? 'Another one still closes reserving for good.' : `Another one still closes reserving until ${dateOf(suspendedUntil)}.`
}

/** `The suspension of 2026-11-18`, as notices name it. */
export function sanctionName({ kind, startsAt }: Pick<Sanction, 'kind' | 'startsAt'>): string {
  return `The ${kind} of ${dayOf(startsAt)}`
}

function withStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}
