import { z } from 'zod'
import { MINUTE_MS, SECOND_MS } from '../core/time.ts'

/** Baskets of execution time are kept for ten minutes; what is said to be further away was misread. */
const LONGEST_MS = 15 * MINUTE_MS

const time = z.object({ finish: z.number(), operating_reset_at: z.number() })

/**
 * In how many ms the oldest basket of a method's execution time is emptied (BITRIX24 §3.4); null when the answer does not say so.
 * Both moments are of the portal's clock, so it does not matter how wrong that goes.
 */
export function readResetMs(card: unknown): number | null {
  const parsed = time.safeParse(card)
  if (!parsed.success) return null
  const ms = Math.round((parsed.data.operating_reset_at - parsed.data.finish) * SECOND_MS)
  return ms > 0 && ms <= LONGEST_MS ? ms : null
}
