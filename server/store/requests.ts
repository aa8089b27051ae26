import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Hint } from '../core/hints.ts'
import type { Area } from '../core/area.ts'
import type { Location } from '../core/location.ts'
import type { ClientLanguage } from '../core/languages.ts'
import type { CallTime, CloseReason, ImplementationRequest, Need, RequestState } from '../core/request.ts'
import type { Db, Schema } from '../db/schema.ts'
import { readCodes, writeCodes } from './country-codes.ts'
import { areaCondition } from './open-requests.ts'

/** `source` stays with the vendor: no list that partners see names it. `confirmedAt`: its client has confirmed the address before it came. */
export type NewRequest = ImplementationRequest & { formKey: string, hints: readonly Hint[], weight?: number, isSetApart?: boolean, source?: Readonly<Record<string, string>> | null, confirmedAt?: number | null }

/** Reserves `count` running numbers; returns the first. */
export async function takeNumbers(db: Db, count: number): Promise<number> {
  const { value } = await db.updateTable('counters').set({ value: sql`value + ${sql.lit(count)}` }).where('name', '=', 'request')
    .returning('value').executeTakeFirstOrThrow()
  return value - count + 1
}

export async function insertRequest(db: Db, request: NewRequest): Promise<void> {
  await db.insertInto('requests').values({
    id: request.id, number: request.number, form_key: request.formKey, state: request.state, close_reason: request.closeReason, reject_note: null,
    country: request.country, region: request.region, place: request.place, city_key: request.cityKey, channel: request.channel, language: request.language, form_language: request.formLanguage,
    call_time: request.callTime, source: request.source ? JSON.stringify(request.source) : null, seats: request.seats,
    budget_amount: request.budget?.amount ?? null, budget_currency: request.budget?.currency ?? null, needs: JSON.stringify(request.needs),
    title: request.title, masked_text: request.maskedText, hints: JSON.stringify(request.hints), cap: request.cap,
    received_at: request.receivedAt, published_at: request.publishedAt, opens_at: request.opensAt, expires_at: request.expiresAt, closed_at: request.closedAt,
    also_in: writeCodes(request.alsoIn), confirmed_at: request.confirmedAt ?? null, weight: request.weight ?? 0, set_apart: request.isSetApart ? 1 : 0,
  }).execute()
}

/** Numbers that were already given to these one-time form keys. */
export async function findNumbersByFormKey(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.selectFrom('requests').select(['form_key', 'number']).where('form_key', 'in', keys).execute()
  return new Map(rows.map((row) => [row.form_key, row.number]))
}

export async function findRequestByFormKey(db: Db, key: string): Promise<ImplementationRequest | null> {
  const row = await db.selectFrom('requests').selectAll().where('form_key', '=', key).executeTakeFirst()
  return row ? toRequest(row) : null
}

/** For everybody but its client a request whose address is not confirmed is not there yet; so with every look by number. */
export async function findRequestByNumber(db: Db, number: number): Promise<ImplementationRequest | null> {
  const row = await db.selectFrom('requests').selectAll().where('number', '=', number).where('state', '!=', 'received').executeTakeFirst()
  return row ? toRequest(row) : null
}

/** Of any request, also one that is not confirmed; null when the number was never given. */
export async function findIdOf(db: Db, number: number): Promise<string | null> {
  const row = await db.selectFrom('requests').select('id').where('number', '=', number).executeTakeFirst()
  return row?.id ?? null
}

export async function getRequest(db: Db, id: string): Promise<ImplementationRequest> {
  return toRequest(await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
}

export type RequestPlace = { number: number, place: string, country: string }

/** What may be said of requests anywhere: number and place, by id. */
export async function listPlaces(db: Db, ids: readonly string[]): Promise<Map<string, RequestPlace>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('requests').select(['id', 'number', 'place', 'country']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, ...place }) => [id, place]))
}

