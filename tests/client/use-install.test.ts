import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure } from '../../client/shared/api.ts'
import type { Frame } from '../../client/shared/frame.ts'
import { NoFrame } from '../../client/shared/small-frame.ts'
import { useInstall } from '../../install/useInstall.ts'
import type { Entered } from '../../install/useInstall.ts'
import type { SetupView } from '../../server/contract/setup.ts'
import { buildSetup } from './builders.ts'

const tokens = { accessToken: 'access', refreshToken: 'refresh', memberId: 'm' }

function buildFrame(over: Partial<Frame> = {}): Frame {
  return {
    current: () => tokens, refresh: async () => tokens, installAuth: () => tokens, openPath: async () => {}, installFinish: async () => {},
    placement: 'DEFAULT', options: {}, isAdmin: true, userOption: () => null, setUserOption: async () => {}, ...over,
  }
}

const nowhere = async (): Promise<Entered> => { throw new ApiFailure('not_installed', 'Not installed.') }
const nothing = { look: nowhere, enter: () => {} }
const found = (over: Partial<SetupView> = {}): Entered => ({ api: {} as Entered['api'], view: buildSetup(over), user: 'Ana Silva' })

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

  it('goes through the first steps once the server has the tokens', async () => {
    const look = vi.fn().mockRejectedValueOnce(new ApiFailure('not_installed', 'Not installed.')).mockResolvedValue(found())
    const { state, entered, start, connectPortal } = useInstall({ ...nothing, look, connect: async () => buildFrame(), send: async () => ({ portal: 'acme', linkedTo: 'Acme Lda' }) })
    await start()
    expect(state.value).toBe('welcome')
    await connectPortal()
    expect(state.value).toBe('steps')
    expect(entered.value?.view.progress?.step).toBe('company')
  })

  it('goes on where the set-up was left, without installing again', async () => {
    const send = vi.fn()
    const left = found({ progress: { step: 'locations', skipped: [], endedAt: null, by: 'Rui', at: 1 } })
    const { state, start, connectPortal } = useInstall({ ...nothing, look: async () => left, connect: async () => buildFrame(), send })
    await start()
    expect(state.value).toBe('steps')
    await connectPortal()
    expect(send).not.toHaveBeenCalled()
  })

  it('installs again when the set-up had come to its end, and when there was none', async () => {
    for (const progress of [{ step: 'ready', skipped: [], endedAt: 5, by: 'Rui', at: 5 } as const, null]) {
      const { state, start } = useInstall({ ...nothing, look: async () => found({ progress }), connect: async () => buildFrame() })
      await start()
      expect(state.value).toBe('welcome')
    }
  })

  it('asks nobody but an administrator for the set-up', async () => {
    const look = vi.fn(nowhere)
    const { state, isAdmin, start } = useInstall({ ...nothing, look, connect: async () => buildFrame({ isAdmin: false }) })
    await start()
    expect([state.value, isAdmin.value, look.mock.calls.length]).toEqual(['welcome', false, 0])
  })

  it('ends all the same where the set-up cannot be seen', async () => {
    const { state, start, connectPortal } = useInstall({ ...nothing, connect: async () => buildFrame(), send: async () => ({ portal: 'acme', linkedTo: null }) })
    await start()
    await connectPortal()
    expect(state.value).toBe('connected')
  })

  it('tells the portal once, leaves a note where to go on, and goes there itself when the portal does not reload', async () => {
    vi.useFakeTimers()
    const notes: string[] = []
    const enter = vi.fn()
    const installFinish = vi.fn(async () => {})
    const frame = buildFrame({ installFinish, setUserOption: async (name, value) => { notes.push(`${name}=${value}`) } })
    const { start, connectPortal, finish, state } = useInstall({ ...nothing, enter, connect: async () => frame, send: async () => ({ portal: 'acme', linkedTo: null }) })
    await start()
    await connectPortal()
    await Promise.all([finish('setup'), finish('setup')])
    expect(state.value).toBe('finishing')
    expect(notes).toEqual(['open_at=setup'])
    await vi.advanceTimersByTimeAsync(2_500)
    expect(enter).toHaveBeenCalledExactlyOnceWith('#/setup')
    expect(installFinish).toHaveBeenCalledOnce()
  })

  it('can be ended again when the portal did not confirm it', async () => {
    const installFinish = vi.fn().mockRejectedValueOnce(new Error('JsSDK')).mockResolvedValue(undefined)
    const { state, start, connectPortal, finish } = useInstall({ ...nothing, connect: async () => buildFrame({ installFinish }), send: async () => ({ portal: 'acme', linkedTo: null }) })
    await start()
    await connectPortal()
    await finish()
    expect(state.value).toBe('finish_failed')
    await finish()
    expect(state.value).toBe('finishing')
  })
})
