import { sql } from 'kysely'
import type { SqlBool } from 'kysely'
import type { Db } from '../db/schema.ts'

/** Reservations made between two moments, of requests from a country or from all. */
export type ReservedIn = { since: number, until: number, country: string | undefined }

/** When each was reserved and when its record stood in the CRM, as far as delivered work is kept. One that was added again stood before, so it is left out. */
export async function listCrmDelays(db: Db, { since, until, country }: ReservedIn): Promise<{ reservedAt: number, madeAt: number }[]> {
  const rows = await db.selectFrom('outbox').innerJoin('reservations', 'reservations.id', 'outbox.subject').innerJoin('crm_items', 'crm_items.reservation_id', 'reservations.id')
    .where('outbox.state', '=', 'sent').where('outbox.run_at', '>=', since).where('outbox.kind', '=', 'crm.create')
    .where((of) => of.or([of('crm_items.item_id', 'is not', null), of('crm_items.state', '=', 'deleted')]))
    .where(sql<SqlBool>`not exists (select 1 from reservation_events it where it.reservation_id = reservations.id and it.change = 'added to CRM again')`)
    .where('reserved_at', '>=', since).where('reserved_at', '<', until)
    .$if(country !== undefined, (query) => query.innerJoin('requests', 'requests.id', 'reservations.request_id').where('requests.country', '=', country ?? ''))
    .select(['reserved_at', 'outbox.run_at']).execute()
  return rows.map((row) => ({ reservedAt: row.reserved_at, madeAt: row.run_at }))
}

/** When those were reserved that are in work and have no record in the CRM yet. */
export async function listWithoutRecord(db: Db, { since, until, country }: ReservedIn): Promise<number[]> {
  const rows = await db.selectFrom('crm_items').innerJoin('reservations', 'reservations.id', 'crm_items.reservation_id')
    .where('crm_items.item_id', 'is', null).where('crm_items.state', 'in', ['waiting', 'failed']).where('reservations.state', '=', 'in_work')
    .where('reserved_at', '>=', since).where('reserved_at', '<', until)
    .$if(country !== undefined, (query) => query.innerJoin('requests', 'requests.id', 'reservations.request_id').where('requests.country', '=', country ?? ''))
    .select('reserved_at').execute()
  return rows.map((row) => row.reserved_at)
}

/** Work for portals' CRM that did not go through: `dead` was given up, `due` is tried again. */
export type CrmFailure = { error: string, dead: number, due: number }

export async function countCrmFailures(db: Db): Promise<CrmFailure[]> {
  const dead = sql<number>`sum(case when state = 'dead' then 1 else 0 end)`
  const rows = await db.selectFrom('outbox').where('state', 'in', ['dead', 'due', 'claimed']).where('kind', 'like', 'crm.%').where('last_error', 'is not', null)
    .select(['last_error', dead.as('dead'), (of) => of.fn.countAll<number>().as('count')]).groupBy('last_error').execute()
  return rows.map((row) => ({ error: row.last_error ?? '', dead: Number(row.dead), due: Number(row.count) - Number(row.dead) }))
    .toSorted((a, b) => b.dead - a.dead || b.due - a.due || (a.error < b.error ? -1 : 1))
}
