import type { Selectable } from 'kysely'
import type { Decision, DecisionKind } from '../core/moderation.ts'
import type { Words } from '../core/said.ts'
import type { Db, Schema } from '../db/schema.ts'

/** Who decided, as journal and history name them. */
export type Decider = { memberId: string | null, userId: string, userName: string }

/** A decision that has not gone out; `failed` says why it could not. */
export type PendingDecision = { requestId: string, decision: Decision, by: Decider, decidedAt: number, goesOutAt: number, failed: Words | null }

/** Keeps a decision instead of one of the same request that could not go out. */
export async function putDecision(db: Db, { requestId, decision, by, decidedAt, goesOutAt }: Omit<PendingDecision, 'failed'>): Promise<void> {
  const row = {
    kind: decision.kind, words: JSON.stringify(decision), decided_at: decidedAt, goes_out_at: goesOutAt,
    member_id: by.memberId, user_id: by.userId, user_name: by.userName, failed: null,
  }
  await db.insertInto('decisions').values({ request_id: requestId, ...row }).onConflict((conflict) => conflict.column('request_id').doUpdateSet(row)).execute()
}

export async function findDecision(db: Db, requestId: string): Promise<PendingDecision | null> {
  const row = await db.selectFrom('decisions').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row ? toDecision(row) : null
}

/** Requests whose decision is due to go out, the first decided first. */
export async function listDueDecisions(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('decisions').select('request_id').where('failed', 'is', null).where('goes_out_at', '<=', now).orderBy('goes_out_at').limit(limit).execute()
  return rows.map((row) => row.request_id)
}

export async function markDecisionFailed(db: Db, requestId: string, failed: Words): Promise<void> {
  await db.updateTable('decisions').set({ failed: JSON.stringify(failed) }).where('request_id', '=', requestId).execute()
}

export async function deleteDecision(db: Db, requestId: string): Promise<void> {
  await db.deleteFrom('decisions').where('request_id', '=', requestId).execute()
}

/** What waits of a list's requests, by their ids. */
export async function listDecisions(db: Db): Promise<Map<string, Omit<PendingDecision, 'decision'> & { kind: DecisionKind }>> {
  const rows = await db.selectFrom('decisions').select(['request_id', 'kind', 'decided_at', 'goes_out_at', 'member_id', 'user_id', 'user_name', 'failed']).execute()
  return new Map(rows.map((row) => [row.request_id, { kind: row.kind as DecisionKind, ...frame(row) }]))
}

type Row = Selectable<Schema['decisions']>

function toDecision(row: Row): PendingDecision {
  return { decision: JSON.parse(row.words) as Decision, ...frame(row) }
}

function frame(row: Omit<Row, 'words' | 'kind'>): Omit<PendingDecision, 'decision'> {
  return {
    requestId: row.request_id, decidedAt: row.decided_at, goesOutAt: row.goes_out_at, failed: row.failed === null ? null : readFailed(row.failed),
    by: { memberId: row.member_id, userId: row.user_id, userName: row.user_name },
  }
}

/** Rows of before hold a sentence in English as it is. */
function readFailed(kept: string): Words {
  return /^[{"]/.test(kept) ? JSON.parse(kept) as Words : kept
}
