import type { Words } from '../../core/said.ts'
import { english, keep } from '../../say/speak.ts'
import { becameBadText, reportAnswer } from '../../core/bad-report.ts'
import type { BadReport } from '../../core/bad-report.ts'
import { countsAs } from '../../core/outcome.ts'
import type { Source } from '../../core/outcome.ts'
import type { CloseReason } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { listReportsOf, updateReport } from '../../store/bad-reports.ts'
import { findCaseBySubject, markCaseDecided, updateCaseFacts } from '../../store/cases.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators, tellPartner } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { closeRequest } from '../request/close-request.ts'
import { changeOutcome } from '../reservation/change-outcome.ts'
import { endReservation } from '../reservation/close-reservation.ts'
import type { WholeRequest } from '../reservation/lock-whole.ts'

/** Who decided, and the sentence partners read. */
export type Verdict = { by: string, source: Source, why: Words }

/**
 * The request is bad: it is closed, everybody's reservation of it that lives or counts as lost counts as nothing, and each partner is told.
 * A Won stays. Open reports of it are accepted with it, and their cases decided; `deskCase` is the one whose decision this is.
 */
export async function settleAsBad(tx: Tx, app: App, whole: WholeRequest, it: Verdict & { closeAs: CloseReason, duplicateOf?: number | null, deskCase: string | null }): Promise<void> {
  const now = app.now()
  const { request, reservations } = whole
  // Closed first: a place that becomes free must not be given to the next in line.
  if (request.state !== 'closed') await closeRequest(tx, request, it.closeAs, { source: it.source, actor: it.by, note: english(it.why), duplicateOf: it.duplicateOf ?? null }, now)
  const reports = (await listReportsOf(tx, request.id)).filter(({ state }) => state === 'open')
  const reporters = new Set(reports.map(({ reservationId }) => reservationId))
  for (const reservation of reservations) {
    const changed = await makeBad(tx, app, reservation, it)
    if (changed && !reporters.has(reservation.id)) await tellChanged(tx, reservation, request.number, now)
  }
  for (const report of reports) {
    await writeDecision(tx, app, report, request.number, { ...it, isAccepted: true })
    await decideItsCase(tx, report, it, now)
  }
}

/** Only the reporter's own reservation counts as nothing; the request goes on for others. */
export async function settleForReporter(tx: Tx, app: App, { request, reservations }: WholeRequest, report: BadReport, verdict: Verdict): Promise<void> {
  const own = reservations.find(({ id }) => id === report.reservationId)
  if (own) await makeBad(tx, app, own, verdict)
  await writeDecision(tx, app, report, request.number, { ...verdict, isAccepted: true })
}

export async function settleAsRefused(tx: Tx, app: App, { request }: WholeRequest, report: BadReport, verdict: Verdict & { deskCase: string | null }): Promise<void> {
  await writeDecision(tx, app, report, request.number, { ...verdict, isAccepted: false })
  await decideItsCase(tx, report, verdict, app.now(), 'refuse')
}

/** Ends a live reservation as bad, and makes an end that counts as lost count as nothing. True when something changed. */
async function makeBad(tx: Tx, app: App, reservation: Reservation, { by, source, why }: Verdict): Promise<boolean> {
  const { outcome } = reservation
  if (outcome === null) {
    await endReservation(tx, app, reservation, { outcome: 'bad', source, actor: by, reason: why })
    return true
  }
  if (countsAs(outcome, reservation.contactShownAt !== null) !== 'lost') return false
  await changeOutcome(tx, app, reservation, { outcome: 'bad', source, actor: by, reason: why })
  return true
}

/** Writes the decision into the report and the journal, and tells the partner. */
export async function writeDecision(tx: Tx, app: App, report: BadReport, number: number, { by, why, isAccepted }: Verdict & { isAccepted: boolean }): Promise<void> {
  const now = app.now()
  await updateReport(tx, report.id, { state: isAccepted ? 'accepted' : 'refused', decidedAt: now, decidedBy: by, decisionNote: english(why), decisionSaid: typeof why === 'string' ? null : why })
  await tellNotice(tx, {
    partnerId: report.partnerId, kind: 'report_decided', subject: `${report.id}/${report.appealedAt === null ? 'first' : 'appeal'}`,
    ...keep(reportAnswer(number, report, isAccepted, why)), requestId: report.requestId, reservationId: report.reservationId,
  }, now)
  await tellPartner(tx, report.partnerId, { kind: 'reservation.changed', reservationId: report.reservationId }, now)
  await writeJournal(tx, app, {
    at: now, kind: 'report_decided', requestId: report.requestId, partnerId: report.partnerId, memberId: null, userId: '', userName: by,
    details: `report ${report.id}, ${report.reason}: ${isAccepted ? 'accepted' : 'refused'}. ${english(why)}`,
  })
}

async function decideItsCase(tx: Tx, report: BadReport, { by, why, deskCase }: Verdict & { deskCase: string | null }, now: number, decision = 'accept'): Promise<void> {
  const found = await findCaseBySubject(tx, 'bad_report', report.id)
  if (!found || found.id === deskCase || found.decidedAt !== null) return
  if (typeof why !== 'string') await updateCaseFacts(tx, found.id, { ...found.facts, noteSaid: why })
  await markCaseDecided(tx, found.id, { decision, note: english(why), decidedBy: by, now })
  await tellOperators(tx, { kind: 'desk.changed' }, now)
}

async function tellChanged(tx: Tx, reservation: Reservation, number: number, now: number): Promise<void> {
  await tellNotice(tx, {
    partnerId: reservation.partnerId, kind: 'outcome_changed', subject: `${reservation.id}/bad`, ...keep(becameBadText(number)),
    requestId: reservation.requestId, reservationId: reservation.id,
  }, now)
}
