import { say } from '../../core/said.ts'
import { BY_RULE, decideByRule, evidenceRefusal, reportReason, reportRefusal } from '../../core/bad-report.ts'
import type { BadReport, ReportReason, Try } from '../../core/bad-report.ts'
import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { findReportOf, insertReport } from '../../store/bad-reports.ts'
import { lockPartners } from '../../store/partners.ts'
import { findReservation } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openCase } from '../desk/open-case.ts'
import { tellPartner } from '../live/live.ts'
import { lockWhole } from '../reservation/lock-whole.ts'
import type { WholeRequest } from '../reservation/lock-whole.ts'
import type { Caller } from '../session/open-session.ts'
import { settleAsBad, settleAsRefused } from './settle-report.ts'
import { refreshCases, weighReport } from './weigh-report.ts'
import { writeHistory } from '../reservation/write-history.ts'

export type Problem = { reason: ReportReason, note: string, tried: readonly Try[] }

/**
 * Reports that a reserved request is bad. Where a rule is certain it is decided at once, for all who hold or held it; else it lies on the
 * desk, and the reservation's deadlines go on meanwhile. Throws `not_found`, `report_there`, `report_late`, `report_evidence`,
 * `contact_first` or `nothing_to_change`.
 */
export async function reportProblem(app: App, caller: Caller, reservationId: string, problem: Problem): Promise<void> {
  const found = await findReservation(app.db, reservationId)
  if (!found || found.partnerId !== caller.partnerId) throw new Refusal('not_found')
  await inTransaction(app.db, async (tx) => {
    const whole = await lockWhole(tx, found.requestId)
    const reservation = whole.reservations.find(({ id }) => id === reservationId)
    if (!reservation) throw new Refusal('not_found')
    const partner = (await lockPartners(tx, [reservation.partnerId])).get(reservation.partnerId)
    await refuse(tx, app, reservation, whole, problem)
    const report = toReport(app, reservation, { ...problem, groupId: partner?.groupId ?? reservation.partnerId, userName: caller.userName })
    await insertReport(tx, report)
    await writeHistory(tx, reservationId, { at: report.reportedAt, change: say('history.reported'), source: 'app', actor: caller.userName, reason: reportReason(problem.reason) })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId }, report.reportedAt)
    await decide(tx, app, report, whole)
  })
  app.wake.live()
  app.wake.worker()
}

async function refuse(tx: Tx, app: App, reservation: Reservation, { request }: WholeRequest, { reason, tried }: Problem): Promise<void> {
  if (await findReportOf(tx, reservation.id)) throw new Refusal('report_there', { number: requestCode(request.number) })
  const rulebook = await getRulebook(tx, reservation.reservedAt)
  const refusal = reportRefusal(reservation, rulebook, app.now()) ?? evidenceRefusal(reason, tried, reservation, app.now())
  if (refusal) throw refusal
}

async function decide(tx: Tx, app: App, report: BadReport, whole: WholeRequest): Promise<void> {
  const { facts, shown } = await weighReport(tx, app, report, whole)
  const decision = decideByRule(facts)
  if (decision.kind === 'desk') {
    await openCase(tx, app, {
      kind: 'bad_report', subject: report.id, partnerId: report.partnerId, requestId: report.requestId, reservationId: report.reservationId,
      openedBy: report.userName, dueAt: null, facts: shown,
    }, report.reportedAt)
    await refreshCases(tx, app, whole, report.id)
    return
  }
  const verdict = { by: BY_RULE, source: 'app', why: decision.why, deskCase: null } as const
  if (decision.kind === 'refuse') await settleAsRefused(tx, app, whole, report, verdict)
  else if (report.reason === 'duplicate') await settleAsBad(tx, app, whole, { ...verdict, closeAs: 'duplicate', duplicateOf: facts.duplicateOf })
  else await settleAsBad(tx, app, whole, { ...verdict, closeAs: 'rejected' })
}

function toReport(app: App, { id: reservationId, requestId, partnerId }: Reservation, it: Problem & { groupId: string, userName: string }): BadReport {
  return {
    id: app.newId(), reservationId, requestId, partnerId, groupId: it.groupId, reason: it.reason, note: it.note, tried: it.tried, userName: it.userName,
    reportedAt: app.now(), state: 'open', decidedAt: null, decidedBy: null, decisionNote: null, decisionSaid: null, appealedAt: null, appealNote: null,
  }
}
