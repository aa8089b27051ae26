import type { Selectable } from 'kysely'
import type { PrivacyKind } from '../core/privacy.ts'
import type { Db, Schema } from '../db/schema.ts'

export type PrivacyCase = {
  id: string, kind: PrivacyKind, requestId: string, partnerId: string | null, reservationId: string | null
  openedAt: number, openedBy: string, dueAt: number, alerts: number, nextAlertAt: number | null, closedAt: number | null, closedBy: string | null
}

export async function insertPrivacyCase(db: Db, it: PrivacyCase): Promise<void> {
  await db.insertInto('privacy_cases').values({
    id: it.id, kind: it.kind, request_id: it.requestId, partner_id: it.partnerId, reservation_id: it.reservationId, opened_at: it.openedAt, opened_by: it.openedBy,
    due_at: it.dueAt, alerts: it.alerts, next_alert_at: it.nextAlertAt, state: it.closedAt === null ? 'open' : 'closed', closed_at: it.closedAt, closed_by: it.closedBy,
  }).execute()
}

export async function lockPrivacyCase(db: Db, id: string): Promise<PrivacyCase | null> {
  const row = await db.selectFrom('privacy_cases').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row ? toCase(row) : null
}

/** The open case of a kind about a request and a partner; null is the vendor's own. */
export async function findOpenPrivacyCase(db: Db, { kind, requestId, partnerId }: Pick<PrivacyCase, 'kind' | 'requestId' | 'partnerId'>): Promise<PrivacyCase | null> {
  const row = await db.selectFrom('privacy_cases').selectAll().where('kind', '=', kind).where('request_id', '=', requestId).where('state', '=', 'open')
    .where('partner_id', partnerId === null ? 'is' : '=', partnerId).executeTakeFirst()
  return row ? toCase(row) : null
}

/** False when it was closed before. */
export async function markPrivacyCaseClosed(db: Db, id: string, by: string, now: number): Promise<boolean> {
  const row = await db.updateTable('privacy_cases').set({ state: 'closed', closed_at: now, closed_by: by, next_alert_at: null }).where('id', '=', id).where('state', '=', 'open').returning('id').executeTakeFirst()
  return row !== undefined
}

/** Open cases whose next alert is due. */
export async function listAlertsDue(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('privacy_cases').select('id').where('next_alert_at', '<=', now).orderBy('next_alert_at').limit(limit).execute()
  return rows.map((row) => row.id)
}

export async function markAlerted(db: Db, id: string, alerts: number, nextAlertAt: number | null): Promise<void> {
  await db.updateTable('privacy_cases').set({ alerts, next_alert_at: nextAlertAt }).where('id', '=', id).execute()
}

export type ListedPrivacyCase = PrivacyCase & { number: number, partnerName: string | null }

const LIST_LIMIT = 500

/** Open ones by when they are due, closed ones newest first; of all, or of one partner. */
export async function listPrivacyCases(db: Db, state: 'open' | 'closed', partnerId: string | null = null): Promise<ListedPrivacyCase[]> {
  const rows = await listed(db).where('privacy_cases.state', '=', state).$if(partnerId !== null, (query) => query.where('privacy_cases.partner_id', '=', partnerId))
    .orderBy(state === 'open' ? 'privacy_cases.due_at' : 'privacy_cases.closed_at', state === 'open' ? 'asc' : 'desc').limit(LIST_LIMIT).execute()
  return rows.map((row) => ({ ...toCase(row), number: row.number, partnerName: row.partner_name }))
}

/** All about one request, oldest first. */
export async function listPrivacyCasesOf(db: Db, requestId: string): Promise<ListedPrivacyCase[]> {
  const rows = await listed(db).where('privacy_cases.request_id', '=', requestId).orderBy('privacy_cases.opened_at').orderBy('privacy_cases.id').execute()
  return rows.map((row) => ({ ...toCase(row), number: row.number, partnerName: row.partner_name }))
}

/** Of some kinds, a partner's open case that is due first. */
export async function findFirstDue(db: Db, partnerId: string, kinds: readonly PrivacyKind[]): Promise<PrivacyCase | null> {
  const row = await db.selectFrom('privacy_cases').selectAll().where('partner_id', '=', partnerId).where('state', '=', 'open').where('kind', 'in', kinds).orderBy('due_at').limit(1).executeTakeFirst()
  return row ? toCase(row) : null
}

/** Partners with open cases, and those whose gate speaks of one. */
export async function listPartnersInCases(db: Db): Promise<string[]> {
  const open = await db.selectFrom('privacy_cases').select('partner_id as id').distinct().where('state', '=', 'open').where('partner_id', 'is not', null).execute()
  const gated = await db.selectFrom('partners').select('id').where('privacy_due_at', 'is not', null).execute()
  return [...new Set([...open, ...gated].map(({ id }) => id ?? ''))].sort()
}

function listed(db: Db) {
  return db.selectFrom('privacy_cases').innerJoin('requests', 'requests.id', 'privacy_cases.request_id').leftJoin('partners', 'partners.id', 'privacy_cases.partner_id')
    .selectAll('privacy_cases').select(['requests.number', 'partners.name as partner_name'])
}

function toCase(row: Selectable<Schema['privacy_cases']>): PrivacyCase {
  return {
    id: row.id, kind: row.kind as PrivacyKind, requestId: row.request_id, partnerId: row.partner_id, reservationId: row.reservation_id, openedAt: row.opened_at, openedBy: row.opened_by,
    dueAt: row.due_at, alerts: row.alerts, nextAlertAt: row.next_alert_at, closedAt: row.closed_at, closedBy: row.closed_by,
  }
}
