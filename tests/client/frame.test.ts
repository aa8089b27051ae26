import { describe, expect, it, vi } from 'vitest'
import { applicationToken } from '../../client/shared/application-token.ts'
import { connectFrame, NoFrame, sessionBodyOf } from '../../client/shared/frame.ts'

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

describe('what the frame gives for a session', () => {
  const tokens = { accessToken: 'access', refreshToken: 'refresh', memberId: 'm' }
  const meta = (content: string) => { document.head.innerHTML = `<meta name="application-token" content="${content}">` }

  it('adds what heals a portal when an administrator opens the app, and nothing for others', () => {
    meta('0123456789abcdef')
    expect(sessionBodyOf(tokens, true)).toEqual({ ...tokens, applicationToken: '0123456789abcdef' })
    expect(sessionBodyOf(tokens, false)).toEqual({ accessToken: 'access', memberId: 'm' })
  })

  it('sends no application token where the page carries none, or none that could be one', () => {
    document.head.innerHTML = ''
    expect(applicationToken()).toEqual({})
    meta('__TOKEN__ with words')
    expect(applicationToken()).toEqual({})
  })
})
