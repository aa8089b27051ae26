import { dayBounds } from '../../core/day.ts'
import type { Partner } from '../../core/partner.ts'
import type { Db } from '../../db/schema.ts'
import { countUsage } from '../../store/reservations.ts'

/** What the partner has used of its limits; its day is that of its own time zone. */
export async function usageOf(db: Db, partner: Partner, now: number): Promise<{ today: number, inWork: number, nextDayAt: number }> {
  const day = dayBounds(now, partner.timeZone)
  return { ...await countUsage(db, partner.id, day.start), nextDayAt: day.end }
}
