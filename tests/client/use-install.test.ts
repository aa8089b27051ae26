import { describe, expect, it, vi } from 'vitest'
import { ApiFailure } from '../../client/shared/api.ts'
import { NoFrame } from '../../client/shared/frame.ts'
import type { Frame } from '../../client/shared/frame.ts'
import { useInstall } from '../../install/useInstall.ts'

const tokens = { accessToken: 'access', refreshToken: 'refresh', memberId: 'm' }

function buildFrame(over: Partial<Frame> = {}): Frame {
  return {
    current: () => tokens, refresh: async () => tokens, installAuth: () => tokens, openPath: async () => {}, installFinish: async () => {},
    options: {}, isAdmin: true, userOption: () => null, setUserOption: async () => {}, ...over,
  }
}

describe('useInstall', () => {
  it('tells the portal that it is finished only after the server has the tokens', async () => {
    const order: string[] = []
    const frame = buildFrame({ installFinish: async () => { order.push('finish') } })
    const { state, result, start, connectPortal, finish } = useInstall({
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
    const { state, message, start, connectPortal } = useInstall({ connect: async () => buildFrame(), send })
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
})
