import type { Insertable } from 'kysely'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import type { Schema } from '../../server/db/schema.ts'

export type TroubleRows = { [Table in 'cases' | 'bad_reports' | 'sanctions' | 'vendor_questions']: Insertable<Schema[Table]>[] }
type Reserved = Insertable<Schema['reservations']>

/** What is decided within so long still lies on the desk. */
const OPEN_DAYS = 21

/** Some partners see contacts and do not call, and give places back. */
export function isCareless(at: number): boolean {
  return at % 9 === 1
}

/** What a careless partner makes of a reservation, without another draw of chance. */
export function carelessly(row: Reserved, at: number): Reserved {
  const [isUncalled, givesBack] = [at % 9 < 4, at % 7 < 3 && row.outcome === 'lost']
  return { ...row, ...(isUncalled && row.outcome !== 'won' && { contacted_at: null }), ...(givesBack && { outcome: 'released', holds_place: 0, lost_reason: null }) }
}

/** The deadline of what is in work and was called; one that has passed would have ended it. */
export function idleOf({ outcome, contacted_at: from, reserved_at: reservedAt }: Reserved, now: number): Partial<Reserved> {
  if (outcome !== null || typeof from !== 'number') return {}
  const [kind, dueAt] = from + 7 * DAY_MS > now ? ['no_work', from + 7 * DAY_MS] as const : ['auto_lost', Number(reservedAt) + 45 * DAY_MS] as const
  return dueAt > now ? { idle_kind: kind, idle_from: from, idle_due_at: dueAt, idle_next_at: dueAt } : {}
}

type Dated = { kind: string, openedAt: number, openedBy: string, facts: object }

function caseRow(about: Reserved, { kind, openedAt, openedBy, facts }: Dated, now: number): Insertable<Schema['cases']> {
  const isOpen = openedAt > now - OPEN_DAYS * DAY_MS
  return {
    id: `${about.id}-${kind}`, kind, subject: `${about.id}/1`, state: isOpen ? 'open' : 'decided', partner_id: about.partner_id, request_id: about.request_id, reservation_id: about.id, opened_at: openedAt, opened_by: openedBy, due_at: null,
    facts: JSON.stringify(facts), ...(isOpen ? { decision: null, note: null, decided_by: null, decided_at: null } : { decision: 'seen', note: 'Called both sides.', decided_by: 'Petra Novak', decided_at: openedAt + DAY_MS }),
  }
}

/** A client's complaint lies on the desk. */
export function complain(rows: TroubleRows, about: Reserved, at: number, now: number): void {
  rows.cases.push(caseRow(about, { kind: 'complaint', openedAt: at, openedBy: 'client', facts: { reason: 'pushy' } }, now))
}

/** A bad request was reported before it was found bad; of the lost ones, one of twelve was reported and refused; of those in work, one of four waits for a decision. */
export function report(rows: TroubleRows, about: Reserved, at: number, now: number): void {
  const isOpen = about.outcome === null
  if (isOpen ? at % 4 !== 1 : about.outcome !== 'bad' && (about.outcome !== 'lost' || at % 12 !== 7)) return
  const reportedAt = isOpen ? now - HOUR_MS : Number(about.closed_at)
  rows.bad_reports.push({
    id: `${about.id}-report`, reservation_id: about.id, request_id: about.request_id, partner_id: about.partner_id, group_id: about.group_id, reason: 'dead_number', note: 'Nobody answers.', tried: '[]', user_name: about.user_name, reported_at: reportedAt,
    state: isOpen ? 'open' : about.outcome === 'bad' ? 'accepted' : 'refused', ...(isOpen ? { decided_at: null, decided_by: null, decision_note: null } : { decided_at: reportedAt, decided_by: 'Petra Novak', decision_note: 'Called the number.' }),
    appealed_at: null, appeal_note: null,
  })
  if (about.outcome !== 'bad') rows.cases.push(caseRow(about, { kind: 'bad_report', openedAt: reportedAt, openedBy: about.user_name, facts: { note: 'Nobody answers.' } }, now))
}

/** One partner of seventeen is suspended for a week, one of thirteen owes an answer. */
export function measures(rows: TroubleRows, id: string, at: number, now: number): { suspendedUntil?: number, questionAskedAt?: number, questionDueAt?: number } {
  if (at % 17 === 5) {
    const endsAt = now + 8 * DAY_MS
    rows.sanctions.push({
      id: `${id}-s`, partner_id: id, kind: 'suspension', rule: '13.4', reason: 'Clients were called at night', evidence: 'Three complaints of November', starts_at: now - 6 * DAY_MS, ends_at: endsAt, revokes: 0, revoked_at: null, imposed_by: 'Petra Novak',
      lifted_at: null, lifted_by: null, lift_reason: null, appealed_at: null, appeal_note: null, ended_at: null,
    })
    return { suspendedUntil: endsAt }
  }
  if (at % 13 !== 4) return {}
  const [askedAt, dueAt] = [now - DAY_MS, now + 2 * DAY_MS]
  rows.vendor_questions.push({ id: `${id}-q`, partner_id: id, text: 'Which of your people speak Polish?', asked_by: 'Petra Novak', asked_at: askedAt, due_at: dueAt, answer: null, answered_by: null, answered_at: null, remind_at: null })
  return { questionAskedAt: askedAt, questionDueAt: dueAt }
}
