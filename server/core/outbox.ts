import { HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts'

/** Waits between the tries of one piece of work (TRUST §2.3); after the last one it is dead until an operator replays it. */
export const RETRY_AFTER_MS: readonly number[] = [
  0, 5 * SECOND_MS, 30 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 14 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS,
]

/** Work that was begun this often and never settled kills its workers; it is buried. */
export const MAX_TRIES = RETRY_AFTER_MS.length

/** What one try came to. `pause` does not count as a try: the other side only asked to wait. */
export type TryResult =
  | { kind: 'done' }
  | { kind: 'pause', afterMs: number, reason: string }
  | { kind: 'retry', reason: string }
  | { kind: 'dead', reason: string }

export type Settled = { state: 'sent' | 'due' | 'dead', runAt: number, attempts: number, lastError: string | null }

/** The row after a try; `attempts` already counts this one, because it is counted when the work is claimed. `spread` lengthens the wait by its share. */
export function settle(attempts: number, result: TryResult, now: number, spread = 0): Settled {
  if (result.kind === 'done') return { state: 'sent', runAt: now, attempts, lastError: null }
  if (result.kind === 'dead') return { state: 'dead', runAt: now, attempts, lastError: result.reason }
  if (result.kind === 'pause') return { state: 'due', runAt: now + result.afterMs, attempts: attempts - 1, lastError: result.reason }

  const wait = RETRY_AFTER_MS[attempts]
  if (wait === undefined) return { state: 'dead', runAt: now, attempts, lastError: result.reason }
  return { state: 'due', runAt: now + Math.round(wait * (1 + spread)), attempts, lastError: result.reason }
}
