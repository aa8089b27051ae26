import type { Selectable } from 'kysely'
import type { FollowUpAnswer, FollowUpCall, FollowUpReason, Occasion } from '../core/follow-up.ts'
import type { Db, Schema } from '../db/schema.ts'

export type StoredCall = FollowUpCall & { id: string, requestId: string, score: number | null, note: string, userName: string }

export async function insertCall(db: Db, it: StoredCall): Promise<void> {
  await db.insertInto('follow_up_calls').values({
    id: it.id, reservation_id: it.reservationId, request_id: it.requestId, reason: it.reason, answer: it.answer, score: it.score, note: it.note, next_at: it.nextAt, at: it.at, user_name: it.userName,
  }).execute()
}

/** What was asked in these reservations, oldest first. */
export async function listCalls(db: Db, reservationIds: readonly string[]): Promise<StoredCall[]> {
  if (reservationIds.length === 0) return []
  return (await db.selectFrom('follow_up_calls').selectAll().where('reservation_id', 'in', reservationIds).orderBy('at').orderBy('id').execute()).map(toCall)
}

type Span = { from: number, to: number }
/** What counts as an occasion: spans of the moments at which things happened, and up to which score a rating is low. */
export type OccasionSpans = { contact: Span, won: Span, lately: Span, lowScore: number, now: number }

const LIST_LIMIT = 200

/** Every reason to ask a client who can still be asked, and the reservations with a call that was promised: the request was not taken back, and the contacts are there. */
export async function listOccasions(db: Db, { contact, won, lately, lowScore, now }: OccasionSpans): Promise<{ occasions: Occasion[], promised: string[] }> {
  const silent = await askable(db).select('first_contact_due_at as since').where('reservations.state', '=', 'in_work').where('contacted_at', 'is', null)
    .where('first_contact_due_at', '<=', now).orderBy('since').limit(LIST_LIMIT).execute()
  const contacted = await askable(db).select('contacted_at as since').where('contacted_at', '>', contact.from).where('contacted_at', '<=', contact.to)
    .where((of) => of.or([of('outcome', 'is', null), of('outcome', 'in', ['won', 'lost'])])).orderBy('since').limit(LIST_LIMIT).execute()
  const bought = await askable(db).select('reservations.closed_at as since').where('outcome', '=', 'won').where('reservations.closed_at', '>', won.from).where('reservations.closed_at', '<=', won.to)
    .orderBy('since').limit(LIST_LIMIT).execute()
  const rated = await askable(db).innerJoin('client_ratings', 'client_ratings.reservation_id', 'reservations.id').select('changed_at as since').where('score', '<=', lowScore)
    .where('changed_at', '>', lately.from).orderBy('since').limit(LIST_LIMIT).execute()
  const wrote = await askable(db).innerJoin('client_complaints', 'client_complaints.reservation_id', 'reservations.id').select('made_at as since').where('made_at', '>', lately.from)
    .orderBy('since').limit(LIST_LIMIT).execute()
  const promised = await askable(db).innerJoin('follow_up_calls', 'follow_up_calls.reservation_id', 'reservations.id').where('next_at', '<=', now).where('next_at', '>', lately.from)
    .orderBy('next_at').limit(LIST_LIMIT).execute()
  const all = (rows: readonly { id: string, since: number | null }[], reason: FollowUpReason): Occasion[] => rows.map(({ id, since }) => ({ reservationId: id, reason, since: since ?? 0 }))
  return {
    occasions: [...all(silent, 'no_contact'), ...all(contacted, 'after_contact'), ...all(bought, 'after_won'), ...all(rated, 'low_rating'), ...all(wrote, 'client_wrote')],
    promised: promised.map(({ id }) => id),
  }
}

function askable(db: Db) {
  return db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id').innerJoin('request_contacts', 'request_contacts.request_id', 'requests.id')
    .select('reservations.id').where('contact_shown_at', 'is not', null).where('quiet_at', 'is', null)
    .where((of) => of.or([of('requests.close_reason', 'is', null), of('requests.close_reason', 'in', ['chosen', 'expired'])]))
}

/** When the client of a request was asked since a moment, by mail or by a call that reached them, about this request or another one of theirs. */
export async function listAsked(db: Db, requestId: string, since: number): Promise<number[]> {
  const theirs = db.selectFrom('request_contacts as own').innerJoin('request_contacts as same', 'same.email_index', 'own.email_index').select('same.request_id').where('own.request_id', '=', requestId)
  const mails = await db.selectFrom('follow_ups').select('asked_at as at').where('request_id', 'in', theirs).where('asked_at', '>', since).execute()
  const calls = await db.selectFrom('follow_up_calls').select('at').where('request_id', 'in', theirs).where('at', '>', since).where('answer', '!=', 'not_reached').execute()
  return [...mails, ...calls].map(({ at }) => at)
}

function toCall(row: Selectable<Schema['follow_up_calls']>): StoredCall {
  return {
    id: row.id, reservationId: row.reservation_id, requestId: row.request_id, reason: row.reason as FollowUpReason, answer: row.answer as FollowUpAnswer, score: row.score,
    note: row.note, nextAt: row.next_at, at: row.at, userName: row.user_name,
  }
}
