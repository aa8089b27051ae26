import { MINUTE_MS } from '../../core/time.ts'

const MOST = 10_000

/** Remembers tokens the authorisation server refused, so that repeating one costs it nothing (TRUST §1.2.4). */
export type RefusedTokens = { add: (hash: string) => void, has: (hash: string) => boolean }

/** Keeps each for a minute, and the newest ones only. */
export function createRefusedTokens(now: () => number): RefusedTokens {
  const until = new Map<string, number>()
  return {
    add(hash) {
      until.set(hash, now() + MINUTE_MS)
      const [oldest] = until.keys()
      if (until.size > MOST && oldest !== undefined) until.delete(oldest)
    },
    has: (hash) => (until.get(hash) ?? 0) > now(),
  }
}
