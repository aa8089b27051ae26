import type { Db } from '../db/schema.ts'

/** Who takes a request; `portalUserId` when they come in from the vendor's portal. */
export type RequestModerator = { operatorId: string, name: string, portalUserId: string | null }

/** Gives a request to somebody, or to somebody else. */
export async function putModerator(db: Db, requestId: string, operatorId: string, { at, by }: { at: number, by: string }): Promise<void> {
  const row = { operator_id: operatorId, assigned_at: at, assigned_by: by }
  await db.insertInto('request_moderators').values({ request_id: requestId, ...row }).onConflict((conflict) => conflict.column('request_id').doUpdateSet(row)).execute()
}

export async function deleteModerator(db: Db, requestId: string): Promise<void> {
  await db.deleteFrom('request_moderators').where('request_id', '=', requestId).execute()
}

/** By request; what belonged to somebody who was shut out is nobody's. */
export async function listModerators(db: Db, requestId?: string): Promise<Map<string, RequestModerator>> {
  const rows = await db.selectFrom('request_moderators').innerJoin('operators', 'operators.id', 'request_moderators.operator_id').select(['request_id', 'operator_id', 'name', 'portal_user_id'])
    .where('disabled_at', 'is', null).$if(requestId !== undefined, (of) => of.where('request_id', '=', requestId ?? '')).execute()
  return new Map(rows.map((row) => [row.request_id, { operatorId: row.operator_id, name: row.name, portalUserId: row.portal_user_id }]))
}
