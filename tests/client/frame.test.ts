import { describe, expect, it, vi } from 'vitest'
import type { B24Frame } from '@bitrix24/b24jssdk'
import { connectFrame } from '../../client/shared/frame.ts'
import { NoFrame } from '../../client/shared/small-frame.ts'
import type { SmallFrame } from '../../client/shared/small-frame.ts'

const ADMIN = { accessToken: 'access', refreshToken: 'refresh', memberId: 'm' }

function smallFrame(): SmallFrame {
  return {
    current: () => ADMIN, refresh: async () => ADMIN, installAuth: () => ADMIN, placement: 'LEFT_MENU', options: {}, isAdmin: true,
    userOption: (name) => (name === 'pref_density' ? '"compact"' : null), setUserOption: async () => {}, fit: () => {}, openApp: () => {},
  }
}

function sdk({ isInstallMode = false } = {}) {
  const said: string[] = []
  const b24 = {
    isInstallMode,
    installFinish: async () => { said.push('finish') },
    slider: { getUrl: (path: string) => new URL(path, 'https://acme.bitrix24.pt'), openPath: async (url: URL) => { said.push(url.href) } },
  }
  return { said, open: vi.fn(async () => b24 as unknown as B24Frame) }
}

describe('connectFrame', () => {
  it('knows who, where and what is remembered without the SDK', async () => {
    const { open } = sdk()
    const frame = await connectFrame({ connect: async () => smallFrame(), open })
    expect([frame.current(), frame.placement, frame.isAdmin, frame.userOption('pref_density')]).toEqual([ADMIN, 'LEFT_MENU', true, '"compact"'])
    expect(open).not.toHaveBeenCalled()
  })

  it('opens the SDK once, when something needs it', async () => {
    const { said, open } = sdk()
    const frame = await connectFrame({ connect: async () => smallFrame(), open })
    await frame.openPath('/crm/deal/details/15/')
    await frame.openPath('/crm/lead/details/16/')
    expect(said).toEqual(['https://acme.bitrix24.pt/crm/deal/details/15/', 'https://acme.bitrix24.pt/crm/lead/details/16/'])
    expect(open).toHaveBeenCalledOnce()
  })

  it('tries the SDK again after it could not be loaded', async () => {
    const { said, open } = sdk()
    open.mockRejectedValueOnce(new Error('Failed to fetch dynamically imported module'))
    const frame = await connectFrame({ connect: async () => smallFrame(), open })
    await expect(frame.openPath('/crm/')).rejects.toThrow('Failed to fetch')
    await frame.openPath('/crm/')
    expect(said).toEqual(['https://acme.bitrix24.pt/crm/'])
  })

  it.each([[true, ['finish']], [false, []]])('says that the installation is over only where the portal waits for it: %s', async (isInstallMode, heard) => {
    const { said, open } = sdk({ isInstallMode })
    await (await connectFrame({ connect: async () => smallFrame(), open })).installFinish()
    expect(said).toEqual(heard)
  })

  it('is no frame where no portal answers', async () => {
    await expect(connectFrame({ connect: () => Promise.reject(new NoFrame('no answer')) })).rejects.toBeInstanceOf(NoFrame)
  })
})
