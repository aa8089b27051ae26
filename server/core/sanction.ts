import { FOR_GOOD } from './partner.ts'
import { moment, say, sentences } from './said.ts'
import type { Said } from './said.ts'
import { MINUTE_MS } from './time.ts'

/** What a partner can have broken: the clause of the programme's terms (S0). */
export const CLAUSE_NUMBERS = ['1.7.2', '1.7.3', '2.4', '6.1', '6.1.1', '6.1.2', '6.2', '13', '13.3', '13.4', '13.5', '13.7', '13.8', '13.9', '14.5'] as const
export type Clause = (typeof CLAUSE_NUMBERS)[number]

/** What the clause is about. */
export function clauseTitle(clause: Clause): Said {
  return say(`clause.${TITLES[clause]}`)
}

const TITLES = {
  '1.7.2': 'questions', '1.7.3': 'affiliates', '2.4': 'territories', '6.1': 'choice', '6.1.1': 'contacts', '6.1.2': 'fairness', '6.2': 'requests', '13': 'ethics',
  '13.3': 'licences', '13.4': 'respect', '13.5': 'prices', '13.7': 'status', '13.8': 'others', '13.9': 'confidence', '14.5': 'access',
} as const satisfies Record<Clause, string>

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
export function sanctionText({ kind, rule, reason, endsAt, revokes }: Sanction, { warnings, inWork }: { warnings: number, inWork: number }): Said {
  const why = say('notice.sanctionWhy', { reason: withStop(reason), rule, title: clauseTitle(rule) })
  if (kind === 'warning') return say('notice.warning', { number: warnings, why })
  const until = endsAt === null ? say('notice.closedForGood') : say('notice.closedUntil', { until: moment(endsAt, 'date') })
  return sentences(until, why, say(revokes ? 'notice.heldRevoked' : 'notice.heldKept', { inWork }))
}

/** What is told when one suspension is over: what still holds, if anything does. */
export function afterText(suspendedUntil: number | null): Said {
  if (suspendedUntil === null) return say('notice.reserveAgain')
  return suspendedUntil === FOR_GOOD ? say('notice.anotherForGood') : say('notice.anotherUntil', { until: moment(suspendedUntil, 'date') })
}

/** `The suspension of 2026-11-18`, as notices name it. */
export function sanctionName({ kind, startsAt }: Pick<Sanction, 'kind' | 'startsAt'>): Said {
  return say(`notice.name_${kind}`, { on: moment(startsAt, 'day') })
}

function withStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}
