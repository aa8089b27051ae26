import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTurnstile, createTurnstiles } from '../../server/bitrix24/turnstile.ts'

describe('a turnstile', () => {
  it('lets so many pass at once, in the order in which they came, also after failures', async () => {
    const pass = createTurnstile(3)
    const order: number[] = []
    let [inside, most] = [0, 0]
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => pass(async () => {
      order.push(index)
      inside += 1
      most = Math.max(most, inside)
      await pause(index % 4)
      inside -= 1
      if (index % 5 === 0) throw new Error('failed')
      return index
    })))
    expect([most, inside, order]).toEqual([3, 0, Array.from({ length: 50 }, (_, index) => index)])
    expect(results.filter((it) => it.status === 'rejected')).toHaveLength(10)
    expect(await pass(() => Promise.resolve('still open'))).toBe('still open')
  })

  it('makes nobody wait for another key', async () => {
    const pass = createTurnstiles(1)
    let release = (): void => undefined
    const held = pass('slow', () => new Promise<void>((resolve) => {
      release = resolve
    }))
    let waited = false
    const second = pass('slow', async () => {
      waited = true
      await Promise.resolve()
    })
    expect(await pass('other', () => Promise.resolve(1))).toBe(1)
    expect(waited).toBe(false)
    release()
    await Promise.all([held, second])
    expect(waited).toBe(true)
  })
})