/** The requests with these numbers, locked in one order until the transaction ends. */
export async function lockRequestsByNumber(db: Db, numbers: readonly number[]): Promise<Map<number, ImplementationRequest>> {
  if (numbers.length === 0) return new Map()
  const rows = await db.selectFrom('requests').selectAll().where('number', 'in', numbers).where('state', '!=', 'received').orderBy('id').forNoKeyUpdate().execute()
  return new Map(rows.map((row) => [row.number, toRequest(row)]))
}

export async function lockRequest(db: Db, id: string): Promise<ImplementationRequest> {
  return toRequest(await db.selectFrom('requests').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirstOrThrow())
}

/** When the requests of an area were published to all partners since a moment, whatever became of them. */
export async function listPublishedMoments(db: Db, area: Area, since: number): Promise<number[]> {
  const rows = await db.selectFrom('requests').select('published_at').where('published_at', '>=', since).where('channel', '=', 'pool').where(areaCondition(area)).execute()
  return rows.map((row) => Number(row.published_at))
}

export type Publication = { title: string, maskedText: string, region: string | null, needs: readonly Need[], seats: number | null, publishedAt: number, opensAt: number, expiresAt: number }

export async function markPublished(db: Db, id: string, it: Publication): Promise<void> {
  await db.updateTable('requests').set({
    state: 'published', title: it.title, masked_text: it.maskedText, region: it.region, needs: JSON.stringify(it.needs), seats: it.seats, published_at: it.publishedAt, opens_at: it.opensAt, expires_at: it.expiresAt,
  }).where('id', '=', id).execute()
}

/** Writes another text for all partners to read. */
export async function setMaskedText(db: Db, id: string, maskedText: string): Promise<void> {
  await db.updateTable('requests').set({ masked_text: maskedText }).where('id', '=', id).execute()
}

/** What the client asks for, and how large it is. */
export async function setSize(db: Db, id: string, { needs, seats, budget }: Pick<ImplementationRequest, 'needs' | 'seats' | 'budget'>): Promise<void> {
  await db.updateTable('requests').set({ needs: JSON.stringify(needs), seats, budget_amount: budget?.amount ?? null, budget_currency: budget?.currency ?? null }).where('id', '=', id).execute()
}

/** When its client answered a moderator's question; null once that was read, so that it stands in its place again. */
export async function setAnsweredAt(db: Db, id: string, at: number | null): Promise<void> {
  await db.updateTable('requests').set({ answered_at: at }).where('id', '=', id).execute()
}

/** Where the request lies turned out to be somewhere else. */
export async function moveRequest(db: Db, id: string, { country, region }: Location): Promise<void> {
  await db.updateTable('requests').set({ country, region }).where('id', '=', id).execute()
}

/** In which countries it is offered beside its own. */
export async function setAlsoIn(db: Db, id: string, alsoIn: readonly string[]): Promise<void> {
  await db.updateTable('requests').set({ also_in: writeCodes(alsoIn) }).where('id', '=', id).execute()
}

/** Moves a published request into the pool or out of it; it is open from this moment. */
export async function setChannel(db: Db, id: string, channel: ImplementationRequest['channel'], now: number): Promise<void> {
  await db.updateTable('requests').set({ channel, opens_at: now }).where('id', '=', id).execute()
}

export async function markClosed(db: Db, id: string, reason: CloseReason, note: string | null, now: number): Promise<void> {
  await db.updateTable('requests').set({ state: 'closed', close_reason: reason, reject_note: note, closed_at: now }).where('id', '=', id).execute()
}

/** Nothing of the client is left; what it had closed with stands in its history. */
export async function markErased(db: Db, id: string, title: string, now: number): Promise<void> {
  await db.updateTable('requests').set((of) => ({ title, state: 'closed', close_reason: 'erased', erased_at: now, closed_at: of.fn.coalesce('closed_at', of.val(now)) })).where('id', '=', id).execute()
}

