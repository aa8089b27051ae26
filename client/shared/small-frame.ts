import type { InstallBody, SessionBody } from '../../server/contract/session.ts'
import { applicationToken } from './application-token.ts'

/**
 * The portal's messages by hand, for what every page needs before it shows anything: the SDK would be most of what it loads.
 * Written from BITRIX24 §7: `command:JSON:callback:APP_SID` goes up, `callback:JSON` comes down.
 */
export type SmallFrame = {
  current: () => SessionBody
  refresh: () => Promise<SessionBody>
  installAuth: () => InstallBody
  /** Where in the portal the page was opened: `DEFAULT`, `LEFT_MENU`, `REST_APP_URI`, `CRM_DEAL_DETAIL_TAB` … */
  placement: string
  /** What that place hands over, e.g. `{ id: 'IR-1042' }` of a link into the app or `{ ID: '15' }` of a CRM record. */
  options: Record<string, unknown>
  isAdmin: boolean
  /** What the portal remembers of this person for the app, or null. */
  userOption: (name: string) => string | null
  setUserOption: (name: string, value: string) => Promise<void>
  /** Makes the frame as high as its content. */
  fit: (height: number) => void
  /** Opens the app itself in a slider, at what `params` name. */
  openApp: (params: Record<string, string>) => void
}

export class NoFrame extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'NoFrame'
  }
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
    installAuth: () => ({ ...tokens, ...applicationToken() }),
    placement: String(data['PLACEMENT'] ?? 'DEFAULT'),
    options: toOptions(data['PLACEMENT_OPTIONS']),
    isAdmin,
    userOption: (name) => name in userOptions ? String(userOptions[name]) : null,
    async setUserOption(name, value) {
      userOptions[name] = value
      await ask('setUserOption', { name, value })
    },
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

  function tell(command: string, params: object = {}, id = `app${++count}`): void {
    const json = Object.keys(params).length > 0 ? [JSON.stringify(params)] : []
    page.parent.postMessage([command, ...json, id, sid].join(':'), origin)
  }

  function ask(command: string, params: object = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = `app${++count}`
      const timer = setTimeout(() => {
        waiting.delete(id)
        reject(new NoFrame('no answer from the page around this one'))
      }, timeoutMs)
      waiting.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      tell(command, params, id)
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

/** An administrator's opening heals a portal whose stored tokens died; others have nothing to give. */
export function sessionBodyOf({ accessToken, refreshToken, memberId }: InstallBody, isAdmin: boolean): SessionBody {
  return { accessToken, memberId, ...(isAdmin && refreshToken ? { refreshToken } : {}), ...(isAdmin ? applicationToken() : {}) }
}

function toOptions(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
