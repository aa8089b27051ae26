import { sql } from 'kysely'
import type { RawBuilder, SqlBool } from 'kysely'
import type { Outcome } from '../core/outcome.ts'
import type { RequestFilter } from '../core/request-filter.ts'
import type { Reservation } from '../core/reservation.ts'
import type { Db } from '../db/schema.ts'
import { lastReserved, meantRequests, SINCE, TAKEN, WAITED } from './request-facts.ts'
import { listOwn } from './reservations.ts'
import { toListed } from './listed-requests.ts'
import type { ListedRequest } from './listed-requests.ts'

/** What a search may mean; any of them is enough. `countries` are those whose names fit the words; `nameIndexes` are words of one name, each under what it may stand. */
export type SearchWords = { words: string, number: number | null, countries: readonly string[], phoneIndexes: readonly string[], emailIndexes: readonly string[], nameIndexes: readonly (readonly string[])[] }
export type RequestOrder = { by: 'number' | 'taken' | 'first' | 'wait' | 'reserved', isDown: boolean }
export type RequestQuestion = { filter: RequestFilter, search: SearchWords | null, order: RequestOrder, now: number, limit: number, offset: number }

export type FoundRequest = ListedRequest & { firstReservedMs: number | null, firstContactMs: number | null, outcomes: Partial<Record<Outcome, number>>, live: number, score: number | null, own: OwnReservation | null }

/** How it stands with the reservation of the partner that is asked for. */
export type OwnReservation = Pick<Reservation, 'state' | 'outcome' | 'reservedAt' | 'closedAt' | 'contactShownAt' | 'firstContactDueAt' | 'contactedAt'>

/** One page of what is found, and how many there are in all. */
export async function searchRequests(db: Db, question: RequestQuestion): Promise<{ requests: FoundRequest[], total: number }> {
  const found = whatFits(db, question)
  const { count } = await found.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  const rows = await inOrder(found, question).selectAll('requests').select([TAKEN.as('taken'), WAITED.reserve.as('first_reserved'), WAITED.contact.as('first_contact')]).limit(question.limit).offset(question.offset).execute()
  const ends = await countEnds(db, rows.map((row) => row.id))
  const scores = await lowestScores(db, rows.map((row) => row.id))
  const own = await findOwn(db, question.filter.partner, rows.map((row) => row.id))
  return {
    total: Number(count),
    requests: rows.map(({ first_reserved: reserved, first_contact: contact, ...row }) => ({
      ...toListed(row), firstReservedMs: reserved, firstContactMs: contact, ...ends.get(row.id) ?? { outcomes: {}, live: 0 }, score: scores.get(row.id) ?? null, own: own.get(row.id) ?? null,
    })),
  }
}

function whatFits(db: Db, { filter, search, now }: RequestQuestion) {
  const meant = meantRequests(db, filter, now)
  return search === null ? meant : meant.where(fits(search))
}

/** SQLite knows the small letters of English only: other words are found as they are typed. */
function fits({ words, number, countries, phoneIndexes, emailIndexes, nameIndexes }: SearchWords): RawBuilder<SqlBool> {
  const typed = `%${words.replace(/[\\%_]/g, '\\$&')}%`
  const has = (column: string): RawBuilder<unknown> => sql`(lower(${sql.ref(column)}) like ${typed.toLowerCase()} escape '\\' or ${sql.ref(column)} like ${typed} escape '\\')`
  const ways = [
    has('requests.title'), has('requests.masked_text'), has('requests.place'),
    sql`exists (select 1 from reservations mine inner join partners on partners.id = mine.partner_id where mine.request_id = requests.id and ${has('partners.name')})`,
    ...(number === null ? [] : [sql`requests.number = ${number}`]),
    ...(countries.length === 0 ? [] : [sql`requests.country in (${sql.join(countries)})`]),
    ...(phoneIndexes.length === 0 ? [] : [ofClient('phone_index', phoneIndexes)]),
    ...(emailIndexes.length === 0 ? [] : [ofClient('email_index', emailIndexes)]),
    ...(nameIndexes.length === 0 ? [] : [sql`(${sql.join(nameIndexes.map(isNamed), sql` and `)})`]),
  ]
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`
}

function ofClient(column: string, indexes: readonly string[]): RawBuilder<unknown> {
  return sql`requests.id in (select request_id from request_contacts where ${sql.ref(column)} in (${sql.join(indexes)}))`
}

function isNamed(indexes: readonly string[]): RawBuilder<unknown> {
  return sql`requests.id in (select request_id from contact_names where name_index in (${sql.join(indexes)}))`
}

const COLUMNS: Readonly<Record<Exclude<RequestOrder['by'], 'reserved'>, RawBuilder<unknown>>> = { number: sql`requests.number`, taken: TAKEN, first: WAITED.reserve, wait: SINCE }

/** What is not known comes last whichever way, on both engines; equals newest first. */
function inOrder(found: ReturnType<typeof whatFits>, { order: { by, isDown }, filter }: RequestQuestion) {
  const column = by === 'reserved' ? lastReserved(filter) : COLUMNS[by]
  // The longest wait began first.
  const isFalling = by === 'wait' ? !isDown : isDown
  return found.orderBy(sql`case when ${column} is null then 1 else 0 end`).orderBy(column, isFalling ? 'desc' : 'asc').orderBy('requests.number', 'desc')
}

type Ends = Pick<FoundRequest, 'outcomes' | 'live'>

async function countEnds(db: Db, ids: readonly string[]): Promise<Map<string, Ends>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('reservations').where('request_id', 'in', ids).select((of) => ['request_id', 'outcome', of.fn.countAll<number>().as('count')]).groupBy(['request_id', 'outcome']).execute()
  return new Map([...Map.groupBy(rows, (row) => row.request_id)].map(([id, list]) => [id, {
    outcomes: Object.fromEntries(list.flatMap(({ outcome, count }) => (outcome === null ? [] : [[outcome, Number(count)]]))),
    live: Number(list.find(({ outcome }) => outcome === null)?.count ?? 0),
  }]))
}

async function findOwn(db: Db, partnerId: string | undefined, ids: readonly string[]): Promise<Map<string, OwnReservation>> {
  // One that was given back and taken again stands later in the list.
  return partnerId === undefined ? new Map() : new Map((await listOwn(db, partnerId, ids)).map((it) => [it.requestId, it]))
}

async function lowestScores(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('client_ratings').innerJoin('reservations', 'reservations.id', 'client_ratings.reservation_id').where('request_id', 'in', ids)
    .select((of) => ['request_id', of.fn.min('score').as('score')]).groupBy('request_id').execute()
  return new Map(rows.map((row) => [row.request_id, Number(row.score)]))
}
