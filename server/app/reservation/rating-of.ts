import { rate } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Db } from '../../db/schema.ts'
import { listEnded } from '../../store/reservations.ts'

/** A partner's rating, computed from its whole history at this moment. */
export async function ratingOf(db: Db, partnerId: string, rulebook: Rulebook, now: number): Promise<Rating> {
  return rate(await listEnded(db, partnerId), rulebook, now)
}
