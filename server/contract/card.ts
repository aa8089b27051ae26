import { z } from 'zod'
import type { ReservationView } from './reservation.ts'

/** GET /api/card?entityTypeId=2&itemId=15 — the tab in a CRM record. */
export const cardQuery = z.strictObject({ entityTypeId: z.coerce.number().int().min(1), itemId: z.coerce.number().int().positive() })

/** `reservation` is null when the record did not come from a request. */
export type CardView = { reservation: ReservationView | null }
