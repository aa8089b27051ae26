import { describe, expect, it } from 'vitest'
import { askableAgainAt, whoToAsk } from '../../server/core/follow-up.ts'
import type { FollowUpCall, Occasion } from '../../server/core/follow-up.ts'
import { DAY_MS } from '../../server/core/time.ts'

const NOW = 1_000 * DAY_MS
const ago = (days: number): number => NOW - days * DAY_MS
const occasion = (reservationId: string, reason: Occasion['reason'], days: number): Occasion => ({ reservationId, reason, since: ago(days) })
const call = (changes: Partial<FollowUpCall> = {}): FollowUpCall => ({ reservationId: 'a', reason: 'no_contact', answer: 'happy', at: ago(1), nextAt: null, ...changes })

describe('who is to be asked', () => {
  it('is each reservation once, by its most urgent occasion, the longest due first', () => {
    expect(whoToAsk([occasion('a', 'after_contact', 5), occasion('a', 'low_rating', 2), occasion('b', 'no_contact', 3)], [], NOW)).toEqual([occasion('b', 'no_contact', 3), occasion('a', 'low_rating', 2)])
  })

  it('is nobody who was asked about it since, but who wrote after that', () => {
    expect(whoToAsk([occasion('a', 'no_contact', 3)], [call()], NOW)).toEqual([])
    expect(whoToAsk([occasion('a', 'client_wrote', 0.5)], [call({ reason: 'client_wrote' })], NOW)).toEqual([occasion('a', 'client_wrote', 0.5)])
    expect(whoToAsk([occasion('a', 'after_won', 3)], [call()], NOW)).toEqual([occasion('a', 'after_won', 3)])
  })

  it('waits for the day that was promised, and then comes back with the same question', () => {
    expect(whoToAsk([occasion('a', 'client_wrote', 0.5)], [call({ nextAt: NOW + 1 })], NOW)).toEqual([])
    expect(whoToAsk([], [call({ nextAt: ago(0.1) })], NOW)).toEqual([{ reservationId: 'a', reason: 'no_contact', since: ago(0.1) }])
    expect(whoToAsk([], [call({ nextAt: ago(0.5) }), call({ at: ago(0.1) })], NOW)).toEqual([])
  })
})

describe('how often a client is asked', () => {
  const rule = { most: 2, withinDays: 90 }

  it('is so many times in so many days, and again when the first of them is that long ago', () => {
    expect(askableAgainAt([ago(10)], rule, NOW)).toBeNull()
    expect(askableAgainAt([ago(10), ago(80)], rule, NOW)).toBe(NOW + 10 * DAY_MS)
    expect(askableAgainAt([ago(10), ago(90)], rule, NOW)).toBeNull()
    expect(askableAgainAt([ago(5), ago(10), ago(80)], rule, NOW)).toBe(NOW + 80 * DAY_MS)
    expect(askableAgainAt([], { most: 0, withinDays: 90 }, NOW)).toBe(NOW + 90 * DAY_MS)
  })
})
