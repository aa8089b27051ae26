import type { InstallBody, SessionBody } from '../../server/contract/session.ts'
import { NoFrame, sessionBodyOf, toOptions } from './frame.ts'

/**
 * The portal's messages by hand, for the tab in a CRM record: the SDK would be most of what it loads.
 * Written from BITRIX24 §7: `command:JSON:callback:APP_SID` goes up, `callback:JSON` comes down.
 */
export type SmallFrame = {
  current: () => SessionBody
  refresh: () => Promise<SessionBody>
  placement: string
  options: Record<string, unknown>
  /** What the portal remembers of this person for the app, or null. */
  userOption: (name: string) => string | null
  /** Makes the frame as high as its content. */
  fit: (height: number) => void
  /** Opens the app itself in a slider, at what `params` name. */
  openApp: (params: Record<string, string>) => void
}

type Answer = Record<string, unknown>
type Page = Pick<Window, 'name' | 'addEventListener' | 'parent'>

const TIMEOUT_MS = 8_000

/** Connects to the portal, or throws NoFrame when there is none around this page. */
export async function connectSmallFrame({ page = window as Page, timeoutMs = TIMEOUT_MS } = {}): Promise<SmallFrame> {
  const { ask, tell } = openLine(page, timeoutMs)
  const data = await ask('getInitData')
  const isAdmin = data['IS_ADMIN'] === true
  const memberId = String(data['MEMBER_ID'] ?? '')
  const userOptions = toOptions(data['USER_OPTIONS'])
  let tokens = readTokens(data, memberId)
  if (data['FIRST_RUN'] === true) tell('setInstall', { install: true })

  return {
    current: () => sessionBodyOf(tokens, isAdmin),
    async refresh() {
      tokens = readTokens(await ask('refreshAuth'), memberId)
      return sessionBodyOf(tokens, isAdmin)
    },
    placement: String(data['PLACEMENT'] ?? 'DEFAULT'),
    options: toOptions(data['PLACEMENT_OPTIONS']),
    userOption: (name) => name in userOptions ? String(userOptions[name]) : null,
    fit: (height) => tell('resizeWindow', { width: '100%', height }),
    openApp: (params) => tell('openApplication', params),
  }
}

function readTokens(answer: Answer, memberId: string): InstallBody {
  const { AUTH_ID: accessToken, REFRESH_ID: refreshToken } = answer
  if (typeof accessToken !== 'string' || accessToken === '') throw new NoFrame('the portal gave no token')
  return { accessToken, refreshToken: typeof refreshToken === 'string' ? refreshToken : '', memberId }
}

/** The portal names itself in the frame's name: `DOMAIN|PROTOCOL|APP_SID`. */
function openLine(page: Page, timeoutMs: number) {
  const [domain, protocol, sid] = page.name.split('|')
  if (!domain || !sid) throw new NoFrame('not inside Bitrix24')
  const origin = `${protocol === '1' ? 'https' : 'http'}://${domain.replace(/:(80|443)$/, '')}`
  const waiting = new Map<string, (answer: Answer) => void>()
  let count = 0

  page.addEventListener('message', (event) => {
    if (event.origin !== origin || typeof event.data !== 'string') return
    const [, id = '', json = ''] = /^([^:]+):?(.*)$/s.exec(event.data) ?? []
    waiting.get(id)?.(readAnswer(json))
    waiting.delete(id)
  })

  function tell(command: string, params: object = {}, id = `card${++count}`): void {
    const json = Object.keys(params).length > 0 ? [JSON.stringify(params)] : []
    page.parent.postMessage([command, ...json, id, sid].join(':'), origin)
  }

  function ask(command: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = `card${++count}`
      const timer = setTimeout(() => {
        waiting.delete(id)
        reject(new NoFrame('no answer from the page around this one'))
      }, timeoutMs)
      waiting.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      tell(command, {}, id)
    })
  }

  return { ask, tell }
}

function readAnswer(json: string): Answer {
  try {
    return toOptions(JSON.parse(json))
  } catch {
    // Not an answer to anything we understand; whoever waits finds no token in it.
    return {}
  }
}
