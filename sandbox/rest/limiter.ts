import type { Portal } from '../portal.ts'
import { isOnPremise, licenseOf } from '../portal.ts'

type Plan = { burst: number, perSecond: number }

function planOf(portal: Portal): Plan {
  return /_ent\d*$|_enterprise/.test(licenseOf(portal)) ? { burst: 250, perSecond: 5 } : { burst: 50, perSecond: 2 }
}

/**
 * The leaky bucket of one portal for one source address. Real time, not the sandbox clock: a test that stops
 * the clock must not stop the bucket from draining.
 */
export function admits(portal: Portal, source: string): boolean {
  // The limits belong to the cloud.
  if (isOnPremise(portal)) return true
  const plan = planOf(portal)
  const now = Date.now()
  const bucket = portal.buckets.get(source) ?? { level: 0, at: now }
  bucket.level = Math.max(0, bucket.level - ((now - bucket.at) / 1000) * plan.perSecond)
  bucket.at = now
  portal.buckets.set(source, bucket)
  if (bucket.level + 1 > plan.burst) return false
  bucket.level += 1
  return true
}