/** Those of the requests that are here and were not erased. */
export async function listNotErased(db: Db, ids: readonly string[]): Promise<{ id: string, number: number }[]> {
  if (ids.length === 0) return []
  return db.selectFrom('requests').select(['id', 'number']).where('id', 'in', ids).where('erased_at', 'is', null).orderBy('number').execute()
}

/** Keeps which request a closed one repeats. */
export async function markDuplicate(db: Db, id: string, of: number): Promise<void> {
  await db.updateTable('requests').set({ duplicate_of: of }).where('id', '=', id).execute()
}

/** The request that a closed one repeats; null when it repeats none, or nobody said which. */
export async function findRepeated(db: Db, id: string): Promise<ImplementationRequest | null> {
  const row = await db.selectFrom('requests as closed').innerJoin('requests', 'requests.number', 'closed.duplicate_of').selectAll('requests')
    .where('closed.id', '=', id).executeTakeFirst()
  return row ? toRequest(row) : null
}

/** Back to where it was before it was closed. */
export async function markReopened(db: Db, id: string): Promise<void> {
  await db.updateTable('requests').set({ state: 'published', close_reason: null, reject_note: null, closed_at: null }).where('id', '=', id).execute()
}

/** Back to the moderators' queue, as if nobody had decided. */
export async function markWaiting(db: Db, id: string): Promise<void> {
  await db.updateTable('requests').set({ state: 'held', close_reason: null, reject_note: null, closed_at: null, duplicate_of: null }).where('id', '=', id).execute()
}

/** Gives a request another end of its time. */
export async function setExpiry(db: Db, id: string, expiresAt: number): Promise<void> {
  await db.updateTable('requests').set({ expires_at: expiresAt }).where('id', '=', id).execute()
}

/** Published requests whose time is over, oldest first. */
export async function listExpired(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('requests').select('id').where('state', '=', 'published').where('expires_at', '<=', now)
    .orderBy('expires_at').limit(limit).execute()
  return rows.map((row) => row.id)
}

/** Whether it waits apart from the queue. */
export async function isSetApart(db: Db, id: string): Promise<boolean> {
  const row = await db.selectFrom('requests').select('set_apart').where('id', '=', id).executeTakeFirstOrThrow()
  return row.set_apart === 1
}

/** Into the queue, with its hints. */
export async function takeFromApart(db: Db, id: string): Promise<void> {
  await db.updateTable('requests').set({ set_apart: 0 }).where('id', '=', id).execute()
}

/** What waits apart since before a moment and is not on the desk yet, oldest first. */
export async function listForgottenApart(db: Db, receivedBefore: number, limit: number): Promise<{ id: string, number: number }[]> {
  return db.selectFrom('requests').select(['id', 'number']).where('state', '=', 'held').where('set_apart', '=', 1).where('received_at', '<=', receivedBefore)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('cases').select('cases.id').where('cases.kind', '=', 'quarantine').whereRef('cases.subject', '=', 'requests.id'))))
    .orderBy('received_at').limit(limit).execute()
}

export function toRequest(row: Selectable<Schema['requests']>): ImplementationRequest {
  return {
    id: row.id, number: row.number, state: row.state as RequestState, closeReason: row.close_reason as CloseReason | null,
    country: row.country, region: row.region, place: row.place, cityKey: row.city_key, alsoIn: readCodes(row.also_in), channel: row.channel as ImplementationRequest['channel'], language: row.language, formLanguage: row.form_language as ClientLanguage,
    callTime: row.call_time as CallTime | null, seats: row.seats,
    budget: row.budget_amount === null || row.budget_currency === null ? null : { amount: row.budget_amount, currency: row.budget_currency },
    needs: JSON.parse(row.needs) as Need[], title: row.title, maskedText: row.masked_text, cap: row.cap,
    receivedAt: row.received_at, publishedAt: row.published_at, opensAt: row.opens_at, expiresAt: row.expires_at, closedAt: row.closed_at,
  }
}
