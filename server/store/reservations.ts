import type { Selectable } from 'kysely'
import type { Outcome } from '../core/outcome.ts'
import type { Ended } from '../core/conversion.ts'
import type { WonKind } from '../core/match.ts'
import type { Need } from '../core/request.ts'
import type { Holder, IdleDeadline, IdleKind, Reservation, ReservationState, Stopped } from '../core/reservation.ts'
import type { Db, Schema } from '../db/schema.ts'

export type NewReservation = Reservation & { cap: number, groupId: string, key: string, holdsPlace: boolean, proofKey: string | null }

/** Who "reserved" what was brought over from before. */
export const IMPORTED_BY = '0'

/** Inserts the reservation; a place that is taken breaks a unique index and throws. */
export async function insertReservation(db: Db, it: NewReservation): Promise<void> {
  await db.insertInto('reservations').values({
    id: it.id, request_id: it.requestId, cap: it.cap, slot: it.slot, partner_id: it.partnerId, group_id: it.groupId, member_id: it.memberId,
    user_id: it.userId, user_name: it.userName, key: it.key, state: it.state, outcome: it.outcome, holds_place: it.holdsPlace ? 1 : 0,
    rulebook_version: it.rulebookVersion, reserved_at: it.reservedAt, undo_until: it.undoUntil, contact_shown_at: it.contactShownAt,
    first_contact_due_at: it.firstContactDueAt, closed_at: it.closedAt, proof: it.proof, proof_key: it.proofKey,
    proof_missing: it.proofMissing ? 1 : 0, lost_reason: it.lostReason, contacted_at: it.contactedAt, contacted_in: it.contactedIn,
    ...idleColumns(it.idle), last_sign_at: it.lastSignAt, work_begun: it.workBegun ? 1 : 0, excused_at: it.excusedAt, won_at: it.wonAt,
    assignee_id: it.assigneeId, assignee_name: it.assigneeName,
  }).execute()
}

export async function findReservation(db: Db, id: string): Promise<Reservation | null> {
  const row = await db.selectFrom('reservations').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toReservation(row) : null
}

/** The reservation, locked until the transaction ends. */
export async function lockReservation(db: Db, id: string): Promise<Reservation | null> {
  const row = await db.selectFrom('reservations').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  return row ? toReservation(row) : null
}

export async function findReservationByKey(db: Db, partnerId: string, key: string): Promise<Reservation | null> {
  const row = await db.selectFrom('reservations').selectAll().where('partner_id', '=', partnerId).where('key', '=', key).executeTakeFirst()
  return row ? toReservation(row) : null
}

/** Who holds places of a request now, by slot. */
export async function listHolders(db: Db, requestId: string): Promise<Holder[]> {
  const rows = await ofRequest(db, requestId).where('holds_place', '=', 1).execute()
  return rows.map(toHolder)
}

/** Who holds places of a request now, and whom its client told to stop, of all times. */
export async function listParties(db: Db, requestId: string): Promise<{ holders: Holder[], stopped: Stopped[] }> {
  const rows = await ofRequest(db, requestId).where((of) => of.or([of('holds_place', '=', 1), of('outcome', '=', 'withdrawn')])).execute()
  return {
    holders: rows.filter((row) => row.holds_place === 1).map(toHolder),
    stopped: rows.filter((row) => row.outcome === 'withdrawn').map((row) => ({ partnerId: row.partner_id, groupId: row.group_id })),
  }
}

function ofRequest(db: Db, requestId: string) {
  return db.selectFrom('reservations').select(['slot', 'partner_id', 'group_id', 'user_name', 'reserved_at', 'holds_place', 'outcome'])
    .where('request_id', '=', requestId).orderBy('slot')
}

function toHolder(row: Pick<Selectable<Schema['reservations']>, 'slot' | 'partner_id' | 'group_id' | 'user_name' | 'reserved_at'>): Holder {
  return { slot: row.slot, partnerId: row.partner_id, groupId: row.group_id, userName: row.user_name, reservedAt: row.reserved_at }
}

export async function listByRequest(db: Db, requestId: string): Promise<Reservation[]> {
  const rows = await db.selectFrom('reservations').selectAll().where('request_id', '=', requestId).orderBy('reserved_at').execute()
  return rows.map(toReservation)
}

/** All reservations of a request, live and ended, locked in the order of their ids. */
export async function lockByRequest(db: Db, requestId: string): Promise<Reservation[]> {
  const rows = await db.selectFrom('reservations').selectAll().where('request_id', '=', requestId).orderBy('id').forUpdate().execute()
  return rows.map(toReservation)
}

export async function countOfRequest(db: Db, requestId: string): Promise<number> {
  const { count } = await db.selectFrom('reservations').select((of) => of.fn.countAll<number>().as('count')).where('request_id', '=', requestId).executeTakeFirstOrThrow()
  return Number(count)
}

const LIST_LIMIT = 500

