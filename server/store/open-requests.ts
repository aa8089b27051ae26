import type { Area } from '../core/area.ts'
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
  cityKey: string
  seats: number | null
  opensAt: number
  publishedAt: number
  taken: number
  cap: number
  card: Card
}

export async function insertOpenRequest(db: Db, it: OpenRequest): Promise<void> {
  await db.insertInto('open_requests').values({
    country: it.country, number: it.number, request_id: it.requestId, region: it.region, city_key: it.cityKey, seats: it.seats, opens_at: it.opensAt,
    published_at: it.publishedAt, taken: it.taken, cap: it.cap, card: JSON.stringify(it.card),
  }).execute()
}

export async function removeOpenRequest(db: Db, requestId: string): Promise<void> {
  await db.deleteFrom('open_requests').where('request_id', '=', requestId).execute()
}

/** The same request in another place; nothing where it is not open. */
export async function moveOpenRequest(db: Db, requestId: string, { country, region }: Location): Promise<void> {
  await db.updateTable('open_requests').set({ country, region }).where('request_id', '=', requestId).execute()
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

/** Open requests in an area, newest first; the same rule as `isInArea` in core, said in SQL. */
export async function listOpenRequests(db: Db, area: Area): Promise<OpenRequest[]> {
  if (isNowhere(area)) return []
  const rows = await inArea(db, area).selectAll().orderBy('number', 'desc').limit(LIST_LIMIT).execute()
  return rows.map((row) => ({
    requestId: row.request_id, number: row.number, country: row.country, region: row.region, cityKey: row.city_key, seats: row.seats, opensAt: row.opens_at,
    publishedAt: row.published_at, taken: row.taken, cap: row.cap, card: JSON.parse(row.card) as Card,
  }))
}

/** How many open requests in the area still have a free place. */
export async function countOpenRequests(db: Db, area: Area): Promise<number> {
  if (isNowhere(area)) return 0
  const { count } = await inArea(db, area).select((of) => of.fn.countAll<number>().as('count'))
    .whereRef('taken', '<', 'cap').executeTakeFirstOrThrow()
  return Number(count)
}

function isNowhere({ everywhere, places }: Area): boolean {
  return !everywhere && places.length === 0
}

function inArea(db: Db, { everywhere, places, except }: Area) {
  const query = db.selectFrom('open_requests').$if(except.length > 0, (it) => it.where('country', 'not in', except))
  if (everywhere) return query
  return query.where((of) => of.or(places.map(({ country, region, cityKey }) => of.and([
    of('country', '=', country),
    ...(region === null ? [] : [of('region', '=', region)]),
    ...(cityKey === null ? [] : [of('city_key', '=', cityKey), of('city_key', '!=', '')]),
  ]))))
}
