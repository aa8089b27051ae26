import { describe, expect, it, vi } from 'vitest'
import { connectFrame, NoFrame } from '../../client/shared/frame.ts'

describe('connectFrame', () => {
  it('gives up a handshake that nobody answers', async () => {
    vi.useFakeTimers()
    const connecting = connectFrame({ open: () => new Promise(() => {}) }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(8_000)
    expect(await connecting).toBeInstanceOf(NoFrame)
    vi.useRealTimers()
  })

  it('takes what the SDK throws outside a portal for no portal', async () => {
    await expect(connectFrame({ open: async () => { throw new Error('JSSDK_CLIENT_SIDE_WARNING') } })).rejects.toBeInstanceOf(NoFrame)
  })
})
