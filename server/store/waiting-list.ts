import type { Selectable } from 'kysely'
import type { Kept, Said } from '../core/said.ts'
import type { Db, Schema } from '../db/schema.ts'

/** `served`: got a place · `left`: a person of the company left · `closed`: nothing to wait for any more. */
export type WaitingState = 'waiting' | 'served' | 'left' | 'closed'

/** One company's turn in the line for the next free place of a request; `isAdmin` is of the moment of joining. */
export type WaitingEntry = {
  id: number
  requestId: string
  partnerId: string
  groupId: string
  memberId: string
  userId: string
  userName: string
  isAdmin: boolean
  joinedAt: number
  state: WaitingState
  /** Why a free place went on the last time. */
  passedOver: Kept & { at: number, code: string } | null
}

export type NewWaitingEntry = Omit<WaitingEntry, 'id' | 'state' | 'passedOver'>

/** Puts somebody at the end of the line; a second entry of a group breaks a unique index and throws. */
export async function insertWaiting(db: Db, it: NewWaitingEntry): Promise<void> {
  await db.insertInto('waiting_list').values({
    request_id: it.requestId, partner_id: it.partnerId, group_id: it.groupId, member_id: it.memberId, user_id: it.userId, user_name: it.userName,
    joined_at: it.joinedAt, state: 'waiting', ended_at: null, reservation_id: null, passed_over_at: null, passed_over_code: null, passed_over_text: null,
    is_admin: it.isAdmin ? 1 : 0, looked_at: it.joinedAt, ended_by: null,
  }).execute()
}

/** Who waits for a place of these requests, in the order of their turns; a request without a line is not in the map. */
export async function listLines(db: Db, requestIds: readonly string[]): Promise<Map<string, WaitingEntry[]>> {
  if (requestIds.length === 0) return new Map()
  const rows = await db.selectFrom('waiting_list').selectAll().where('request_id', 'in', requestIds).where('state', '=', 'waiting').orderBy('id').execute()
  return Map.groupBy(rows.map(toEntry), (it) => it.requestId)
}

export async function listLine(db: Db, requestId: string): Promise<WaitingEntry[]> {
  return (await listLines(db, [requestId])).get(requestId) ?? []
}

/** Everything a partner waits for, the oldest first. */
export async function listWaitingOf(db: Db, partnerId: string): Promise<WaitingEntry[]> {
  const rows = await db.selectFrom('waiting_list').selectAll().where('partner_id', '=', partnerId).where('state', '=', 'waiting').orderBy('id').execute()
  return rows.map(toEntry)
}

/** Ends one's waiting; false when it had ended before. */
export async function endWaiting(db: Db, id: number, how: { state: Exclude<WaitingState, 'waiting'>, now: number, reservationId?: string, by?: string }): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('waiting_list').set({ state: how.state, ended_at: how.now, reservation_id: how.reservationId ?? null, ended_by: how.by ?? null })
    .where('id', '=', id).where('state', '=', 'waiting').executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function markPassedOver(db: Db, id: number, it: Kept & { at: number, code: string }): Promise<void> {
  await db.updateTable('waiting_list').set({ passed_over_at: it.at, passed_over_code: it.code, passed_over_text: it.text, said: it.said ? JSON.stringify(it.said) : null }).where('id', '=', id).execute()
}

/** Requests with a free place and a line at which nobody looked since the given moment, the longest forgotten first. */
export async function listLinesToLookAt(db: Db, lookedBefore: number, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('waiting_list').innerJoin('open_requests', 'open_requests.request_id', 'waiting_list.request_id').select('waiting_list.request_id')
    .where('state', '=', 'waiting').where('looked_at', '<=', lookedBefore).whereRef('open_requests.taken', '<', 'open_requests.cap')
    .groupBy('waiting_list.request_id').orderBy((of) => of.fn.min('looked_at')).limit(limit).execute()
  return rows.map((row) => row.request_id)
}

export async function markLookedAt(db: Db, requestId: string, now: number): Promise<void> {
  await db.updateTable('waiting_list').set({ looked_at: now }).where('request_id', '=', requestId).where('state', '=', 'waiting').execute()
}

function toEntry(row: Selectable<Schema['waiting_list']>): WaitingEntry {
  const { passed_over_at: at, passed_over_code: code, passed_over_text: text, said } = row
  return {
    id: row.id, requestId: row.request_id, partnerId: row.partner_id, groupId: row.group_id, memberId: row.member_id, userId: row.user_id, userName: row.user_name,
    isAdmin: row.is_admin === 1, joinedAt: row.joined_at, state: row.state as WaitingState, passedOver: at === null || code === null || text === null ? null : { at, code, text, ...(said !== null && { said: JSON.parse(said) as Said }) },
  }
}
