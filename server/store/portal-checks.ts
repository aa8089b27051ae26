import type { Selectable } from 'kysely'
import type { Said } from '../core/said.ts'
import type { Db, Schema } from '../db/schema.ts'

export type CheckState = 'ok' | 'attention' | 'broken'

/** What a check of a portal found, in English and as a sentence not spoken yet, and since when it has been so. */
export type PortalCheck = { name: string, state: CheckState, detail: string, said: Said | null, since: number, checkedAt: number }

/** Writes what a check found; `since` moves only when the state changes. */
export async function savePortalCheck(db: Db, memberId: string, found: { name: string, state: CheckState, detail: string, said?: Said | null }, now: number): Promise<void> {
  const row = { state: found.state, detail: found.detail, said: found.said ? JSON.stringify(found.said) : null, checked_at: now }
  await db.insertInto('portal_checks').values({ member_id: memberId, name: found.name, ...row, since: now })
    .onConflict((conflict) => conflict.columns(['member_id', 'name']).doUpdateSet((of) => ({
      ...row, since: of.case().when('portal_checks.state', '=', found.state).then(of.ref('portal_checks.since')).else(now).end(),
    }))).execute()
}

export async function listPortalChecks(db: Db, memberId: string): Promise<PortalCheck[]> {
  const rows = await db.selectFrom('portal_checks').selectAll().where('member_id', '=', memberId).orderBy('name').execute()
  return rows.map(toCheck)
}

export async function deletePortalChecks(db: Db, memberId: string): Promise<void> {
  await db.deleteFrom('portal_checks').where('member_id', '=', memberId).execute()
}

/** What every portal's checks found. */
export async function listAllChecks(db: Db): Promise<Map<string, PortalCheck[]>> {
  const rows = await db.selectFrom('portal_checks').selectAll().orderBy('name').execute()
  return groupBy(rows.map((row) => [row.member_id, toCheck(row)]))
}

function toCheck(row: Selectable<Schema['portal_checks']>): PortalCheck {
  const said = row.said === null ? null : JSON.parse(row.said) as Said
  return { name: row.name, state: row.state as CheckState, detail: row.detail, said, since: row.since, checkedAt: row.checked_at }
}

function groupBy<T>(entries: readonly (readonly [key: string, value: T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const [key, value] of entries) groups.set(key, [...groups.get(key) ?? [], value])
  return groups
}

/** What healed by itself. */
export type PortalRepair = { kind: string, count: number, lastAt: number }

export async function countRepairs(db: Db, memberId: string, kind: string, count: number, now: number): Promise<void> {
  if (count === 0) return
  await db.insertInto('portal_repairs').values({ member_id: memberId, kind, count, last_at: now })
    .onConflict((conflict) => conflict.columns(['member_id', 'kind']).doUpdateSet((of) => ({ count: of('portal_repairs.count', '+', count), last_at: now }))).execute()
}

export async function listPortalRepairs(db: Db, memberId: string): Promise<PortalRepair[]> {
  const rows = await db.selectFrom('portal_repairs').selectAll().where('member_id', '=', memberId).orderBy('kind').execute()
  return rows.map((row) => ({ kind: row.kind, count: row.count, lastAt: row.last_at }))
}

export async function deletePortalRepairs(db: Db, memberId: string): Promise<void> {
  await db.deleteFrom('portal_repairs').where('member_id', '=', memberId).execute()
}

/** What healed by itself in every portal. */
export async function listAllRepairs(db: Db): Promise<Map<string, PortalRepair[]>> {
  const rows = await db.selectFrom('portal_repairs').selectAll().orderBy('kind').execute()
  return groupBy(rows.map((row) => [row.member_id, { kind: row.kind, count: row.count, lastAt: row.last_at }]))
}
