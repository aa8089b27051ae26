import { readLevelSubject } from '../../core/level-change.ts'
import type { LevelChange } from '../../core/level-change.ts'
import type { Db } from '../../db/schema.ts'
import { findNewestNotice } from '../../store/notices.ts'
import { getRequest } from '../../store/requests.ts'
import { findReservation } from '../../store/reservations.ts'

/** The reservation that moved a level, and how. */
export type LevelCause = { id: string, number: number, what: 'won' | 'lost' | 'won_leaves' | 'lost_leaves' }

/** The last change of a partner's level that it was told of. */
export async function lastLevelChange(db: Db, partnerId: string): Promise<(LevelChange & { cause: LevelCause | null }) | null> {
  const notice = await findNewestNotice(db, partnerId, 'level_changed')
  const change = notice && readLevelSubject(notice.subject)
  return change && { ...change, cause: await causeOf(db, notice.reservationId, change.to > change.from) }
}

async function causeOf(db: Db, id: string | null, isUp: boolean): Promise<LevelCause | null> {
  const reservation = id === null ? null : await findReservation(db, id)
  if (!reservation) return null
  const { number } = await getRequest(db, reservation.requestId)
  const isWon = reservation.outcome === 'won'
  return { id: reservation.id, number, what: isWon ? (isUp ? 'won' : 'won_leaves') : isUp ? 'lost_leaves' : 'lost' }
}
