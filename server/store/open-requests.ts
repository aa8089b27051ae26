import { expressionBuilder, sql } from 'kysely'
import type { Expression, Selectable, SqlBool } from 'kysely'
import { countriesOf } from '../core/area.ts'
import type { Area } from '../core/area.ts'
import type { Location } from '../core/location.ts'
import type { Budget, Need } from '../core/request.ts'
import { readCodes, writeCodes } from './country-codes.ts'
import { scopesOf } from './hidden-requests.ts'
import type { HiddenFrom } from './hidden-requests.ts'
import type { Db, Schema } from '../db/schema.ts'

/** What never changes about a request while it is open; it holds nothing that identifies the client. */
export type Card = { title: string, place: string, language: string, budget: Budget | null, needs: readonly Need[], repeatClient: boolean }

export type OpenRequest = {
  requestId: string
  number: number
  country: string
  region: string | null
  cityKey: string
  alsoIn: readonly string[]
  seats: number | null
  opensAt: number
  publishedAt: number
  closesAt: number | null
  taken: number
  cap: number
  card: Card
}

export async function insertOpenRequest(db: Db, it: OpenRequest): Promise<void> {
  await db.insertInto('open_requests').values({
    country: it.country, number: it.number, request_id: it.requestId, region: it.region, city_key: it.cityKey, seats: it.seats, opens_at: it.opensAt,
    published_at: it.publishedAt, closes_at: it.closesAt, taken: it.taken, cap: it.cap, also_in: writeCodes(it.alsoIn), card: JSON.stringify(it.card),
  }).execute()
}

export async function removeOpenRequest(db: Db, requestId: string): Promise<void> {
  await db.deleteFrom('open_requests').where('request_id', '=', requestId).execute()
}

/** The same request in another place; nothing where it is not open. */
export async function moveOpenRequest(db: Db, requestId: string, { country, region }: Location): Promise<void> {
  await db.updateTable('open_requests').set({ country, region }).where('request_id', '=', requestId).execute()
}

/** Offers it in these countries beside its own; nothing where it is not open. */
export async function widenOpenRequest(db: Db, requestId: string, alsoIn: readonly string[]): Promise<void> {
  await db.updateTable('open_requests').set({ also_in: writeCodes(alsoIn) }).where('request_id', '=', requestId).execute()
}

/** Counts the request's places anew and returns how many are taken; counting cannot drift as adding one could. */
export async function refreshTaken(db: Db, requestId: string): Promise<number> {
  const { count } = await db.selectFrom('reservations').select((of) => of.fn.countAll<number>().as('count'))
    .where('request_id', '=', requestId).where('holds_place', '=', 1).executeTakeFirstOrThrow()
  const taken = Number(count)
  await db.updateTable('open_requests').set({ taken }).where('request_id', '=', requestId).execute()
  return taken
}

/** Far more than anybody reads; a list that is longer says so. */
export const OPEN_LIMIT = 500

/** Open requests in an area, newest first; the same rule as `isInArea` in core, said in SQL. */
export async function listOpenRequests(db: Db, area: Area): Promise<OpenRequest[]> {
  if (isNowhere(area)) return []
  const rows = await inArea(db, area).selectAll().orderBy('number', 'desc').limit(OPEN_LIMIT).execute()
  return rows.map(toOpenRequest)
}

function toOpenRequest(row: Selectable<Schema['open_requests']>): OpenRequest {
  return {
    requestId: row.request_id, number: row.number, country: row.country, region: row.region, cityKey: row.city_key, alsoIn: readCodes(row.also_in), seats: row.seats, opensAt: row.opens_at,
    publishedAt: row.published_at, closesAt: row.closes_at, taken: row.taken, cap: row.cap, card: toCard(row.card),
  }
}

/** Those of the requests that are open. */
export async function findOpenRequests(db: Db, ids: readonly string[]): Promise<OpenRequest[]> {
  if (ids.length === 0) return []
  return (await db.selectFrom('open_requests').selectAll().where('request_id', 'in', ids).orderBy('number').execute()).map(toOpenRequest)
}

/** A card of before requests of the same client were looked for says nothing of them. */
function toCard(card: string): Card {
  return { repeatClient: false, ...JSON.parse(card) as Omit<Card, 'repeatClient'> & Partial<Card> }
}

/** How many open requests in the area still have a free place; without those that the viewer has hidden. */
export async function countOpenRequests(db: Db, area: Area, viewer: HiddenFrom | null = null): Promise<number> {
  if (isNowhere(area)) return 0
  const { count } = await inArea(db, area).select((of) => of.fn.countAll<number>().as('count')).whereRef('taken', '<', 'cap')
    .$if(viewer !== null, (query) => query.where(({ not, exists, selectFrom }) => not(exists(selectFrom('hidden_requests').select('scope')
      .whereRef('hidden_requests.request_id', '=', 'open_requests.request_id').where('hidden_requests.partner_id', '=', viewer?.partnerId ?? '').where('scope', 'in', scopesOf(viewer))))))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function isNowhere({ everywhere, places }: Area): boolean {
  return !everywhere && places.length === 0
}

function inArea(db: Db, area: Area) {
  return db.selectFrom('open_requests').where(areaCondition(area))
}

/** The same rule for every table with a request's place in it. */
export function areaCondition(area: Area): Expression<SqlBool> {
  const { everywhere, places, except } = area
  const of = expressionBuilder<Schema, 'open_requests'>()
  const inside = places.map(({ country, region, cityKey }) => of.and([
    of('country', '=', country),
    ...(region === null ? [] : [of('region', '=', region)]),
    ...(cityKey === null ? [] : [of('city_key', '=', cityKey), of('city_key', '!=', '')]),
  ]))
  return of.and([...(except.length > 0 ? [of('country', 'not in', except)] : []), ...(everywhere ? [] : [of.or([...inside, widenedCondition(area)])])])
}

/** Offered in a country where the partner works. The first part is what the index knows; `like` would take small letters for large ones. */
function widenedCondition(area: Area): Expression<SqlBool> {
  const of = expressionBuilder<Schema, 'open_requests'>()
  return of.and([of('also_in', '<>', sql.lit('')), of.or(countriesOf(area).map((country) => of(of.fn<string>('replace', ['also_in', of.val(`,${country},`), of.val('')]), '<>', of.ref('also_in'))))])
}
