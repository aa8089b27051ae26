import { describe, expect, it } from 'vitest'
import { startLoop } from '../../server/worker/loop.ts'
import { waitFor } from '../support/wait.ts'

const LONG_MS = 60_000
const none = (): undefined => undefined

describe('startLoop', () => {
  it('goes on at once while there is work, then rests', async () => {
    let [left, rounds] = [5, 0]
    const loop = startLoop([async () => {
      rounds += 1
      left -= left > 0 ? 1 : 0
      return await Promise.resolve(left > 0 ? 1 : 0)
    }], LONG_MS, none)
    await waitFor(() => left === 0)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(rounds).toBe(5)
    await loop.stop()
  })

  it('does not miss a wake that comes while a step is under way', async () => {
    const open: (() => void)[] = []
    let rounds = 0
    const loop = startLoop([async () => {
      rounds += 1
      await new Promise<void>((resolve) => open.push(resolve))
      return 0
    }], LONG_MS, none)
    await waitFor(() => open.length === 1)
    loop.wake()
    open[0]?.()
    await waitFor(() => rounds === 2)
    open[1]?.()
    await loop.stop()
  })

  it('goes on after a step that throws, and tells of it', async () => {
    const errors: unknown[] = []
    let after = 0
    const loop = startLoop([() => Promise.reject(new Error('broken')), async () => {
      after += 1
      return await Promise.resolve(0)
    }], 5, (error) => errors.push(error))
    await waitFor(() => after >= 3)
    expect(errors.length).toBeGreaterThanOrEqual(3)
    await loop.stop()
  })

  it('waits with stopping for the step under way and begins none after it', async () => {
    let [ended, second] = [false, 0]
    const loop = startLoop([async () => {
      await new Promise((resolve) => setTimeout(resolve, 40))
      ended = true
      return 1
    }, async () => {
      second += 1
      return await Promise.resolve(1)
    }], 5, none)
    await new Promise((resolve) => setTimeout(resolve, 10))
    await loop.stop()
    expect([ended, second]).toEqual([true, 0])
    loop.wake()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(second).toBe(0)
  })
})
