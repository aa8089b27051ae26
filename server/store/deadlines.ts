import type { Db } from '../db/schema.ts'

/** An open reservation whose deadline the clock has to look at; `dueAt` says which one was meant. */
export type IdleDue = { id: string, dueAt: number }

/**
 * Reservations of which a warning is due, or whose deadline is over and whose CRM record was read since. Where there is no record
 * to read, nothing is waited for.
 */
export async function listIdleDue(db: Db, now: number, limit: number): Promise<IdleDue[]> {
  const rows = await db.selectFrom('reservations').select(['id', 'idle_due_at']).where('idle_next_at', '<=', now)
    .where(({ eb, or, not, exists, selectFrom }) => or([
      eb('idle_due_at', '>', now),
      eb('last_look_at', '>=', eb.ref('idle_due_at')),
      not(exists(selectFrom('crm_items').select('reservation_id').whereRef('crm_items.reservation_id', '=', 'reservations.id').where('crm_items.state', '=', 'in_crm'))),
    ])).orderBy('idle_next_at').limit(limit).execute()
  return rows.map((row) => ({ id: row.id, dueAt: Number(row.idle_due_at) }))
}

export type LastLook = { id: string, memberId: string, dueAt: number, reservedAt: number }

/** Reservations whose deadline is over and whose CRM record has to be read once more before anything follows. */
export async function listLastLooks(db: Db, now: number, limit: number): Promise<LastLook[]> {
  const rows = await db.selectFrom('reservations').innerJoin('crm_items', 'crm_items.reservation_id', 'reservations.id')
    .select(['reservations.id', 'crm_items.member_id', 'idle_due_at', 'reserved_at']).where('idle_next_at', '<=', now).where('idle_due_at', '<=', now).where('crm_items.state', '=', 'in_crm')
    .where(({ eb, or }) => or([eb('last_look_at', 'is', null), eb('last_look_at', '<', eb.ref('idle_due_at'))]))
    .orderBy('idle_next_at').limit(limit).execute()
  return rows.map((row) => ({ id: row.id, memberId: row.member_id, dueAt: Number(row.idle_due_at), reservedAt: row.reserved_at }))
}

/** Keeps that the CRM had its say about these. */
export async function markLooked(db: Db, ids: readonly string[], now: number): Promise<void> {
  if (ids.length > 0) await db.updateTable('reservations').set({ last_look_at: now }).where('id', 'in', ids).execute()
}

/** Looks again later; a deadline that was set anew meanwhile is left alone. */
export async function postponeLook(db: Db, { id, dueAt }: IdleDue, until: number): Promise<void> {
  await db.updateTable('reservations').set({ idle_next_at: until }).where('id', '=', id).where('idle_due_at', '=', dueAt).execute()
}

/** Open reservations from before deadlines were kept. */
export async function listWithoutDeadline(db: Db, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('reservations').select('id').where('idle_next_at', 'is', null).where('state', '<>', 'closed').limit(limit).execute()
  return rows.map((row) => row.id)
}
