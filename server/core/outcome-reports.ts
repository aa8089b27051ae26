import type { Outcome } from './outcome.ts'
import { say } from './said.ts'
import type { Said as Sentence, Together } from './said.ts'

/** Who says how a reservation ended: the CRM record's stage, a proof, the client. */
export const REPORT_SOURCES = ['crm', 'proof', 'client'] as const
export type ReportSource = (typeof REPORT_SOURCES)[number]
export type Said = 'won' | 'lost'
export type OutcomeReport = { source: ReportSource, says: Said, detail: string, at: number }

/** What a client may answer when asked how it ended. */
export const CLIENT_SAYS = {
  won: ['won', 'The client bought from this partner'],
  other: ['lost', 'The client bought from another partner'],
  nobody: ['lost', 'The client bought from nobody'],
  lost: ['lost', 'The client did not buy from this partner'],
} as const satisfies Record<string, readonly [Said, string]>
export type ClientSays = keyof typeof CLIENT_SAYS
export const CLIENT_SAYS_CODES = Object.keys(CLIENT_SAYS) as [ClientSays, ...ClientSays[]]

export type Comparison = { kind: 'agree' | 'not_yet' | 'disagree', sentence: Sentence }

/**
 * Holds the three sides against each other and against the outcome in force. Recalled and released stand for Lost here. A partner's own
 * word alone, or a client's about a reservation in work, is no disagreement yet.
 */
export function compareReports(reports: readonly OutcomeReport[], outcome: Outcome | null): Comparison {
  const inForce = saidBy(outcome)
  const won = [...sidesOf(reports, 'won'), ...(inForce === 'won' ? [say('sides.outcome')] : [])]
  const lost = [...sidesOf(reports, 'lost'), ...(inForce === 'lost' ? [say('sides.outcome')] : [])]
  if (won.length > 0 && lost.length > 0) return isPending(reports, outcome) ? { kind: 'not_yet', sentence: say('sides.inWork') } : { kind: 'disagree', sentence: say('sides.differ', { won: listed(won), lost: listed(lost) }) }
  if (reports.length >= 2) return { kind: 'agree', sentence: say(won.length > 0 ? 'sides.allWon' : 'sides.allLost', { sides: listed([...won, ...lost]) }) }
  const [only] = reports
  return { kind: 'not_yet', sentence: only === undefined ? say('sides.nobody') : say(only.says === 'won' ? 'sides.onlyWon' : 'sides.onlyLost', { side: say(`sides.${only.source}`) }) }
}

/** While the partner still works on it, an old proof and a new word of its own CRM are the partner's to sort out. */
function isPending(reports: readonly OutcomeReport[], outcome: Outcome | null): boolean {
  return outcome === null && !reports.some(({ source }) => source === 'client')
}

/** Recalled and released stand for Lost: the partner did not sell. Null while it is open, or ended for other reasons. */
export function saidBy(outcome: Outcome | null): Said | null {
  if (outcome === 'won') return 'won'
  return outcome === 'lost' || outcome === 'recalled' || outcome === 'released' ? 'lost' : null
}

function sidesOf(reports: readonly OutcomeReport[], says: Said): Sentence[] {
  return REPORT_SOURCES.filter((source) => reports.some((it) => it.source === source && it.says === says)).map((source) => say(`sides.${source}`))
}

function listed(all: readonly Sentence[]): Together {
  return { all, as: 'list' }
}
