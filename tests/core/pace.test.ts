import { describe, expect, it } from 'vitest'
import { countCall, ENTERPRISE_PACE, paceOf, STANDARD_PACE } from '../../server/core/pace.ts'
import type { Pace } from '../../server/core/pace.ts'
import { DAY_MS } from '../../server/core/time.ts'

function bucket(pace: Pace = STANDARD_PACE) {
  let pacedUntil = 0
  return (now: number): number => {
    const counted = countCall(pacedUntil, now, pace)
    pacedUntil = counted.pacedUntil
    return counted.waitMs
  }
}

describe('paceOf', () => {
  it.each(['de_ent10000', 'en_ent250', 'en_enterprise', 'ru_ent10000_a', 'EU_ENT500'])('calls a portal with the plan %s as an Enterprise', (license) => {
    expect(paceOf(license)).toEqual({ perSecond: 5, burst: 250 })
  })

  it.each([null, '', 'de_pro100', 'pl_basic', 'en_std', 'eu_tf', 'ent', 'de_entry', 'de_agent', 'client_x', 'demo'])('calls a portal with the plan %j slowly', (license) => {
    expect(paceOf(license)).toEqual({ perSecond: 2, burst: 50 })
  })
})

describe('countCall', () => {
  it('lets an Enterprise do 250 calls at once and then five a second', () => {
    const take = bucket(ENTERPRISE_PACE)
    const waits = Array.from({ length: 253 }, () => take(1_000))
    expect(waits.slice(0, 250).every((wait) => wait === 0)).toBe(true)
    expect(waits.slice(250)).toEqual([200, 400, 600])
  })

  it('lets fifty calls through at once and then two a second', () => {
    const take = bucket()
    const waits = Array.from({ length: 56 }, () => take(1_000))
    expect(waits.slice(0, 50).every((wait) => wait === 0)).toBe(true)
    expect(waits.slice(50)).toEqual([500, 1_000, 1_500, 2_000, 2_500, 3_000])
  })

  it('makes nobody wait who keeps to two a second', () => {
    const take = bucket()
    expect(Array.from({ length: 500 }, (_, index) => take(index * 500)).every((wait) => wait === 0)).toBe(true)
  })

  it('drains while nothing is called, but never below empty', () => {
    const take = bucket()
    for (let call = 0; call < 50; call += 1) take(0)
    expect([take(500), take(500)]).toEqual([0, 500])
    const later = Array.from({ length: 51 }, () => take(10_000_000))
    expect(later.slice(0, 50).every((wait) => wait === 0)).toBe(true)
    expect(later[50]).toBe(500)
  })

  it('never lets a portal see more than it grants, however the calls fall', () => {
    const take = bucket()
    const arrivals = Array.from({ length: 300 }, (_, index) => {
      const now = Math.floor(index / 7) * 130
      return now + take(now)
    }).sort((a, b) => a - b)
    arrivals.forEach((start, first) => {
      const within = arrivals.filter((at, index) => index >= first && at <= start + 10_000).length
      expect(within).toBeLessThanOrEqual(50 + 20 + 1)
    })
  })

  it('does not stop a portal for a day when the clock was set back by one', () => {
    const take = bucket()
    for (let call = 0; call < 60; call += 1) take(DAY_MS)
    expect(take(0)).toBe(0)
  })
})
