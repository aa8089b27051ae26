/** Calls per second and burst that Bitrix24 grants a portal for one source address (BITRIX24 §3.4). */
export type Pace = { perSecond: number, burst: number }

export const STANDARD_PACE: Pace = { perSecond: 2, burst: 50 }

type Bucket = { level: number, at: number }

export type Pacer = {
  /** How many ms to wait before the next call to the portal; counts that call. */
  take: (portal: string, nowMs: number) => number
}

/** A leaky bucket per portal. */
export function createPacer(pace: Pace): Pacer {
  const buckets = new Map<string, Bucket>()
  return {
    take(portal, nowMs) {
      const bucket = buckets.get(portal) ?? { level: 0, at: nowMs }
      const drained = Math.max(0, bucket.level - ((nowMs - bucket.at) / 1000) * pace.perSecond)
      const level = drained + 1
      buckets.set(portal, { level, at: nowMs })
      return level <= pace.burst ? 0 : Math.ceil(((level - pace.burst) / pace.perSecond) * 1000)
    },
  }
}
