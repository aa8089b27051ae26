import { describe, expect, it } from 'vitest'
import { CLOCK_SLACK_MS, HOUR_MS } from '../../server/core/time.ts'
import { takeTurn } from '../../server/store/clock-marks.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

describe.each(EACH_ENGINE)('turns on %s', (_engine, open) => {
  const at = useDatabase(open)

  it('are taken once in their time, by one process', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => takeTurn(at.db, 'each hour', HOUR_MS, NOON - index)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await takeTurn(at.db, 'each hour', HOUR_MS, NOON + HOUR_MS - 10)).toBe(false)
    expect(await takeTurn(at.db, 'each hour', HOUR_MS, NOON + HOUR_MS)).toBe(true)
  })

  it('are due again when a clock that was ahead is right', async () => {
    expect(await takeTurn(at.db, 'ahead', HOUR_MS, NOON)).toBe(true)
    expect(await takeTurn(at.db, 'ahead', HOUR_MS, NOON - CLOCK_SLACK_MS)).toBe(false)
    expect(await takeTurn(at.db, 'ahead', HOUR_MS, NOON - CLOCK_SLACK_MS - 1)).toBe(true)
  })
})
