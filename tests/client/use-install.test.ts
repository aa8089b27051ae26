import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure } from '../../client/shared/api.ts'
import { NoFrame } from '../../client/shared/frame.ts'
import type { Frame } from '../../client/shared/frame.ts'
import { useInstall } from '../../install/useInstall.ts'

const tokens = { accessToken: 'access', refreshToken: 'refresh', memberId: 'm' }

function buildFrame(over: Partial<Frame> = {}): Frame {
  return {
    current: () => tokens, refresh: async () => tokens, installAuth: () => tokens, openPath: async () => {}, installFinish: async () => {},
    placement: 'DEFAULT', options: {}, isAdmin: true, userOption: () => null, setUserOption: async () => {}, ...over,
  }
}

const nothing = { look: async () => [], enter: () => {} }

afterEach(() => { vi.useRealTimers() })

describe('useInstall', () => {
  it('tells the portal that it is finished only after the server has the tokens', async () => {
    const order: string[] = []
    const frame = buildFrame({ installFinish: async () => { order.push('finish') } })
    const { state, result, start, connectPortal, finish } = useInstall({
      ...nothing,
      connect: async () => frame,
      send: async (body) => { order.push(body.refreshToken); return { portal: 'acme.bitrix24.pt', linkedTo: 'Acme Lda' } },
    })
    await start()
    expect(state.value).toBe('welcome')

    await connectPortal()
    expect(state.value).toBe('connected')
    expect(result.value?.linkedTo).toBe('Acme Lda')
    await finish()

    expect(order).toEqual(['refresh', 'finish'])
  })

  it('shows why the server refused and lets one try again', async () => {
    const send = vi.fn().mockRejectedValueOnce(new ApiFailure('install_refused', 'Bitrix24 did not confirm this installation.')).mockResolvedValueOnce({ portal: 'acme', linkedTo: null })
    const { state, message, start, connectPortal } = useInstall({ ...nothing, connect: async () => buildFrame(), send })
    await start()

    await connectPortal()
    expect(state.value).toBe('failed')
    expect(message.value).toBe('Bitrix24 did not confirm this installation.')

    await connectPortal()
    expect(state.value).toBe('connected')
  })

  it('says where to open it when there is no portal around the page', async () => {
    const { state, start } = useInstall({ connect: async () => { throw new NoFrame('no answer') } })
    await start()
    expect(state.value).toBe('outside')
  })

  it('waits for the handshake when somebody is quicker', async () => {
    const send = vi.fn(async () => ({ portal: 'acme', linkedTo: null }))
    const { state, start, connectPortal } = useInstall({ ...nothing, connect: () => new Promise((resolve) => { setTimeout(() => resolve(buildFrame()), 20) }), send })
    void start()
    await connectPortal()
    expect(state.value).toBe('connected')
    expect(send).toHaveBeenCalledOnce()
  })

  it('shows what was set up, and goes on without it when it cannot be seen', async () => {
    const send = async () => ({ portal: 'acme', linkedTo: null })
    const check = { name: 'events', title: 'Events', state: 'ok' as const, text: 'All are bound.', since: 0, action: null }
    const seen = useInstall({ ...nothing, connect: async () => buildFrame(), send, look: async () => [check] })
    await seen.start()
    await seen.connectPortal()
    await vi.waitFor(() => expect(seen.setUp.value).toEqual({ state: 'seen', checks: [check] }))

    const unseen = useInstall({ ...nothing, connect: async () => buildFrame(), send, look: () => Promise.reject(new Error('403')) })
    await unseen.start()
    await unseen.connectPortal()
    await vi.waitFor(() => expect(unseen.setUp.value).toEqual({ state: 'unseen' }))
    expect(unseen.state.value).toBe('connected')
  })

  it('leaves a note where to go on, and goes there itself when the portal does not reload', async () => {
    vi.useFakeTimers()
    const notes: string[] = []
    const enter = vi.fn()
    const frame = buildFrame({ setUserOption: async (name, value) => { notes.push(`${name}=${value}`) } })
    const { start, connectPortal, finish } = useInstall({ ...nothing, enter, connect: async () => frame, send: async () => ({ portal: 'acme', linkedTo: null }) })
    await start()
    await connectPortal()
    await finish({ toSettings: true })
    expect(notes).toEqual(['open_at=settings'])
    await vi.advanceTimersByTimeAsync(2_500)
    expect(enter).toHaveBeenCalledExactlyOnceWith('#/settings')
  })
})
