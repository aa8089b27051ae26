import type { BadReport } from '../../core/bad-report.ts'
import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { findReport } from '../../store/bad-reports.ts'
import type { CaseHandler, DeskCase } from '../desk/decide-case.ts'
import { lockWhole } from '../reservation/lock-whole.ts'
import type { WholeRequest } from '../reservation/lock-whole.ts'
import { settleAsBad, settleAsRefused, settleForReporter, writeDecision } from './settle-report.ts'
import type { Verdict } from './settle-report.ts'

/**
 * `accept`: the request is bad, for all. `refuse`: it is not. `correct`, only for a client who is somewhere else: it counts as nothing for
 * the reporter, and the request goes on where it belongs. The note is the partner's to read.
 */
export const badReport: CaseHandler = {
  decisions: ['accept', 'refuse', 'correct'],
  apply: async (tx, app, it, { decision, note, by }) => {
    const { report, whole } = await load(tx, it)
    if (report.state !== 'open') throw new Refusal('already_decided', { name: report.decidedBy ?? '', on: moment(report.decidedAt ?? 0, 'day') })
    const verdict: Verdict & { deskCase: string } = { by, source: 'operator', why: note, deskCase: it.id }
    if (decision === 'refuse') return settleAsRefused(tx, app, whole, report, verdict)
    if (decision === 'accept') return settleAsBad(tx, app, whole, { ...verdict, closeAs: closeReasonOf(report) })
    if (report.reason !== 'out_of_territory') throw new Refusal('invalid')
    return settleForReporter(tx, app, whole, report, verdict)
  },
}

/** An appeal accepted does what accepting at once would have done. */
export const reportAppeal: CaseHandler = {
  decisions: ['accept', 'refuse'],
  apply: async (tx, app, it, { decision, note, by }) => {
    const { report, whole } = await load(tx, it)
    const verdict: Verdict = { by, source: 'operator', why: note }
    if (decision === 'accept' && report.reason !== 'out_of_territory') await settleAsBad(tx, app, whole, { ...verdict, closeAs: closeReasonOf(report), deskCase: it.id })
    if (decision === 'accept') return settleForReporter(tx, app, whole, report, verdict)
    return writeDecision(tx, app, report, whole.request.number, { ...verdict, isAccepted: false })
  },
}

async function load(tx: Tx, { subject, requestId }: DeskCase): Promise<{ report: BadReport, whole: WholeRequest }> {
  const whole = await lockWhole(tx, requestId ?? '')
  const report = await findReport(tx, subject)
  if (!report) throw new Refusal('not_found')
  return { report, whole }
}

function closeReasonOf({ reason }: BadReport): 'duplicate' | 'rejected' {
  return reason === 'duplicate' ? 'duplicate' : 'rejected'
}
