import type { Source } from '../../core/outcome.ts'
import { compareReports, saidBy } from '../../core/outcome-reports.ts'
import type { OutcomeReport, ReportSource } from '../../core/outcome-reports.ts'
import type { Said } from '../../core/said.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { english } from '../../say/speak.ts'
import { listCasesAbout, markCaseDecided, updateCaseFacts } from '../../store/cases.ts'
import { dropReport, keepReport as keep, listReports } from '../../store/outcome-reports.ts'
import type { App } from '../app.ts'
import { openCaseAbout } from '../desk/open-case-about.ts'
import { tellOperators } from '../live/live.ts'

/** Keeps what one side says of a locked reservation and holds it against the others; true when it was new. */
export async function keepReport(tx: Tx, app: App, reservation: Reservation, report: Omit<OutcomeReport, 'at'>): Promise<boolean> {
  const isNew = await keep(tx, reservation.id, { ...report, at: app.now() })
  if (isNew) await judge(tx, app, reservation, { opens: report.says !== saidBy(reservation.outcome) })
  return isNew
}

/**
 * What an outcome, just written, says of the proof. A Won with one is its word; without one, or corrected by the partner or an operator,
 * the word is taken back. What the CRM does leaves it: a proof does not vanish with a stage.
 */
export async function keepProofReport(tx: Tx, app: App, reservation: Reservation, { source, proof }: { source: Source, proof?: string | null }): Promise<void> {
  if (reservation.outcome === 'won' && proof) await keep(tx, reservation.id, { source: 'proof', says: 'won', detail: proof, at: app.now() })
  else if (source === 'app' || source === 'operator') await dropReport(tx, reservation.id, 'proof')
  // An operator's word ends the matter; and before the CRM was told, its old word is no contradiction.
  if (source !== 'operator') await judge(tx, app, reservation, { without: source === 'crm' ? null : 'crm' })
}

/** A disagreement is one open case; an agreement that comes later settles it. A word that only bears out the outcome in force opens none. */
export async function judge(tx: Tx, app: App, reservation: Reservation, { opens = true, without = null }: { opens?: boolean, without?: ReportSource | null } = {}): Promise<void> {
  const reports = (await listReports(tx, reservation.id)).filter((it) => it.source !== without)
  const comparison = compareReports(reports, reservation.outcome)
  if (comparison.kind !== 'disagree') return settleCase(tx, app, reservation.id, comparison.sentence)
  if (!opens) return
  const facts = { sentence: comparison.sentence, outcome: reservation.outcome, reports: reports.map(({ source, says, detail, at }) => ({ source, says, detail, at })) }
  await openCaseAbout(tx, app, { kind: 'outcome', reservation, openedBy: 'app', facts })
}

async function settleCase(tx: Tx, app: App, reservationId: string, sentence: Said): Promise<void> {
  const open = (await listCasesAbout(tx, 'outcome', reservationId)).find((it) => it.decidedAt === null)
  if (!open) return
  await updateCaseFacts(tx, open.id, { ...open.facts, noteSaid: sentence })
  await markCaseDecided(tx, open.id, { decision: 'settled', note: english(sentence), decidedBy: 'app', now: app.now() })
  await tellOperators(tx, { kind: 'desk.changed' }, app.now())
}
