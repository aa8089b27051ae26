import { describe, expect, it, vi } from 'vitest'
import { createApi, toFailure } from '../../client/shared/api.ts'
import type { ApiFailure } from '../../client/shared/api.ts'

const AUTH_ERROR = { error: { code: 'auth', message: 'Your Bitrix24 session has ended. Reload the page.', params: {} } }

type Answer = { status?: number, body: unknown }

function answering(answer: (path: string, init: RequestInit) => Answer) {
  return vi.fn(async (path: unknown, init: RequestInit = {}) => {
    const { status = 200, body } = answer(String(path), init)
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  })
}

const tokenOf = (init: RequestInit): string | null => new Headers(init.headers).get('authorization')
const frame = { current: () => ({ accessToken: 'old', memberId: 'm' }), refresh: async () => ({ accessToken: 'new', memberId: 'm' }) }

async function failureOf(work: Promise<unknown>): Promise<ApiFailure> {
  return work.then(() => { throw new Error('it worked') }, toFailure)
}

describe('createApi', () => {
  it('renews the session once for all calls that meet its end, and repeats them', async () => {
    let sessions = 0
    const fetch = answering((path, init) => {
      if (path === '/api/session') return { body: { token: `s${++sessions}` } }
      return tokenOf(init) === 'Bearer s2' ? { body: { ok: true } } : { status: 401, body: AUTH_ERROR }
    })
    const api = createApi(frame, { fetch: fetch as unknown as typeof globalThis.fetch })
    await api.start()

    const answers = await Promise.all([api.getMe(), api.getTicket(), api.listRequests()])

    expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    expect(sessions).toBe(2)
  })

  it('asks the frame for a fresh token when the one it holds is refused at the door', async () => {
    const fetch = answering((_path, init) => String(init.body).includes('new') ? { body: { token: 's1' } } : { status: 401, body: AUTH_ERROR })
    const api = createApi(frame, { fetch: fetch as unknown as typeof globalThis.fetch })
    expect((await api.start()).token).toBe('s1')
  })

  it('says that the session is over when the portal gives no valid token any more', async () => {
    const onEnded = vi.fn()
    const fetch = answering(() => ({ status: 401, body: AUTH_ERROR }))
    const api = createApi(frame, { fetch: fetch as unknown as typeof globalThis.fetch, onEnded })

    expect((await failureOf(api.getMe())).code).toBe('auth')
    expect(onEnded).toHaveBeenCalledOnce()
  })

  it('hands a refusal on with its code, text and reference', async () => {
    const fetch = answering(() => ({ status: 500, body: { error: { code: 'internal', message: 'Something went wrong on our side.', params: {}, ref: '7F3K' } } }))
    const failure = await failureOf(createApi(frame, { fetch: fetch as unknown as typeof globalThis.fetch }).getMe())
    expect(failure).toMatchObject({ code: 'internal', message: 'Something went wrong on our side.', ref: '7F3K' })
  })

  it('takes a proxy’s page for no answer: the call may have worked', async () => {
    const fetch = answering(() => ({ status: 502, body: '<html>Bad gateway</html>' }))
    const failure = await failureOf(createApi(frame, { fetch: fetch as unknown as typeof globalThis.fetch }).reserve('IR-1', 'key'))
    expect(failure.code).toBe('no_answer')
  })
})
