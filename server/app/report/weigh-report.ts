import { judgeShare, reportReason } from '../../core/bad-report.ts'
import type { BadReport, ReportFacts, ReportShare } from '../../core/bad-report.ts'
import { requestCode } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Db } from '../../db/schema.ts'
import { countJoint, countReports, listReportsOf } from '../../store/bad-reports.ts'
import { findCaseBySubject, updateCaseFacts } from '../../store/cases.ts'
import { findClientAnswer } from '../../store/client-answers.ts'
import { listEarlier } from '../../store/request-contacts.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { contactIndexes, openContact } from '../request/contact.ts'
import type { WholeRequest } from '../reservation/lock-whole.ts'

export type Weighed = {
  facts: ReportFacts
  /** What an operator sees on the desk. */
  shown: Readonly<Record<string, unknown>>
}

/** What speaks for and against a report: the client, the index of contacts, the other partners and the reporter's share. */
export async function weighReport(db: Db, app: App, report: BadReport, { request, reservations }: WholeRequest): Promise<Weighed> {
  const own = reservations.find(({ id }) => id === report.reservationId)
  const rulebook = await getRulebook(db, own?.reservedAt ?? report.reportedAt)
  const share = await shareOf(db, report.groupId, rulebook, app.now())
  const others = await listOthers(db, app, report, rulebook)
  const duplicates = await duplicatesOf(db, app, request, rulebook)
  const answer = await findClientAnswer(db, report.requestId)
  const isWon = reservations.some(({ outcome }) => outcome === 'won')
  const facts: ReportFacts = {
    reason: report.reason, clientAsked: answer?.askedForIt ?? null, duplicateOf: duplicates[0] ?? null, isOverLimit: share.isOver, isWon,
    confirmations: others.filter((it) => it.confirms).length,
  }
  return {
    facts,
    shown: {
      request: requestCode(request.number), reason: reportReason(report.reason), note: report.note, tried: report.tried, reportedBy: report.userName,
      ended: own?.outcome ?? null, contactedAt: own?.contactedAt ?? null, holders: reservations.filter(({ state }) => state !== 'closed').length, isWon,
      clientAnswer: facts.clientAsked, duplicates: duplicates.map(requestCode), others, share,
      ...(share.isOver && { overLimit: overLimit(share) }),
    },
  }
}

function overLimit({ share, median }: ReportShare): Said {
  return median === null ? say('caseSaid.overLimitAlone', { share: { share: round(share) } }) : say('caseSaid.overLimit', { share: { share: round(share) }, median: { share: round(median) } })
}

/** A group's share of reported reservations against that of the others in the same countries. */
export async function shareOf(db: Db, groupId: string, { badReport: { maxShare, shareDays } }: Pick<Rulebook, 'badReport'>, now: number): Promise<ReportShare> {
  const { own, peers } = await countReports(db, groupId, now - shareDays * DAY_MS)
  return judgeShare(own, peers, maxShare)
}

/** Brings the desk's facts of what else is open about the request up to date. */
export async function refreshCases(db: Db, app: App, whole: WholeRequest, exceptId: string | null): Promise<void> {
  for (const report of await listReportsOf(db, whole.request.id)) {
    if (report.state !== 'open' || report.id === exceptId) continue
    const found = await findCaseBySubject(db, 'bad_report', report.id)
    if (found) await updateCaseFacts(db, found.id, (await weighReport(db, app, report, whole)).shown)
  }
}

/** `confirms`: says the same of a dead contact, in another group, and is not over its own limit. `jointBefore`: other requests both called dead. */
type Other = { partnerId: string, reason: Said, state: string, tried: number, confirms: boolean, jointBefore: number }

async function listOthers(db: Db, app: App, report: BadReport, rulebook: Rulebook): Promise<Other[]> {
  const others = (await listReportsOf(db, report.requestId)).filter(({ id }) => id !== report.id)
  return Promise.all(others.map(async (it) => ({
    partnerId: it.partnerId, reason: reportReason(it.reason), state: it.state, tried: it.tried.length,
    confirms: it.reason === 'dead_number' && it.state !== 'refused' && it.groupId !== report.groupId && !(await shareOf(db, it.groupId, rulebook, app.now())).isOver,
    jointBefore: await countJoint(db, report.groupId, it.groupId, report.requestId),
  })))
}

async function duplicatesOf(db: Db, app: App, request: WholeRequest['request'], { duplicateDays }: Rulebook): Promise<number[]> {
  const contact = await openContact(app, request.id, db)
  if (!contact) return []
  return listEarlier(db, contactIndexes(app, contact), { exceptId: request.id, from: request.receivedAt - duplicateDays * DAY_MS, to: request.receivedAt })
}

/** To whole percent. */
function round(share: number): number {
  return Math.round(share * 100) / 100
}
