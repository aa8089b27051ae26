import type { Selectable } from 'kysely'
import type { BadReport, ReportCount, ReportReason, Try } from '../core/bad-report.ts'
import type { Said } from '../core/said.ts'
import type { Db, Schema } from '../db/schema.ts'

/** Keeps a report; a second one of the same reservation breaks a unique index and throws. */
export async function insertReport(db: Db, it: BadReport): Promise<void> {
  await db.insertInto('bad_reports').values({
    id: it.id, reservation_id: it.reservationId, request_id: it.requestId, partner_id: it.partnerId, group_id: it.groupId, reason: it.reason, note: it.note,
    tried: JSON.stringify(it.tried), user_name: it.userName, reported_at: it.reportedAt, state: it.state, decided_at: it.decidedAt, decided_by: it.decidedBy,
    decision_note: it.decisionNote, appealed_at: it.appealedAt, appeal_note: it.appealNote,
  }).execute()
}

export async function findReport(db: Db, id: string): Promise<BadReport | null> {
  const row = await db.selectFrom('bad_reports').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toReport(row) : null
}

export async function findReportOf(db: Db, reservationId: string): Promise<BadReport | null> {
  const row = await db.selectFrom('bad_reports').selectAll().where('reservation_id', '=', reservationId).executeTakeFirst()
  return row ? toReport(row) : null
}

/** All that partners said about a request, oldest first; stable while the request is locked. */
export async function listReportsOf(db: Db, requestId: string): Promise<BadReport[]> {
  const rows = await db.selectFrom('bad_reports').selectAll().where('request_id', '=', requestId).orderBy('reported_at').orderBy('id').execute()
  return rows.map(toReport)
}

/** Why the accepted reports of a partner were made, by reservation. */
export async function listAcceptedReasons(db: Db, partnerId: string): Promise<Map<string, ReportReason>> {
  const rows = await db.selectFrom('bad_reports').select(['reservation_id', 'reason']).where('partner_id', '=', partnerId).where('state', '=', 'accepted').execute()
  return new Map(rows.map((row) => [row.reservation_id, row.reason as ReportReason]))
}

export type ListedReport = BadReport & { number: number, partnerName: string }

const LIST_LIMIT = 200

/** Reports for operators: open ones oldest first, decided ones newest first. */
export async function listReports(db: Db, state: BadReport['state']): Promise<ListedReport[]> {
  const rows = await db.selectFrom('bad_reports').innerJoin('requests', 'requests.id', 'bad_reports.request_id').innerJoin('partners', 'partners.id', 'bad_reports.partner_id')
    .selectAll('bad_reports').select(['requests.number', 'partners.name']).where('bad_reports.state', '=', state)
    .orderBy(state === 'open' ? 'bad_reports.reported_at' : 'bad_reports.decided_at', state === 'open' ? 'asc' : 'desc').limit(LIST_LIMIT).execute()
  return rows.map((row) => ({ ...toReport(row), number: row.number, partnerName: row.name }))
}

export type ReportPatch = Partial<Pick<BadReport, 'state' | 'decidedAt' | 'decidedBy' | 'decisionNote' | 'decisionSaid' | 'appealedAt' | 'appealNote'>>

export async function updateReport(db: Db, id: string, patch: ReportPatch): Promise<void> {
  await db.updateTable('bad_reports').set({
    ...(patch.state !== undefined && { state: patch.state }),
    ...(patch.decidedAt !== undefined && { decided_at: patch.decidedAt }),
    ...(patch.decidedBy !== undefined && { decided_by: patch.decidedBy }),
    ...(patch.decisionNote !== undefined && { decision_note: patch.decisionNote }),
    ...(patch.decisionSaid !== undefined && { said: patch.decisionSaid && JSON.stringify(patch.decisionSaid) }),
    ...(patch.appealedAt !== undefined && { appealed_at: patch.appealedAt }),
    ...(patch.appealNote !== undefined && { appeal_note: patch.appealNote }),
  }).where('id', '=', id).execute()
}

/** Of a group's reservations since a moment, how many were reported; and the same of every other group, in the countries where this one reserved. */
export async function countReports(db: Db, groupId: string, since: number): Promise<{ own: ReportCount, peers: ReportCount[] }> {
  const rows = await db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id')
    .leftJoin('bad_reports', 'bad_reports.reservation_id', 'reservations.id')
    .select((of) => ['reservations.group_id', of.fn.count<number>('reservations.id').as('reservations'), of.fn.count<number>('bad_reports.id').as('reports')])
    .where('reservations.reserved_at', '>=', since)
    .where('requests.country', 'in', (of) => of.selectFrom('reservations as own').innerJoin('requests as there', 'there.id', 'own.request_id')
      .select('there.country').where('own.group_id', '=', groupId).where('own.reserved_at', '>=', since))
    .groupBy('reservations.group_id').execute()
  const counts = rows.map((row) => ({ groupId: row.group_id, count: { reservations: Number(row.reservations), reports: Number(row.reports) } }))
  return {
    own: counts.find((it) => it.groupId === groupId)?.count ?? { reservations: 0, reports: 0 },
    peers: counts.filter((it) => it.groupId !== groupId).map((it) => it.count),
  }
}

/** How many other requests two groups both reported as dead: a pair that always agrees is worth a look. */
export async function countJoint(db: Db, groupId: string, otherId: string, exceptRequestId: string): Promise<number> {
  const { count } = await db.selectFrom('bad_reports as one').innerJoin('bad_reports as other', 'other.request_id', 'one.request_id')
    .select((of) => of.fn.count<number>('one.request_id').distinct().as('count'))
    .where('one.group_id', '=', groupId).where('other.group_id', '=', otherId).where('one.request_id', '!=', exceptRequestId)
    .where('one.reason', '=', 'dead_number').where('other.reason', '=', 'dead_number').executeTakeFirstOrThrow()
  return Number(count)
}

function toReport(row: Selectable<Schema['bad_reports']>): BadReport {
  return {
    id: row.id, reservationId: row.reservation_id, requestId: row.request_id, partnerId: row.partner_id, groupId: row.group_id, reason: row.reason as ReportReason,
    note: row.note, tried: JSON.parse(row.tried) as Try[], userName: row.user_name, reportedAt: row.reported_at, state: row.state as BadReport['state'],
    decidedAt: row.decided_at, decidedBy: row.decided_by, decisionNote: row.decision_note, decisionSaid: row.said === null ? null : JSON.parse(row.said) as Said, appealedAt: row.appealed_at, appealNote: row.appeal_note,
  }
}
