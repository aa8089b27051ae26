import type { Portal } from '../portal.ts'
import { isOnPremise } from '../portal.ts'
import type { Caller } from './call.ts'
import { systemError } from './system-errors.ts'

const MINUTE_MS = 60_000
const KEPT_MS = 10 * MINUTE_MS

type Basket = { minute: number, firstAt: number, seconds: number }

function baskets(portal: Portal, key: string): Basket[] {
  const oldest = portal.cloud.now() - KEPT_MS
  const kept = (portal.operating.get(key) ?? []).filter((basket) => basket.firstAt > oldest)
  portal.operating.set(key, kept)
  return kept
}

export type Operating = { seconds: number, resetAt: number }

/**
 * Execution time of one method for one application or webhook, in baskets of a minute kept for ten. The sum is checked before
 * the call, so the call that goes over the limit still ends well. https://apidocs.bitrix24.com/limits.html
 */
export function checkOperating(portal: Portal, caller: Caller, method: string): void {
  if (isOnPremise(portal)) return
  const sum = baskets(portal, `${caller.key} ${method}`).reduce((total, basket) => total + basket.seconds, 0)
  if (sum > portal.cloud.weather.operatingLimitSeconds) throw systemError('OPERATION_TIME_LIMIT')
}

export function chargeOperating(portal: Portal, caller: Caller, method: string): Operating {
  const now = portal.cloud.now()
  const known = baskets(portal, `${caller.key} ${method}`)
  const minute = Math.floor(now / MINUTE_MS)
  const current = known.find((basket) => basket.minute === minute)
  const cost = portal.cloud.weather.operatingCostSeconds
  if (current) current.seconds += cost
  else known.push({ minute, firstAt: now, seconds: cost })
  return { seconds: known.reduce((total, basket) => total + basket.seconds, 0), resetAt: Math.floor(((known[0]?.firstAt ?? now) + KEPT_MS) / 1000) }
}
