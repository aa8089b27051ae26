import type { Speak } from '../say/speak.ts'
import type { ListedSanction, SanctionedPartner } from '../app/sanction/list-sanctions.ts'
import type { OperatorSanctionsView, OperatorSanctionView, SanctionsView, SanctionView } from '../contract/sanction.ts'
import { FOR_GOOD } from '../core/partner.ts'
import type { Partner } from '../core/partner.ts'
import { CLAUSE_NUMBERS, clauseTitle, countWarnings, sanctionState, suspensionOf } from '../core/sanction.ts'

type Audience = { speak: Speak, now: number }

export function presentSanctions(listed: readonly ListedSanction[], isAdmin: boolean, { speak, now }: Audience): SanctionsView {
  const sanctions = listed.map(({ sanction }) => sanction)
  return {
    sanctions: listed.map((it) => presentSanction(it, isAdmin, { speak, now })), warnings: countWarnings(sanctions), suspendedUntil: orForGood(suspensionOf(sanctions, now)),
  }
}

export function presentSanctioned({ partner, inWork, group, sanctions }: SanctionedPartner, audience: Audience): OperatorSanctionsView {
  return {
    partner: presentName(partner, audience.now), inWork, warnings: countWarnings(sanctions.map(({ sanction }) => sanction)), group: group.map((it) => presentName(it, audience.now)),
    sanctions: sanctions.map((it) => presentForOperator(it, audience)),
    clauses: CLAUSE_NUMBERS.map((clause) => ({ clause, title: audience.speak(clauseTitle(clause)) })),
  }
}

export function presentForOperator(it: ListedSanction, audience: Audience): OperatorSanctionView {
  const { evidence, imposedBy, liftedBy, revokedAt } = it.sanction
  return { ...presentSanction(it, false, audience), evidence, imposedBy, liftedBy, revokedAt }
}

function presentSanction({ sanction, appeal }: ListedSanction, isAdmin: boolean, { speak, now }: Audience): SanctionView {
  const { id, kind, rule, reason, startsAt, endsAt, revokes, liftedAt, liftReason, appealedAt, appealNote } = sanction
  const state = sanctionState(sanction, now)
  return {
    id, kind, state, rule: { clause: rule, title: speak(clauseTitle(rule)) }, reason, startsAt, until: kind === 'warning' ? null : endsAt ?? 'for_good', revokes,
    lifted: liftedAt === null ? null : { at: liftedAt, reason: liftReason ?? '' },
    appeal: appealedAt === null ? null : { at: appealedAt, text: appealNote ?? '', state: appealState(appeal), answer: appeal?.note ?? null },
    canAppeal: isAdmin && state === 'running' && appealedAt === null,
  }
}

function appealState(appeal: ListedSanction['appeal']): 'waits' | 'accept' | 'refuse' {
  if (!appeal || appeal.decidedAt === null) return 'waits'
  return appeal.decision === 'accept' ? 'accept' : 'refuse'
}

function presentName({ id, name, suspendedUntil }: Partner, now: number): OperatorSanctionsView['partner'] {
  return { id, name, suspendedUntil: suspendedUntil === null || suspendedUntil <= now ? null : orForGood(suspendedUntil) }
}

function orForGood(until: number | null): number | 'for_good' | null {
  return until === FOR_GOOD ? 'for_good' : until
}
