import { reportRefusal, reportUntil } from '../../core/bad-report.ts'
import type { BadReport, ReportShare } from '../../core/bad-report.ts'
import { Refusal } from '../../core/errors.ts'
import { findReportOf, listReports as list } from '../../store/bad-reports.ts'
import type { ListedReport } from '../../store/bad-reports.ts'
import { findCaseBySubject } from '../../store/cases.ts'
import { findPartner } from '../../store/partners.ts'
import { findReservation } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { shareOf } from './weigh-report.ts'

export type { ListedReport }

export type ShownReport = {
  report: BadReport | null
  /** Whether its appeal still waits. */
  appealWaits: boolean
  until: number
  /** Why nothing can be reported; null when it can. */
  refusal: Refusal | null
  share: ReportShare
}

/** A reservation's report, whether one can be made, and where the partner's share of reports stands. Throws `not_found`. */
export async function showReport(app: App, partnerId: string | null, reservationId: string): Promise<ShownReport> {
  const reservation = await findReservation(app.db, reservationId)
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  if (!partner || reservation?.partnerId !== partner.id) throw new Refusal('not_found')
  const rulebook = await getRulebook(app.db, reservation.reservedAt)
  const report = await findReportOf(app.db, reservationId)
  const appeal = report?.appealedAt ? await findCaseBySubject(app.db, 'report_appeal', report.id) : null
  return {
    report, appealWaits: appeal !== null && appeal.decidedAt === null, until: reportUntil(reservation.reservedAt, rulebook),
    refusal: reportRefusal(reservation, rulebook, app.now()), share: await shareOf(app.db, partner.groupId, rulebook, app.now()),
  }
}

export async function listReports(app: App, state: BadReport['state']): Promise<ListedReport[]> {
  return list(app.db, state)
}
