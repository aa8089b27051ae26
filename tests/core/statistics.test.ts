import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairnessOf, forecastOf, lookBack, spreadOf, sum } from '../../server/core/statistics.ts'

const EDGES = [5, 30, 120]

describe('how values spread', () => {
  it('puts an edge into the bucket that begins there', () => {
    expect(spreadOf([4, 5, 29, 30, 500], EDGES)).toEqual({
      count: 5, median: 29, p90: 500,
      buckets: [{ from: 0, to: 5, count: 1 }, { from: 5, to: 30, count: 2 }, { from: 30, to: 120, count: 1 }, { from: 120, to: null, count: 1 }],
    })
  })

  it('says no middle of too few', () => {
    expect(spreadOf([1, 2, 3, 4], EDGES)).toMatchObject({ count: 4, median: null, p90: null })
    expect(spreadOf([], EDGES)).toMatchObject({ count: 0, median: null, p90: null })
  })

  it('loses none, and has nine of ten below its 90th percentile', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -10, max: 1000 }), { minLength: 5, maxLength: 60 }), (values) => {
      const { count, buckets, median, p90 } = spreadOf(values, EDGES)
      expect(sum(buckets.map((it) => it.count))).toBe(count)
      expect(values.filter((it) => it <= p90!).length).toBeGreaterThanOrEqual(0.9 * count)
      expect(median).toBeLessThanOrEqual(p90!)
    }))
  })
})

describe('how fairly places are spread', () => {
  it('is 0 when all got the same and near 1 when one got all', () => {
    expect(fairnessOf(Array.from({ length: 20 }, () => 3))).toMatchObject({ gini: 0, topShare: 0.1, without: 0, got: 60 })
    expect(fairnessOf([100, ...Array.from({ length: 19 }, () => 0)])).toMatchObject({ gini: 0.95, topShare: 1, without: 19 })
  })

  it('says nothing of fewer than ten partners, or of nothing', () => {
    expect(fairnessOf([5, 1])).toEqual({ partners: 2, got: 6, without: 0, gini: null, topShare: null, tenths: [] })
    expect(fairnessOf(Array.from({ length: 12 }, () => 0))).toMatchObject({ gini: null, topShare: null })
  })

  it('has all partners and all places in its tenths, which never rise', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 10, maxLength: 77 }), (counts) => {
      const { tenths, got, partners, gini } = fairnessOf(counts)
      if (gini === null) return
      expect([sum(tenths.map((it) => it.got)), sum(tenths.map((it) => it.partners))]).toEqual([got, partners])
      const means = tenths.map((it) => it.got / it.partners)
      expect(means).toEqual(means.toSorted((a, b) => b - a))
    }))
  })
})

describe('the forecast', () => {
  it('goes on as before, with a range as wide as chance', () => {
    expect(forecastOf([99, 10, 10, 10, 10, 10, 10, 10, 10])).toEqual({ expected: 40, low: 30, high: 50 })
  })

  it('is wider where weeks differ more', () => {
    const { low, high } = forecastOf([0, 20, 0, 20, 0, 20, 0, 20])!
    expect(high - low).toBeGreaterThan(60)
    expect(forecastOf([0, 0, 0, 0, 0, 0, 0, 9])!.low).toBe(0)
  })

  it('says nothing of too few weeks or requests', () => {
    expect(forecastOf([9, 9, 9, 9, 9, 9, 9])).toBeNull()
    expect(forecastOf([0, 0, 0, 1, 0, 0, 3, 0])).toBeNull()
  })

  it('is held against what came', () => {
    expect(lookBack([...Array.from({ length: 8 }, () => 10), 12, 8, 11, 13])).toEqual({ said: { expected: 40, low: 30, high: 50 }, came: 44 })
    expect(lookBack([1, 2, 3])).toBeNull()
  })

  it('holds about eight of ten results where weeks come by chance', () => {
    let state = 7
    const next = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
    const poisson = (mean: number): number => {
      let [k, p] = [0, next()]
      while (p > Math.exp(-mean)) [k, p] = [k + 1, p * next()]
      return k
    }
    const hits = Array.from({ length: 2000 }, () => lookBack(Array.from({ length: 12 }, () => poisson(6)))!).filter(({ said, came }) => came >= said.low && came <= said.high)
    expect(hits.length / 2000).toBeGreaterThan(0.77)
    expect(hits.length / 2000).toBeLessThan(0.93)
  })
})
