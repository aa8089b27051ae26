import { describe, expect, it } from 'vitest'
import { createPacer, STANDARD_PACE } from '../../server/bitrix24/pace.ts'

describe('createPacer', () => {
  it('lets fifty calls through at once and then two a second', () => {
    const pacer = createPacer(STANDARD_PACE)
    const waits = Array.from({ length: 56 }, () => pacer.take('a', 1_000))
    expect(waits.slice(0, 50).every((wait) => wait === 0)).toBe(true)
    expect(waits.slice(50)).toEqual([500, 1_000, 1_500, 2_000, 2_500, 3_000])
  })

  it('makes nobody wait who keeps to two a second', () => {
    const pacer = createPacer(STANDARD_PACE)
    expect(Array.from({ length: 500 }, (_, index) => pacer.take('a', index * 500)).every((wait) => wait === 0)).toBe(true)
  })

  it('drains while nothing is called, but never below empty', () => {
    const pacer = createPacer(STANDARD_PACE)
    for (let call = 0; call < 50; call += 1) pacer.take('a', 0)
    expect(pacer.take('a', 500)).toBe(0)
    expect(pacer.take('a', 500)).toBe(500)
    const later = Array.from({ length: 51 }, () => pacer.take('a', 10_000_000))
    expect(later.slice(0, 50).every((wait) => wait === 0)).toBe(true)
    expect(later[50]).toBe(500)
  })

  it('keeps a bucket for each portal', () => {
    const pacer = createPacer({ perSecond: 1, burst: 1 })
    expect([pacer.take('a', 0), pacer.take('a', 0), pacer.take('b', 0), pacer.take('b', 0)]).toEqual([0, 1_000, 0, 1_000])
  })

  it('never lets a portal see more than it grants, however the calls fall', () => {
    const pacer = createPacer(STANDARD_PACE)
    const arrivals = Array.from({ length: 300 }, (_, index) => {
      const now = Math.floor(index / 7) * 130
      return now + pacer.take('a', now)
    }).sort((a, b) => a - b)
    arrivals.forEach((start, first) => {
      const within = arrivals.filter((at, index) => index >= first && at <= start + 10_000).length
      expect(within).toBeLessThanOrEqual(50 + 20 + 1)
    })
  })
})