/** A partner's open (`in_work`) or ended (`closed`) reservations, newest first. Undone ones are not shown. */
export async function listByPartner(db: Db, partnerId: string, which: 'in_work' | 'closed'): Promise<Reservation[]> {
  const states: ReservationState[] = which === 'closed' ? ['closed'] : ['held', 'in_work']
  const rows = await db.selectFrom('reservations').selectAll().where('partner_id', '=', partnerId).where('state', 'in', states)
    .orderBy(which === 'closed' ? 'closed_at' : 'reserved_at', 'desc').limit(LIST_LIMIT).execute()
  return rows.map(toReservation)
}

/** What the people who reserved or were handed something of a partner are called: `member id/user id` → name. */
export async function listWorkerNames(db: Db, partnerId: string): Promise<Map<string, string>> {
  const reserved = await ofPartner(db, partnerId).select(['member_id', 'user_id as id', 'user_name as name']).distinct().execute()
  const assigned = await ofPartner(db, partnerId).where('assignee_id', 'is not', null).select(['member_id', 'assignee_id as id', 'assignee_name as name']).distinct().execute()
  return new Map([...reserved, ...assigned].map(({ member_id: memberId, id, name }) => [`${memberId ?? ''}/${id ?? ''}`, name ?? '']))
}

/** The partner's places in these requests: request id → reservation. */
export async function listOwnPlaces(db: Db, partnerId: string, requestIds: readonly string[]): Promise<Map<string, Reservation>> {
  if (requestIds.length === 0) return new Map()
  const rows = await db.selectFrom('reservations').selectAll().where('partner_id', '=', partnerId).where('request_id', 'in', requestIds)
    .where('holds_place', '=', 1).execute()
  return new Map(rows.map((row) => [row.request_id, toReservation(row)]))
}

/** The partner's reservations of these requests, of all times, the first one first. */
export async function listOwn(db: Db, partnerId: string, requestIds: readonly string[]): Promise<Reservation[]> {
  if (requestIds.length === 0) return []
  const rows = await db.selectFrom('reservations').selectAll().where('partner_id', '=', partnerId).where('request_id', 'in', requestIds).orderBy('reserved_at').execute()
  return rows.map(toReservation)
}

/** Everything of a partner that ended, for the rating; undone ones are deleted and so never here. */
export async function listEnded(db: Db, partnerId: string): Promise<Ended[]> {
  const rows = await db.selectFrom('reservations').select(['id', 'outcome', 'contact_shown_at', 'closed_at', 'excused_at'])
    .where('partner_id', '=', partnerId).where('state', '=', 'closed').orderBy('closed_at', 'desc').execute()
  return rows.map(toEnded)
}

type EndedRow = { id: string, outcome: string | null, contact_shown_at: number | null, closed_at: number | null, excused_at: number | null }

/** An ended row as the conversion sees it. */
export function toEnded(row: EndedRow): Ended {
  return { id: row.id, outcome: row.outcome as Outcome, contactShown: row.contact_shown_at !== null, closedAt: Number(row.closed_at), isExcused: row.excused_at !== null }
}

/** What kinds of requests a partner won last, the latest first. */
export async function listWonKinds(db: Db, partnerId: string, limit: number): Promise<WonKind[]> {
  const rows = await db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id').select(['requests.country', 'requests.language', 'requests.needs'])
    .where('reservations.partner_id', '=', partnerId).where('outcome', '=', 'won').orderBy('reservations.closed_at', 'desc').limit(limit).execute()
  return rows.map(({ country, language, needs }) => ({ country, language, needs: JSON.parse(needs) as Need[] }))
}

