import type { ListedReport, ShownReport } from '../app/report/show-report.ts'
import type { ReportsView, ReportView } from '../contract/report.ts'
import { evidenceText, REPORT_REASON_CODES, REPORT_REASONS } from '../core/bad-report.ts'
import type { BadReport } from '../core/bad-report.ts'
import { requestCode } from '../core/request.ts'

export function presentReport({ report, appealWaits, until, refusal, share }: ShownReport): ReportView {
  const { reports, reservations, median, maxShare: limit, isOver } = share
  return {
    report: report && { ...presentAnswered(report, appealWaits), canAppeal: report.state === 'refused' && report.appealedAt === null },
    until, refusal: refusal && { code: refusal.code, message: refusal.message, params: refusal.params },
    share: { reports, reservations, share: share.share, median, limit, isOver },
    reasons: REPORT_REASON_CODES.map((reason) => ({ reason, title: REPORT_REASONS[reason], needs: evidenceText(reason) })),
  }
}

export function presentReports(listed: readonly ListedReport[], now: number): ReportsView {
  return {
    now,
    reports: listed.map((it) => ({
      ...presentAnswered(it, false), id: it.id, number: requestCode(it.number), reservationId: it.reservationId, partner: { id: it.partnerId, name: it.partnerName },
    })),
  }
}

function presentAnswered(it: BadReport, waits: boolean) {
  return {
    state: it.state, reason: it.reason, title: REPORT_REASONS[it.reason], note: it.note, tried: it.tried, by: it.userName, at: it.reportedAt,
    decided: it.decidedAt === null ? null : { at: it.decidedAt, by: it.decidedBy ?? '', why: it.decisionNote ?? '' },
    appeal: it.appealedAt === null ? null : { at: it.appealedAt, text: it.appealNote ?? '', waits },
  }
}
