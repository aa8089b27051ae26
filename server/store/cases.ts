import type { Selectable } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

/** What lies on the operators' desk until somebody decides it. */
export const CASE_KINDS = ['outcome', 'no_contact', 'low_rating', 'complaint', 'details_added', 'correction', 'release_reason', 'bad_report', 'report_appeal', 'sanction_appeal', 'status_review', 'no_activity', 'offers_ended', 'portal_claim', 'home_country', 'privacy_due', 'quarantine'] as const
export type CaseKind = (typeof CASE_KINDS)[number]

/** `subject` makes it unique among its kind; `facts` is what the operator sees, as plain JSON. */
export type NewCase = {
  id: string, kind: CaseKind, subject: string, partnerId: string | null, requestId: string | null, reservationId: string | null
  openedBy: string, dueAt: number | null, facts: Readonly<Record<string, unknown>>
}
export type DeskCase = NewCase & { openedAt: number, decision: string | null, note: string | null, decidedBy: string | null, decidedAt: number | null }

/** Puts a case on the desk; false when the same one is or was there. */
export async function insertCase(db: Db, it: NewCase, now: number): Promise<boolean> {
  const row = await db.insertInto('cases').values({
    id: it.id, kind: it.kind, subject: it.subject, state: 'open', partner_id: it.partnerId, request_id: it.requestId, reservation_id: it.reservationId,
    opened_at: now, opened_by: it.openedBy, due_at: it.dueAt, facts: JSON.stringify(it.facts), decision: null, note: null, decided_by: null, decided_at: null,
  }).onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing()).returning('id').executeTakeFirst()
  return row !== undefined
}

export async function lockCase(db: Db, id: string): Promise<DeskCase | null> {
  const row = await db.selectFrom('cases').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row ? toCase(row) : null
}

export async function findCase(db: Db, id: string): Promise<DeskCase | null> {
  const row = await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toCase(row) : null
}

/** The case of a kind about a subject, decided or not. */
export async function findCaseBySubject(db: Db, kind: CaseKind, subject: string): Promise<DeskCase | null> {
  const row = await db.selectFrom('cases').selectAll().where('kind', '=', kind).where('subject', '=', subject).executeTakeFirst()
  return row ? toCase(row) : null
}

/** Cases of a kind about one reservation, the oldest first. */
export async function listCasesAbout(db: Db, kind: CaseKind, reservationId: string): Promise<DeskCase[]> {
  const rows = await db.selectFrom('cases').selectAll().where('reservation_id', '=', reservationId).where('kind', '=', kind).orderBy('opened_at').execute()
  return rows.map(toCase)
}

/** Cases of a kind whose subject is `of/1`, `of/2` …, the oldest first. */
export async function listCasesOn(db: Db, kind: CaseKind, of: string): Promise<DeskCase[]> {
  const rows = await db.selectFrom('cases').selectAll().where('kind', '=', kind).where('subject', 'like', `${of}/%`).orderBy('opened_at').execute()
  return rows.map(toCase)
}

/** Cases of some kinds about one partner, the oldest first. */
export async function listCasesFor(db: Db, partnerId: string, kinds: readonly CaseKind[]): Promise<DeskCase[]> {
  const rows = await db.selectFrom('cases').selectAll().where('partner_id', '=', partnerId).where('kind', 'in', kinds).orderBy('opened_at').execute()
  return rows.map(toCase)
}

/** How long the last decided cases of some kinds had waited, in milliseconds. */
export async function listWaits(db: Db, kinds: readonly CaseKind[], limit: number): Promise<number[]> {
  const rows = await db.selectFrom('cases').select(['opened_at', 'decided_at']).where('state', '=', 'decided').where('kind', 'in', kinds)
    .orderBy('decided_at', 'desc').limit(limit).execute()
  return rows.map((row) => Number(row.decided_at) - row.opened_at)
}

/** What waits for an operator about one reservation. */
export async function listOpenCasesAbout(db: Db, reservationId: string): Promise<DeskCase[]> {
  const rows = await db.selectFrom('cases').selectAll().where('reservation_id', '=', reservationId).where('state', '=', 'open').execute()
  return rows.map(toCase)
}

/** Brings what the desk shows of an open case up to date. */
export async function updateCaseFacts(db: Db, id: string, facts: Readonly<Record<string, unknown>>): Promise<void> {
  await db.updateTable('cases').set({ facts: JSON.stringify(facts) }).where('id', '=', id).where('state', '=', 'open').execute()
}

export async function markCaseDecided(db: Db, id: string, it: { decision: string, note: string, decidedBy: string, now: number }): Promise<void> {
  await db.updateTable('cases').set({ state: 'decided', decision: it.decision, note: it.note, decided_by: it.decidedBy, decided_at: it.now }).where('id', '=', id).execute()
}

const LIST_LIMIT = 200

/** A case with what its partner is called, and the number of its request. */
export type NamedCase = DeskCase & { partnerName: string | null, requestNumber: number | null }

/** Open cases oldest first, decided ones newest first; of one partner only where it is named. */
export async function listCases(db: Db, state: 'open' | 'decided', partnerId: string | null = null): Promise<NamedCase[]> {
  const rows = await namedCases(db).where('cases.state', '=', state).$if(partnerId !== null, (of) => of.where('cases.partner_id', '=', partnerId))
    .orderBy(state === 'open' ? 'cases.opened_at' : 'cases.decided_at', state === 'open' ? 'asc' : 'desc').limit(LIST_LIMIT).execute()
  return rows.map(toNamed)
}

export async function findNamedCase(db: Db, id: string): Promise<NamedCase | null> {
  const row = await namedCases(db).where('cases.id', '=', id).executeTakeFirst()
  return row ? toNamed(row) : null
}

function namedCases(db: Db) {
  return db.selectFrom('cases').leftJoin('partners', 'partners.id', 'cases.partner_id').leftJoin('requests', 'requests.id', 'cases.request_id')
    .selectAll('cases').select(['partners.name as partner_name', 'requests.number as request_number'])
}

function toNamed(row: Selectable<Schema['cases']> & { partner_name: string | null, request_number: number | null }): NamedCase {
  return { ...toCase(row), partnerName: row.partner_name, requestNumber: row.request_number }
}

/** Cases about one partner, newest first. */
export async function listCasesOf(db: Db, partnerId: string): Promise<DeskCase[]> {
  const rows = await db.selectFrom('cases').selectAll().where('partner_id', '=', partnerId).orderBy('opened_at', 'desc').limit(LIST_LIMIT).execute()
  return rows.map(toCase)
}

function toCase(row: Selectable<Schema['cases']>): DeskCase {
  return {
    id: row.id, kind: row.kind as CaseKind, subject: row.subject, partnerId: row.partner_id, requestId: row.request_id, reservationId: row.reservation_id,
    openedAt: row.opened_at, openedBy: row.opened_by, dueAt: row.due_at, facts: JSON.parse(row.facts) as Record<string, unknown>,
    decision: row.decision, note: row.note, decidedBy: row.decided_by, decidedAt: row.decided_at,
  }
}
