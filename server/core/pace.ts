import { MINUTE_MS, SECOND_MS } from './time.ts'

/** Calls per second and burst that Bitrix24 grants a portal for one source address (BITRIX24 §3.4). */
export type Pace = { perSecond: number, burst: number }

export const STANDARD_PACE: Pace = { perSecond: 2, burst: 50 }
export const ENTERPRISE_PACE: Pace = { perSecond: 5, burst: 250 }

/** The pace of a portal's plan: `de_ent10000` and `en_enterprise` are of the Enterprise family; what is not known is called slowly. */
export function paceOf(license: string | null): Pace {
  return /^[a-z]+_ent(erprise)?\d*(_|$)/i.test(license ?? '') ? ENTERPRISE_PACE : STANDARD_PACE
}

/** No queue is longer than this; a later moment was written by a clock that has been set back since. */
const LONGEST_MS = 10 * MINUTE_MS

/**
 * Counts one call into the leaky bucket of a portal. The whole bucket is one moment, `pacedUntil`: when it will have run dry.
 * `waitMs` is how long the call has to wait.
 */
export function countCall(pacedUntil: number, now: number, pace: Pace): { waitMs: number, pacedUntil: number } {
  const perCall = Math.round(SECOND_MS / pace.perSecond)
  const isSane = pacedUntil > now && pacedUntil < now + LONGEST_MS
  const next = (isSane ? pacedUntil : now) + perCall
  return { waitMs: Math.max(0, next - now - pace.burst * perCall), pacedUntil: next }
}
