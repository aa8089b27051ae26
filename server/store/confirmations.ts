import type { Db } from '../db/schema.ts'

/** Whether the client was asked to confirm the address, and has. */
export type Confirmation = { askedAt: number | null, confirmedAt: number | null }

export async function findConfirmation(db: Db, requestId: string): Promise<Confirmation> {
  const row = await db.selectFrom('requests').select(['confirm_asked_at', 'confirmed_at']).where('id', '=', requestId).executeTakeFirstOrThrow()
  return { askedAt: row.confirm_asked_at, confirmedAt: row.confirmed_at }
}

/** A mail that asks is on its way; null: none is. */
export async function setAsked(db: Db, requestId: string, at: number | null): Promise<void> {
  await db.updateTable('requests').set({ confirm_asked_at: at }).where('id', '=', requestId).execute()
}

/** The address is the client's: the request may be looked at. */
export async function markConfirmed(db: Db, requestId: string, now: number): Promise<void> {
  await db.updateTable('requests').set({ state: 'held', confirmed_at: now }).where('id', '=', requestId).execute()
}

/** The numbers of requests nobody confirmed, oldest first. */
export async function listUnconfirmed(db: Db, receivedBefore: number, limit: number): Promise<number[]> {
  const rows = await db.selectFrom('requests').select('number').where('state', '=', 'received').where('received_at', '<=', receivedBefore).orderBy('number').limit(limit).execute()
  return rows.map((row) => row.number)
}
