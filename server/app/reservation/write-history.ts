import type { Source } from '../../core/outcome.ts'
import type { Words } from '../../core/said.ts'
import type { Db } from '../../db/schema.ts'
import { english } from '../../say/speak.ts'
import { insertReservationEvent } from '../../store/reservation-events.ts'

/** Writes a line of a reservation's history; whoever reads it later reads it in their own language. */
export async function writeHistory(db: Db, reservationId: string, { change, reason, ...by }: { at: number, change: Words, source: Source, actor: string, reason: Words }): Promise<void> {
  await insertReservationEvent(db, reservationId, { ...by, change: english(change), reason: english(reason), said: { change, reason } })
}
