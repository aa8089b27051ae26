import type { Ended } from '../core/conversion.ts'
import type { Need } from '../core/request.ts'
import type { Db } from '../db/schema.ts'
import { IMPORTED_BY, toEnded } from './reservations.ts'

/**
 * A reservation as the rating's page lists it; `idleDueAt` is when one in work is taken back if nobody does anything, and `isPast` one
 * brought over from before, of which nobody knows when its client was reached.
 */
export type RatedRow = {
  id: string, number: number, title: string, needs: Need[], seats: number | null, ended: Ended | null, idleDueAt: number | null, isPast: boolean
  reservedAt: number, contactShownAt: number | null, firstContactDueAt: number, contactedAt: number | null
  excusedAt: number | null, lostReason: string | null, proof: string | null
}

const RATED = [
  'reservations.id', 'reservations.outcome', 'reservations.contact_shown_at', 'reservations.closed_at', 'reservations.excused_at', 'reservations.idle_due_at',
  'reservations.user_id', 'reservations.reserved_at', 'reservations.first_contact_due_at', 'reservations.contacted_at', 'reservations.lost_reason', 'reservations.proof',
  'requests.number', 'requests.title', 'requests.needs', 'requests.seats',
] as const

/** All reservations of a partner with what their requests are called, the latest ended first, in one query. */
export async function listForRating(db: Db, partnerId: string): Promise<RatedRow[]> {
  const rows = await db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id')
    .select(RATED).where('reservations.partner_id', '=', partnerId).orderBy('reservations.closed_at', 'desc').execute()
  return rows.map((row) => ({
    id: row.id, number: row.number, title: row.title, needs: JSON.parse(row.needs) as Need[], seats: row.seats, idleDueAt: row.outcome === null ? row.idle_due_at : null, isPast: row.user_id === IMPORTED_BY,
    reservedAt: row.reserved_at, contactShownAt: row.contact_shown_at, firstContactDueAt: row.first_contact_due_at, contactedAt: row.contacted_at,
    excusedAt: row.excused_at, lostReason: row.lost_reason, proof: row.proof,
    ended: row.outcome === null ? null : toEnded({ ...row, outcome: row.outcome }),
  }))
}
