import { describe, expect, it } from 'vitest'
import { RETRY_AFTER_MS, settle } from '../../server/core/outbox.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { NOON } from '../support/build.ts'

const FAILED = { kind: 'retry', reason: 'the portal answered 502' } as const

describe('settle', () => {
  it('comes a share sooner or later when it is spread', () => {
    const waits = [-0.2, 0, 0.2].map((share) => settle(3, FAILED, NOON, share).runAt - NOON)
    expect(waits).toEqual([240_000, 300_000, 360_000])
  })

  it('keeps work that succeeded as sent', () => {
    expect(settle(3, { kind: 'done' }, NOON)).toEqual({ state: 'sent', runAt: NOON, attempts: 3, lastError: null })
  })

  it.each([
    [1, 5 * SECOND_MS], [2, 30 * SECOND_MS], [3, 5 * MINUTE_MS], [4, 30 * MINUTE_MS], [5, 2 * HOUR_MS], [6, 5 * HOUR_MS], [7, 10 * HOUR_MS], [8, 14 * HOUR_MS],
    [9, 20 * HOUR_MS], [10, 24 * HOUR_MS],
  ])('tries again after try %d in %d ms', (attempts, wait) => {
    expect(settle(attempts, FAILED, NOON)).toEqual({ state: 'due', runAt: NOON + wait, attempts, lastError: FAILED.reason })
  })

  it('buries work after the last try', () => {
    expect(settle(RETRY_AFTER_MS.length, FAILED, NOON)).toEqual({ state: 'dead', runAt: NOON, attempts: 11, lastError: FAILED.reason })
  })

  it('tries for three days in all', () => {
    expect(RETRY_AFTER_MS.reduce((sum, wait) => sum + wait, 0) / HOUR_MS).toBeGreaterThan(72)
  })

  it('buries at once what can never succeed', () => {
    expect(settle(1, { kind: 'dead', reason: 'the app was removed' }, NOON)).toEqual({ state: 'dead', runAt: NOON, attempts: 1, lastError: 'the app was removed' })
  })

  it('waits as long as it is asked to, and does not count that as a try', () => {
    expect(settle(4, { kind: 'pause', afterMs: 1_500, reason: 'too many calls' }, NOON))
      .toEqual({ state: 'due', runAt: NOON + 1_500, attempts: 3, lastError: 'too many calls' })
  })

  it('never buries work that is only asked to wait', () => {
    let attempts = 0
    for (let round = 0; round < 100; round += 1) {
      const settled = settle(attempts + 1, { kind: 'pause', afterMs: 1_000, reason: 'too many calls' }, NOON)
      expect(settled.state).toBe('due')
      attempts = settled.attempts
    }
    expect(attempts).toBe(0)
  })
})
