import type { Location } from '../core/location.ts'
import type { Budget, Need } from '../core/request.ts'
import type { Db } from '../db/schema.ts'

/** What never changes about a request while it is open; it holds nothing that identifies the client. */
export type Card = { title: string, place: string, language: string, budget: Budget | null, needs: readonly Need[] }

export type OpenRequest = {
  requestId: string
  number: number
  country: string
  region: string | null
  seats: number | null
  opensAt: number
  publishedAt: number
  taken: number
  cap: number
  card: Card
}

export async function insertOpenRequest(db: Db, it: OpenRequest): Promise<void> {
  await db.insertInto('open_requests').values({
    country: it.country, number: it.number, request_id: it.requestId, region: it.region, seats: it.seats, opens_at: it.opensAt,
    published_at: it.publishedAt, taken: it.taken, cap: it.cap, card: JSON.stringify(it.card),
  }).execute()
}

export async function removeOpenRequest(db: Db, requestId: string): Promise<void> {
  await db.deleteFrom('open_requests').where('request_id', '=', requestId).execute()
}

/** Counts the request's places anew and returns how many are taken; counting cannot drift as adding one could. */
export async function refreshTaken(db: Db, requestId: string): Promise<number> {
  const { count } = await db.selectFrom('reservations').select((of) => of.fn.countAll<number>().as('count'))
    .where('request_id', '=', requestId).where('holds_place', '=', 1).executeTakeFirstOrThrow()
  const taken = Number(count)
  await db.updateTable('open_requests').set({ taken }).where('request_id', '=', requestId).execute()
  return taken
}

const LIST_LIMIT = 200

/** Open requests in the given locations, newest first; the same rule as `covers` in core, said in SQL. */
export async function listOpenRequests(db: Db, locations: readonly Location[]): Promise<OpenRequest[]> {
  if (locations.length === 0) return []
  const rows = await inLocations(db, locations).selectAll().orderBy('number', 'desc').limit(LIST_LIMIT).execute()
  return rows.map((row) => ({
    requestId: row.request_id, number: row.number, country: row.country, region: row.region, seats: row.seats, opensAt: row.opens_at,
    publishedAt: row.published_at, taken: row.taken, cap: row.cap, card: JSON.parse(row.card) as Card,
  }))
}

/** How many open requests in the locations still have a free place. */
export async function countOpenRequests(db: Db, locations: readonly Location[]): Promise<number> {
  if (locations.length === 0) return 0
  const { count } = await inLocations(db, locations).select((of) => of.fn.countAll<number>().as('count'))
    .whereRef('taken', '<', 'cap').executeTakeFirstOrThrow()
  return Number(count)
}

function inLocations(db: Db, locations: readonly Location[]) {
  return db.selectFrom('open_requests').where((of) => of.or(locations.map((it) => it.region === null
    ? of('country', '=', it.country)
    : of.and([of('country', '=', it.country), of('region', '=', it.region)]))))
}
