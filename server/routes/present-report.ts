import type { ListedReport, ShownReport } from '../app/report/show-report.ts'
import type { ReportsView, ReportView } from '../contract/report.ts'
import { evidenceText, REPORT_REASON_CODES, reportReason } from '../core/bad-report.ts'
import { spokenRefusal } from '../say/speak.ts'
import type { Speak } from '../say/speak.ts'
import type { BadReport, ReportReason } from '../core/bad-report.ts'
import { requestCode } from '../core/request.ts'

export function presentReport({ report, appealWaits, until, refusal, share }: ShownReport, speak: Speak): ReportView {
  const { reports, reservations, median, maxShare: limit, isOver } = share
  return {
    report: report && { ...presentAnswered(report, appealWaits, speak), canAppeal: report.state === 'refused' && report.appealedAt === null },
    until, refusal: refusal && spokenRefusal(refusal, speak),
    share: { reports, reservations, share: share.share, median, limit, isOver },
    reasons: REPORT_REASON_CODES.map((reason) => ({ reason, title: speak(reportReason(reason)), needs: evidenceOf(reason, speak) })),
  }
}

export function presentReports(listed: readonly ListedReport[], { speak, now }: { speak: Speak, now: number }): ReportsView {
  return {
    now,
    reports: listed.map((it) => ({
      ...presentAnswered(it, false, speak), id: it.id, number: requestCode(it.number), reservationId: it.reservationId, partner: { id: it.partnerId, name: it.partnerName },
    })),
  }
}

function evidenceOf(reason: ReportReason, speak: Speak): string | null {
  const needs = evidenceText(reason)
  return needs && speak(needs)
}

function presentAnswered(it: BadReport, waits: boolean, speak: Speak) {
  return {
    state: it.state, reason: it.reason, title: speak(reportReason(it.reason)), note: it.note, tried: it.tried, by: it.userName, at: it.reportedAt,
    decided: it.decidedAt === null ? null : { at: it.decidedAt, by: it.decidedBy ?? '', why: speak(it.decisionSaid ?? it.decisionNote ?? '') },
    appeal: it.appealedAt === null ? null : { at: it.appealedAt, text: it.appealNote ?? '', waits },
  }
}
