import type { Selectable } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

/**
 * A partner that got the contact. `toldAt`: the client was mailed its name. `dueAt`: until when it has to confirm that the data are
 * gone; null while nobody asked for that.
 */
export type Recipient = {
  reservationId: string, requestId: string, partnerId: string, shownAt: number, toldAt: number | null, withdrawnAt: number | null
  dueAt: number | null, confirmedAt: number | null, confirmedBy: string | null
}

/** Keeps that a reservation's partner has the contact; the first moment stays. */
export async function insertRecipient(db: Db, it: Pick<Recipient, 'reservationId' | 'requestId' | 'partnerId' | 'shownAt'>): Promise<void> {
  await db.insertInto('consent_recipients').values({
    reservation_id: it.reservationId, request_id: it.requestId, partner_id: it.partnerId, shown_at: it.shownAt, told_at: null, ask_at: null, withdrawn_at: null, due_at: null,
    confirmed_at: null, confirmed_by: null,
  }).onConflict((conflict) => conflict.column('reservation_id').doNothing()).execute()
}

/** Keeps that the client was mailed who has the contact, and when they will be asked about it. */
export async function markTold(db: Db, reservationId: string, { now, askAt }: { now: number, askAt: number }): Promise<void> {
  await db.updateTable('consent_recipients').set({ told_at: now, ask_at: askAt }).where('reservation_id', '=', reservationId).where('told_at', 'is', null).execute()
}

/** Requests whose clients are to be asked now, the longest waiting first. */
export async function listToAsk(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('consent_recipients').select('request_id').where('ask_at', '<=', now).orderBy('ask_at').limit(limit).execute()
  return [...new Set(rows.map((row) => row.request_id))]
}

/** Nobody is left to be asked about in a request. */
export async function endAsking(db: Db, requestId: string, now: number): Promise<void> {
  await db.updateTable('consent_recipients').set({ ask_at: null }).where('request_id', '=', requestId).where('ask_at', '<=', now).execute()
}

/** Takes the consent back from the recipients of a request, or one of them; returns the reservations it is news for. */
export async function withdrawRecipients(db: Db, requestId: string, reservationId: string | null, { now, dueAt }: { now: number, dueAt: number }): Promise<string[]> {
  const rows = await db.updateTable('consent_recipients').set({ withdrawn_at: now, due_at: dueAt }).where('request_id', '=', requestId).where('withdrawn_at', 'is', null)
    .$if(reservationId !== null, (query) => query.where('reservation_id', '=', reservationId ?? '')).returning('reservation_id').execute()
  return rows.map((row) => row.reservation_id).sort()
}

/** A partner says that the data of a request are gone; what was confirmed before stays. */
export async function markRemoved(db: Db, { requestId, partnerId }: Pick<Recipient, 'requestId' | 'partnerId'>, by: string, now: number): Promise<void> {
  await db.updateTable('consent_recipients').set({ confirmed_at: now, confirmed_by: by }).where('request_id', '=', requestId).where('partner_id', '=', partnerId)
    .where('withdrawn_at', 'is not', null).where('confirmed_at', 'is', null).execute()
}

export async function findRecipient(db: Db, reservationId: string): Promise<Recipient | null> {
  const row = await db.selectFrom('consent_recipients').selectAll().where('reservation_id', '=', reservationId).executeTakeFirst()
  return row ? toRecipient(row) : null
}

/** In the order in which they got it. */
export async function listRecipients(db: Db, requestId: string): Promise<Recipient[]> {
  const rows = await db.selectFrom('consent_recipients').selectAll().where('request_id', '=', requestId).orderBy('shown_at').orderBy('reservation_id').execute()
  return rows.map(toRecipient)
}

function toRecipient(row: Selectable<Schema['consent_recipients']>): Recipient {
  return {
    reservationId: row.reservation_id, requestId: row.request_id, partnerId: row.partner_id, shownAt: row.shown_at, toldAt: row.told_at, withdrawnAt: row.withdrawn_at,
    dueAt: row.due_at, confirmedAt: row.confirmed_at, confirmedBy: row.confirmed_by,
  }
}
