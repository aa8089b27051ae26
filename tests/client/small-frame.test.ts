import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { applicationToken } from '../../client/shared/application-token.ts'
import { connectSmallFrame, NoFrame, sessionBodyOf } from '../../client/shared/small-frame.ts'

const ORIGIN = 'https://acme.bitrix24.pt'
const DATA = {
  AUTH_ID: 'access', REFRESH_ID: 'refresh', MEMBER_ID: 'm', IS_ADMIN: true, FIRST_RUN: false, USER_OPTIONS: { single_keys: 'off' },
  PLACEMENT: 'CRM_DEAL_DETAIL_TAB', PLACEMENT_OPTIONS: { ID: '15' },
}

/** The portal's side: what it was told, and answers by command. */
function startPortal(answers: Record<string, unknown> = { getInitData: DATA }) {
  const told: string[] = []
  const target = new EventTarget()
  const say = (data: unknown, origin = ORIGIN): void => { target.dispatchEvent(Object.assign(new Event('message'), { data, origin })) }
  const page = {
    name: 'acme.bitrix24.pt:443|1|5a1d',
    addEventListener: target.addEventListener.bind(target),
    parent: {
      postMessage(message: string, origin: string) {
        told.push(`${origin} ${message}`)
        const [command = ''] = message.split(':')
        const callback = message.split(':').at(-2)
        if (command in answers) queueMicrotask(() => say(`${callback}:${JSON.stringify(answers[command])}`))
      },
    },
  }
  return { told, say, page: page as unknown as Window }
}

beforeEach(() => { document.head.innerHTML = '' })
afterEach(() => { vi.useRealTimers() })

describe('connectSmallFrame', () => {
  it('learns who and where from the portal', async () => {
    const { page, told } = startPortal()
    const frame = await connectSmallFrame({ page })
    expect(told).toEqual([`${ORIGIN} getInitData:app1:5a1d`])
    expect(frame.current()).toEqual({ accessToken: 'access', memberId: 'm', refreshToken: 'refresh' })
    expect([frame.placement, frame.options, frame.userOption('single_keys'), frame.userOption('x')]).toEqual(['CRM_DEAL_DETAIL_TAB', { ID: '15' }, 'off', null])
  })

  it('renews the tokens, fits the window and opens the app', async () => {
    const { page, told } = startPortal({ getInitData: { ...DATA, IS_ADMIN: false }, refreshAuth: { AUTH_ID: 'second', REFRESH_ID: 'r2', AUTH_EXPIRES: '3600' } })
    const frame = await connectSmallFrame({ page })
    expect(await frame.refresh()).toEqual({ accessToken: 'second', memberId: 'm' })
    frame.fit(420)
    frame.openApp({ id: 'IR-1042' })
    expect(told.slice(2)).toEqual([`${ORIGIN} resizeWindow:{"width":"100%","height":420}:app3:5a1d`, `${ORIGIN} openApplication:{"id":"IR-1042"}:app4:5a1d`])
  })

  it('has the portal remember what a person chose', async () => {
    const { page, told } = startPortal({ getInitData: DATA, setUserOption: { single_keys: 'on' } })
    const frame = await connectSmallFrame({ page })
    await frame.setUserOption('pref_open_views', '[{"name":"A:B"}]')
    expect(told.at(-1)).toBe(`${ORIGIN} setUserOption:{"name":"pref_open_views","value":"[{\\"name\\":\\"A:B\\"}]"}:app2:5a1d`)
    expect(frame.userOption('pref_open_views')).toBe('[{"name":"A:B"}]')
  })

  it('hears nobody but the portal', async () => {
    vi.useFakeTimers()
    const { page, say } = startPortal({})
    const connecting = connectSmallFrame({ page }).catch((error: unknown) => error)
    say(`app1:${JSON.stringify(DATA)}`, 'https://evil.example')
    say({ app1: DATA })
    await vi.advanceTimersByTimeAsync(8_000)
    expect(await connecting).toBeInstanceOf(NoFrame)
  })

  it('takes a page without a portal’s name, and an answer without a token, for no portal', async () => {
    await expect(connectSmallFrame({ page: { ...startPortal().page, name: '' } as Window })).rejects.toBeInstanceOf(NoFrame)
    await expect(connectSmallFrame({ page: startPortal({ getInitData: [] }).page })).rejects.toBeInstanceOf(NoFrame)
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
