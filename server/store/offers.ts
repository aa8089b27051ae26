import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { OfferState } from '../core/offers.ts'
import type { Db, Schema } from '../db/schema.ts'

/** A request offered to one partner. `sealedToken` is there for the mail only and empty once that was sent. */
export type Offer = {
  id: string, requestId: string, partnerId: string, groupId: string, sealedToken: string, offeredAt: number, dueAt: number, toNewcomer: boolean
  state: OfferState, answeredAt: number | null, note: string, reservationId: string | null
}

export type NewOffer = Omit<Offer, 'state' | 'answeredAt' | 'note' | 'reservationId'> & { tokenHash: string }

export async function insertOffer(db: Db, it: NewOffer): Promise<void> {
  await db.insertInto('offers').values({
    id: it.id, request_id: it.requestId, partner_id: it.partnerId, group_id: it.groupId, token_hash: it.tokenHash, sealed_token: it.sealedToken,
    offered_at: it.offeredAt, due_at: it.dueAt, to_newcomer: it.toNewcomer ? 1 : 0, state: 'sent', answered_at: null, answer_note: null, reservation_id: null,
  }).execute()
}

export async function findOffer(db: Db, id: string): Promise<Offer | null> {
  return one(await db.selectFrom('offers').selectAll().where('id', '=', id).executeTakeFirst())
}

export async function findOfferByToken(db: Db, tokenHash: string): Promise<Offer | null> {
  return one(await db.selectFrom('offers').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst())
}

/** The partner's offer of a request that waits for an answer. */
export async function findLiveOffer(db: Db, requestId: string, partnerId: string): Promise<Offer | null> {
  return one(await db.selectFrom('offers').selectAll().where('request_id', '=', requestId).where('partner_id', '=', partnerId).where('state', '=', 'sent').executeTakeFirst())
}

/** All offers of a request in the order they were made. */
export async function listOffersOfRequest(db: Db, requestId: string): Promise<Offer[]> {
  return (await db.selectFrom('offers').selectAll().where('request_id', '=', requestId).orderBy('offered_at').orderBy('id').execute()).map(toOffer)
}

const LIST_LIMIT = 100

/** A partner's offers that wait for an answer, the most urgent first. */
export async function listLiveOffers(db: Db, partnerId: string): Promise<Offer[]> {
  return (await db.selectFrom('offers').selectAll().where('partner_id', '=', partnerId).where('state', '=', 'sent').orderBy('due_at').limit(LIST_LIMIT).execute()).map(toOffer)
}

/** Offers whose time to answer is over, oldest first. */
export async function listDueOffers(db: Db, now: number, limit: number): Promise<Offer[]> {
  return (await db.selectFrom('offers').selectAll().where('state', '=', 'sent').where('due_at', '<=', now).orderBy('due_at').limit(limit).execute()).map(toOffer)
}

/** Ends an offer that waits; its request must be locked. */
export async function answerOffer(db: Db, id: string, it: { state: Exclude<OfferState, 'sent'>, now: number, note?: string, reservationId?: string }): Promise<void> {
  await db.updateTable('offers').set({ state: it.state, answered_at: it.now, answer_note: it.note ?? null, reservation_id: it.reservationId ?? null, sealed_token: '' })
    .where('id', '=', id).where('state', '=', 'sent').execute()
}

/** Drops the token once its mail is out: from then on only its hash is kept. */
export async function dropOfferToken(db: Db, id: string): Promise<void> {
  await db.updateTable('offers').set({ sealed_token: '' }).where('id', '=', id).execute()
}

/** How many offers each partner ever got, and when the last one. */
export async function countOffersByPartner(db: Db): Promise<Map<string, { offers: number, lastOfferAt: number }>> {
  const rows = await db.selectFrom('offers').select((of) => ['partner_id', of.fn.countAll<number>().as('count'), of.fn.max('offered_at').as('last')]).groupBy('partner_id').execute()
  return new Map(rows.map((row) => [row.partner_id, { offers: Number(row.count), lastOfferAt: Number(row.last) }]))
}

/** Of the latest offers to anybody, at most `limit`: how many there are and how many went to newcomers. */
export async function countRecentOffers(db: Db, limit: number): Promise<{ offers: number, toNewcomers: number }> {
  const row = await db.selectFrom((from) => from.selectFrom('offers').select('to_newcomer').orderBy('offered_at', 'desc').orderBy('id').limit(limit).as('recent'))
    .select((of) => [of.fn.countAll<number>().as('offers'), sql<number | null>`sum(to_newcomer)`.as('newcomers')]).executeTakeFirstOrThrow()
  return { offers: Number(row.offers), toNewcomers: Number(row.newcomers ?? 0) }
}

/** A request's round of offers; `wanted` is how many partners are to hold it. It runs until `endedAt`. */
export type Distribution = { requestId: string, wanted: number, startedAt: number, startedBy: string, endedAt: number | null, endReason: string | null }

export async function insertDistribution(db: Db, it: Pick<Distribution, 'requestId' | 'wanted' | 'startedAt' | 'startedBy'>): Promise<void> {
  await db.insertInto('distributions').values({ request_id: it.requestId, wanted: it.wanted, started_at: it.startedAt, started_by: it.startedBy, ended_at: null, end_reason: null }).execute()
}

export async function findDistribution(db: Db, requestId: string): Promise<Distribution | null> {
  const row = await db.selectFrom('distributions').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row ? { requestId, wanted: row.wanted, startedAt: row.started_at, startedBy: row.started_by, endedAt: row.ended_at, endReason: row.end_reason } : null
}

/** `end` null: it goes on, because a place became free again. */
export async function setDistributionEnd(db: Db, requestId: string, end: { at: number, reason: string } | null): Promise<void> {
  await db.updateTable('distributions').set({ ended_at: end?.at ?? null, end_reason: end?.reason ?? null }).where('request_id', '=', requestId).execute()
}

function one(row: Selectable<Schema['offers']> | undefined): Offer | null {
  return row ? toOffer(row) : null
}

function toOffer(row: Selectable<Schema['offers']>): Offer {
  return {
    id: row.id, requestId: row.request_id, partnerId: row.partner_id, groupId: row.group_id, sealedToken: row.sealed_token, offeredAt: row.offered_at, dueAt: row.due_at,
    toNewcomer: row.to_newcomer === 1, state: row.state as OfferState, answeredAt: row.answered_at, note: row.answer_note ?? '', reservationId: row.reservation_id,
  }
}
