import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import { findReportOf, updateReport } from '../../store/bad-reports.ts'
import { findReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openCase } from '../desk/open-case.ts'
import { lockWhole } from '../reservation/lock-whole.ts'
import type { Caller } from '../session/open-session.ts'
import { weighReport } from './weigh-report.ts'

/** Asks for a second look at a refused report, once. Throws `not_found`, `report_missing`, `appeal_there`, `appeal_late`. */
export async function appealReport(app: App, caller: Caller, reservationId: string, text: string): Promise<void> {
  const found = await findReservation(app.db, reservationId)
  if (!found || found.partnerId !== caller.partnerId) throw new Refusal('not_found')
  await inTransaction(app.db, async (tx) => {
    const whole = await lockWhole(tx, found.requestId)
    const report = await findReportOf(tx, reservationId)
    if (!report) throw new Refusal('report_missing')
    if (report.appealedAt !== null) throw new Refusal('appeal_there', { on: moment(report.appealedAt, 'day') })
    if (report.state !== 'refused') throw new Refusal('appeal_late')
    const now = app.now()
    await updateReport(tx, report.id, { appealedAt: now, appealNote: text })
    const { shown } = await weighReport(tx, app, report, whole)
    await openCase(tx, app, {
      kind: 'report_appeal', subject: report.id, partnerId: report.partnerId, requestId: report.requestId, reservationId, openedBy: caller.userName, dueAt: null,
      facts: { ...shown, refusedBy: report.decidedBy, refusedBecause: report.decisionSaid ?? report.decisionNote, appeal: text },
    }, now)
  })
  app.wake.live()
}
