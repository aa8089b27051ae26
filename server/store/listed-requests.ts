import type { ExpressionBuilder, Selectable } from 'kysely'
import { readHints } from '../core/hints.ts'
import type { Hint } from '../core/hints.ts'
import type { ImplementationRequest } from '../core/request.ts'
import type { Db, Schema } from '../db/schema.ts'
import { toRequest } from './requests.ts'

/** A request as operators list it: with its hints, and how many places are taken. */
export type ListedRequest = ImplementationRequest & { hints: Hint[], isSetApart: boolean, answeredAt: number | null, rejectNote: string | null, taken: number, source: Record<string, string> | null }

/** All that waits has to be in sight; the others are looked for. */
const WAITING_LIMIT = 1_000
const LIST_LIMIT = 200

/** Which requests operators list: `apart` are those that wait apart from the queue, because of their hints; `on_hold` those that a moderator put aside. */
export type ListedState = 'held' | 'apart' | 'on_hold' | 'published' | 'closed'

/** For operators: those that wait oldest first, before them those whose client has answered; the others newest first. */
export async function listRequests(db: Db, state: ListedState): Promise<ListedRequest[]> {
  const waits = state !== 'published' && state !== 'closed'
  const rows = await withTaken(db).where('requests.state', '=', waits ? 'held' : state).where(isWorthListing).$if(waits, (of) => of.where(partOfQueue(state)))
    .$if(state === 'held', (of) => of.orderBy((on) => on.case().when('answered_at', 'is', null).then(1).else(0).end()))
    .orderBy('requests.number', waits ? 'asc' : 'desc').limit(waits ? WAITING_LIMIT : LIST_LIMIT).execute()
  return rows.map(toListed)
}

/** In which part of the queue a held request stands. */
function partOfQueue(state: ListedState) {
  return (of: ExpressionBuilder<Schema, 'requests'>) => {
    const isAside = of.exists(of.selectFrom('holds').select('holds.request_id').whereRef('holds.request_id', '=', 'requests.id'))
    return state === 'on_hold' ? isAside : of.and([of.not(isAside), of('requests.set_apart', '=', state === 'apart' ? 1 : 0)])
  }
}

/** What was erased before anybody saw it leaves only a number behind. */
export function isWorthListing(of: ExpressionBuilder<Schema, 'requests'>) {
  return of.or([of('requests.close_reason', 'is', null), of('requests.close_reason', '!=', 'erased'), of('requests.published_at', 'is not', null), of('requests.confirmed_at', 'is not', null)])
}

export async function findListedRequest(db: Db, number: number): Promise<ListedRequest | null> {
  const row = await withTaken(db).where('requests.number', '=', number).where('requests.state', '!=', 'received').executeTakeFirst()
  return row ? toListed(row) : null
}

export async function countRequests(db: Db): Promise<Record<ListedState, number>> {
  const rows = await db.selectFrom('requests').select(['state', 'set_apart', (of) => of.fn.countAll<number>().as('count')]).where(isWorthListing).where('state', '!=', 'received').groupBy(['state', 'set_apart']).execute()
  const counts = { held: 0, apart: 0, on_hold: 0, published: 0, closed: 0 }
  for (const row of rows) counts[row.state === 'held' && row.set_apart === 1 ? 'apart' : row.state as 'held' | 'published' | 'closed'] += Number(row.count)
  for (const { set_apart: isApart } of await listAside(db)) {
    counts[isApart === 1 ? 'apart' : 'held'] -= 1
    counts.on_hold += 1
  }
  for (const { set_apart: isApart } of await listDecided(db)) counts[isApart === 1 ? 'apart' : 'held'] -= 1
  return counts
}

function listAside(db: Db): Promise<{ set_apart: number }[]> {
  return db.selectFrom('holds').innerJoin('requests', 'requests.id', 'holds.request_id').select('set_apart').where('state', '=', 'held').execute()
}

/** What is decided and has not gone out waits for nobody. */
function listDecided(db: Db): Promise<{ set_apart: number }[]> {
  return db.selectFrom('decisions').innerJoin('requests', 'requests.id', 'decisions.request_id').select('set_apart').where('state', '=', 'held').where('failed', 'is', null)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('holds').select('holds.request_id').whereRef('holds.request_id', '=', 'decisions.request_id')))).execute()
}

function withTaken(db: Db) {
  return db.selectFrom('requests').selectAll('requests').select((of) => of.selectFrom('reservations')
    .select((count) => count.fn.countAll<number>().as('taken'))
    .whereRef('reservations.request_id', '=', 'requests.id').where('reservations.holds_place', '=', 1).as('taken'))
}

export function toListed(row: Selectable<Schema['requests']> & { taken: number | null }): ListedRequest {
  return { ...toRequest(row), hints: readHints(JSON.parse(row.hints)), isSetApart: row.state === 'held' && row.set_apart === 1, answeredAt: row.answered_at, rejectNote: row.reject_note, taken: Number(row.taken ?? 0), source: row.source === null ? null : JSON.parse(row.source) as Record<string, string> }
}
