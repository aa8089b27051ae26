import type { Db } from '../db/schema.ts'

/** Whether the client wants no reminders of a request. */
export async function isQuiet(db: Db, requestId: string): Promise<boolean> {
  const row = await db.selectFrom('requests').select('quiet_at').where('id', '=', requestId).executeTakeFirst()
  return row !== undefined && row.quiet_at !== null
}

/** Keeps that they want none; the first moment stays. */
export async function markQuiet(db: Db, requestId: string, now: number): Promise<void> {
  await db.updateTable('requests').set({ quiet_at: now }).where('id', '=', requestId).where('quiet_at', 'is', null).execute()
}

/** Keeps that the client is asked now; false when they were before. */
export async function markAsked(db: Db, requestId: string, now: number): Promise<boolean> {
  const row = await db.updateTable('requests').set({ asked_at: now }).where('id', '=', requestId).where('asked_at', 'is', null).returning('id').executeTakeFirst()
  return row !== undefined
}

/** Whether the client was asked about the first call since a moment. */
export async function wasAsked(db: Db, requestId: string, since: number): Promise<boolean> {
  const row = await db.selectFrom('requests').select('id').where('id', '=', requestId).where('asked_at', '>', since).executeTakeFirst()
  return row !== undefined
}

/** Whether the client has said anything of how it went with a partner, or of the request itself. */
export async function hasClientSpoken(db: Db, requestId: string): Promise<boolean> {
  const ofOutcome = await db.selectFrom('outcome_reports').innerJoin('reservations', 'reservations.id', 'outcome_reports.reservation_id').select('reservations.id')
    .where('reservations.request_id', '=', requestId).where('outcome_reports.source', '=', 'client').limit(1).executeTakeFirst()
  const ofContact = await db.selectFrom('contact_words').innerJoin('reservations', 'reservations.id', 'contact_words.reservation_id').select('reservations.id')
    .where('reservations.request_id', '=', requestId).limit(1).executeTakeFirst()
  const ofRequest = await db.selectFrom('client_answers').select('request_id').where('request_id', '=', requestId).executeTakeFirst()
  return ofOutcome !== undefined || ofContact !== undefined || ofRequest !== undefined
}