/** Reservations made since a moment, and those not ended: what the limits of a level are held against. */
export async function countUsage(db: Db, partnerId: string, since: number): Promise<{ today: number, inWork: number }> {
  const count = async (query: ReturnType<typeof ofPartner>): Promise<number> =>
    Number((await query.select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count)
  return {
    today: await count(ofPartner(db, partnerId).where('reserved_at', '>=', since)),
    inWork: await count(ofPartner(db, partnerId).where('state', 'in', ['held', 'in_work'])),
  }
}

export async function countClosed(db: Db, partnerId: string): Promise<number> {
  const { count } = await ofPartner(db, partnerId).where('state', '=', 'closed')
    .select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(count)
}

/** A partner's reservations that have not ended and were made before a moment. */
export async function listLiveIds(db: Db, partnerId: string, before: number): Promise<string[]> {
  const rows = await ofPartner(db, partnerId).where('state', 'in', ['held', 'in_work']).where('reserved_at', '<', before).select('id').orderBy('id').execute()
  return rows.map((row) => row.id)
}

/** Held reservations whose undo time is over. */
export async function listUndoOver(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('reservations').select('id').where('state', '=', 'held').where('undo_until', '<=', now).limit(limit).execute()
  return rows.map((row) => row.id)
}

/** Open reservations whose activities matter: until the client was reached the first one, from `reservedAt` on, then the newest, after `since`. */
export type AwaitedActivity = { reservationId: string, reservedAt: number, contactedIn: Reservation['contactedIn'], workBegun: boolean, since: number }

export async function listAwaitedActivities(db: Db, ids: readonly string[]): Promise<AwaitedActivity[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('reservations').select(['id', 'reserved_at', 'contacted_at', 'contacted_in', 'last_sign_at', 'work_begun'])
    .where('id', 'in', ids).where('state', '!=', 'closed').execute()
  return rows.map((row) => {
    const [contactedIn, workBegun] = [row.contacted_in as AwaitedActivity['contactedIn'], row.work_begun === 1]
    const known = contactedIn === 'crm' ? row.contacted_at ?? 0 : 0
    return { reservationId: row.id, reservedAt: row.reserved_at, contactedIn, workBegun, since: Math.max(row.reserved_at, known, workBegun ? row.last_sign_at ?? 0 : 0) }
  })
}

/** Taken back before anything happened: as if it had never been. */
export async function deleteReservation(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sales').where('reservation_id', '=', id).execute()
  await db.deleteFrom('crm_items').where('reservation_id', '=', id).execute()
  await db.deleteFrom('reservation_events').where('reservation_id', '=', id).execute()
  await db.deleteFrom('reservations').where('id', '=', id).execute()
}

export type ReservationPatch = Partial<Pick<Reservation, 'state' | 'outcome' | 'contactShownAt' | 'closedAt' | 'proof' | 'proofMissing' | 'lostReason' | 'contactedAt' | 'contactedIn' | 'idle' | 'lastSignAt' | 'workBegun' | 'excusedAt' | 'wonAt' | 'assigneeId' | 'assigneeName'>>
  & { proofKey?: string | null, holdsPlace?: boolean }

/** Writes the given fields; a proof that another Won already has breaks a unique index and throws. */
export async function updateReservation(db: Db, id: string, patch: ReservationPatch): Promise<void> {
  await db.updateTable('reservations').set({
    ...(patch.state !== undefined && { state: patch.state }),
    ...(patch.outcome !== undefined && { outcome: patch.outcome }),
    ...(patch.contactShownAt !== undefined && { contact_shown_at: patch.contactShownAt }),
    ...(patch.closedAt !== undefined && { closed_at: patch.closedAt }),
    ...(patch.proof !== undefined && { proof: patch.proof }),
    ...(patch.proofKey !== undefined && { proof_key: patch.proofKey }),
    ...(patch.proofMissing !== undefined && { proof_missing: patch.proofMissing ? 1 : 0 }),
    ...(patch.lostReason !== undefined && { lost_reason: patch.lostReason }),
    ...(patch.contactedAt !== undefined && { contacted_at: patch.contactedAt }),
    ...(patch.contactedIn !== undefined && { contacted_in: patch.contactedIn }),
    ...(patch.idle !== undefined && idleColumns(patch.idle)),
    ...(patch.lastSignAt !== undefined && { last_sign_at: patch.lastSignAt }),
    ...(patch.workBegun !== undefined && { work_begun: patch.workBegun ? 1 : 0 }),
    ...(patch.excusedAt !== undefined && { excused_at: patch.excusedAt }),
    ...(patch.wonAt !== undefined && { won_at: patch.wonAt }),
    ...(patch.assigneeId !== undefined && { assignee_id: patch.assigneeId }),
    ...(patch.assigneeName !== undefined && { assignee_name: patch.assigneeName }),
    ...(patch.holdsPlace !== undefined && { holds_place: patch.holdsPlace ? 1 : 0 }),
  }).where('id', '=', id).execute()
}

function ofPartner(db: Db, partnerId: string) {
  return db.selectFrom('reservations').where('partner_id', '=', partnerId)
}

function toReservation(row: Selectable<Schema['reservations']>): Reservation {
  return {
    id: row.id, requestId: row.request_id, slot: row.slot, partnerId: row.partner_id, memberId: row.member_id, userId: row.user_id, userName: row.user_name,
    state: row.state as ReservationState, outcome: row.outcome as Outcome | null, rulebookVersion: row.rulebook_version,
    reservedAt: row.reserved_at, undoUntil: row.undo_until, contactShownAt: row.contact_shown_at, firstContactDueAt: row.first_contact_due_at,
    closedAt: row.closed_at, proof: row.proof, proofMissing: row.proof_missing === 1, lostReason: row.lost_reason,
    contactedAt: row.contacted_at, contactedIn: row.contacted_in as Reservation['contactedIn'],
    idle: toIdle(row), lastSignAt: row.last_sign_at, workBegun: row.work_begun === 1, excusedAt: row.excused_at, wonAt: row.won_at,
    assigneeId: row.assignee_id, assigneeName: row.assignee_name,
  }
}

function idleColumns(idle: IdleDeadline | null) {
  return {
    idle_kind: idle?.kind ?? null, idle_from: idle?.from ?? null, idle_due_at: idle?.dueAt ?? null, idle_next_at: idle?.nextAt ?? null, idle_warned: idle?.warned ?? 0,
  }
}

function toIdle(row: Selectable<Schema['reservations']>): IdleDeadline | null {
  const { idle_kind: kind, idle_from: from, idle_due_at: dueAt, idle_next_at: nextAt, idle_warned: warned } = row
  return kind === null || from === null || dueAt === null || nextAt === null ? null : { kind: kind as IdleKind, from, dueAt, nextAt, warned }
}
