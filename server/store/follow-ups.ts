import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'

/** When a client is asked: some days after the first contact, and some days after a partner ended the work. */
export type FollowUpStage = 'contact' | 'outcome'
export type DueFollowUp = { reservationId: string, requestId: string, stage: FollowUpStage }

type Window = { from: number, to: number }

/** Reservations whose first contact or end lies in a stretch of time and of which the client was not asked yet. Who took the request back is not asked, nor who cannot be reached. */
export async function listDueFollowUps(db: Db, { contact, outcome, limit }: { contact: Window, outcome: Window, limit: number }): Promise<DueFollowUp[]> {
  const contacted = await askable(db, 'contact').where('contacted_at', '>', contact.from).where('contacted_at', '<=', contact.to)
    .where((of) => of.or([of('reservations.outcome', 'is', null), of('reservations.outcome', 'in', ['won', 'lost'])])).orderBy('contacted_at').limit(limit).execute()
  const ended = await askable(db, 'outcome').where('reservations.closed_at', '>', outcome.from).where('reservations.closed_at', '<=', outcome.to)
    .where('reservations.outcome', 'in', ['won', 'lost']).orderBy('reservations.closed_at').limit(limit).execute()
  return [...contacted.map((row) => ({ ...row, stage: 'contact' as const })), ...ended.map((row) => ({ ...row, stage: 'outcome' as const }))]
    .map(({ id, request_id: requestId, stage }) => ({ reservationId: id, requestId, stage }))
}

function askable(db: Db, stage: FollowUpStage) {
  return db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id').innerJoin('request_contacts', 'request_contacts.request_id', 'requests.id')
    .select(['reservations.id', 'reservations.request_id']).where('contact_shown_at', 'is not', null)
    .where((of) => of.or([of('requests.close_reason', 'is', null), of('requests.close_reason', 'in', ['chosen', 'expired'])]))
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('follow_ups').select(sql.lit(1).as('one')).whereRef('follow_ups.reservation_id', '=', 'reservations.id').where('stage', '=', stage))))
}

/** Keeps when the client was asked, 0 when they were left alone; false when one of both was so before. */
export async function insertFollowUp(db: Db, { reservationId, requestId, stage }: DueFollowUp, askedAt: number): Promise<boolean> {
  const row = await db.insertInto('follow_ups').values({ reservation_id: reservationId, stage, request_id: requestId, asked_at: askedAt })
    .onConflict((conflict) => conflict.columns(['reservation_id', 'stage']).doNothing()).returning('stage').executeTakeFirst()
  return row !== undefined
}

/** How often the client of a request was asked since a moment. */
export async function countFollowUps(db: Db, requestId: string, since: number): Promise<number> {
  const { count } = await db.selectFrom('follow_ups').select((of) => of.fn.countAll<number>().as('count')).where('request_id', '=', requestId).where('asked_at', '>', since).executeTakeFirstOrThrow()
  return Number(count)
}
