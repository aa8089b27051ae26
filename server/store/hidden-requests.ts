import type { Selectable } from 'kysely'
import type { HiddenFor, NotForUsReason } from '../core/not-for-us.ts'
import type { Db, Schema } from '../db/schema.ts'

/** A request that a person or a company does not want to see any more. */
export type HiddenRequest = { requestId: string, for: HiddenFor, memberId: string, userId: string, userName: string, reason: NotForUsReason, hiddenAt: number }

/** Whose hidden requests are meant: a person's own, and the company's. */
export type HiddenFrom = { partnerId: string, memberId: string, userId: string }

const COMPANY = 'company'

/** Hides it; false when it is hidden for the same person, or the company, already: who was first stays. */
export async function insertHidden(db: Db, partnerId: string, it: HiddenRequest): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db.insertInto('hidden_requests').values({
    partner_id: partnerId, request_id: it.requestId, scope: scopeOf(it.for, it), member_id: it.memberId, user_id: it.userId, user_name: it.userName,
    reason: it.reason, hidden_at: it.hiddenAt,
  }).onConflict((on) => on.doNothing()).executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Shows it again; false when it was not hidden. */
export async function removeHidden(db: Db, from: HiddenFrom, requestId: string, whom: HiddenFor): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('hidden_requests').where('partner_id', '=', from.partnerId).where('request_id', '=', requestId)
    .where('scope', '=', scopeOf(whom, from)).executeTakeFirst()
  return numDeletedRows > 0n
}

/** What of these requests is hidden from a person; where both are, the company's decision. */
export async function listHidden(db: Db, from: HiddenFrom, requestIds: readonly string[]): Promise<Map<string, HiddenRequest>> {
  if (requestIds.length === 0) return new Map()
  const rows = await db.selectFrom('hidden_requests').selectAll().where('partner_id', '=', from.partnerId).where('request_id', 'in', requestIds)
    .where('scope', 'in', scopesOf(from)).execute()
  const own = rows.filter((row) => row.scope !== COMPANY)
  return new Map([...own, ...rows.filter((row) => row.scope === COMPANY)].map((row) => [row.request_id, toHidden(row)]))
}

export function scopesOf(from: HiddenFrom | null): string[] {
  return from ? [COMPANY, scopeOf('me', from)] : []
}

function scopeOf(whom: HiddenFor, { memberId, userId }: Pick<HiddenFrom, 'memberId' | 'userId'>): string {
  return whom === 'company' ? COMPANY : `${memberId}/${userId}`
}

function toHidden(row: Selectable<Schema['hidden_requests']>): HiddenRequest {
  return {
    requestId: row.request_id, for: row.scope === COMPANY ? 'company' : 'me', memberId: row.member_id, userId: row.user_id, userName: row.user_name,
    reason: row.reason as NotForUsReason, hiddenAt: row.hidden_at,
  }
}
