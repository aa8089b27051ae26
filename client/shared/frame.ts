import type { AuthData, B24Frame } from '@bitrix24/b24jssdk'
import type { InstallBody, SessionBody } from '../../server/contract/session.ts'
import { applicationToken } from './application-token.ts'

/** What the client needs of the portal around it. The only file that knows the SDK; the CRM tab does without it (small-frame.ts). */
export type Frame = {
  current: () => SessionBody
  refresh: () => Promise<SessionBody>
  installAuth: () => InstallBody
  /** Opens a page of the portal in its slider; resolves when the slider is closed. */
  openPath: (path: string) => Promise<void>
  installFinish: () => Promise<void>
  /** Where in the portal the page was opened: `DEFAULT`, `LEFT_MENU`, `REST_APP_URI`, `CRM_DEAL_DETAIL_TAB` … */
  placement: string
  /** What that place hands over, e.g. `{ id: 'IR-1042' }` of a link into the app or `{ ID: '15' }` of a CRM record. */
  options: Record<string, unknown>
  isAdmin: boolean
  /** What the portal remembers of this person for the app, or null. */
  userOption: (name: string) => string | null
  setUserOption: (name: string, value: string) => Promise<void>
}

/** What the app shows when it is opened next, once: how the installer leads into it. */
export const OPEN_AT = 'open_at'

export class NoFrame extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'NoFrame'
  }
}

/** The SDK's handshake has no time limit of its own: a page that is not in a portal would wait for ever. */
const HANDSHAKE_MS = 8_000

async function openSdk(): Promise<B24Frame> {
  const { initializeB24Frame } = await import('@bitrix24/b24jssdk')
  return initializeB24Frame()
}

/** Connects to the portal, or throws NoFrame when there is none around this page. */
export async function connectFrame({ open = openSdk, timeoutMs = HANDSHAKE_MS } = {}): Promise<Frame> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoFrame('no answer from the page around this one')), timeoutMs)
  })
  try {
    return toFrame(await Promise.race([open(), late]))
  } catch (error) {
    throw error instanceof NoFrame ? error : new NoFrame('not inside Bitrix24', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function toFrame(b24: B24Frame): Frame {
  let tokens = checked(b24.auth.getAuthData())
  const toSession = (): SessionBody => sessionBodyOf({ accessToken: tokens.access_token, refreshToken: tokens.refresh_token, memberId: tokens.member_id }, b24.auth.isAdmin)

  return {
    current: toSession,
    async refresh() {
      tokens = checked(await b24.auth.refreshAuth())
      return toSession()
    },
    installAuth: () => ({ accessToken: tokens.access_token, refreshToken: tokens.refresh_token, memberId: tokens.member_id, ...applicationToken() }),
    async openPath(path) {
      await b24.slider.openPath(b24.slider.getUrl(path))
    },
    async installFinish() {
      // Opened again after the installation, the portal no longer waits for this and the SDK refuses to say it.
      if (b24.isInstallMode) await b24.installFinish()
    },
    placement: b24.placement.placement,
    options: toOptions(b24.placement.options),
    isAdmin: b24.auth.isAdmin,
    userOption: (name) => readOption(b24, name),
    async setUserOption(name, value) {
      await b24.options.userSet(name, value)
    },
  }
}

function checked(auth: false | AuthData): AuthData {
  if (auth === false) throw new NoFrame('the portal gave no token')
  return auth
}

function readOption(b24: B24Frame, name: string): string | null {
  try {
    return String(b24.options.userGet(name))
  } catch {
    // The SDK throws for an option that was never set.
    return null
  }
}

/** An administrator's opening heals a portal whose stored tokens died; others have nothing to give. */
export function sessionBodyOf({ accessToken, refreshToken, memberId }: InstallBody, isAdmin: boolean): SessionBody {
  return { accessToken, memberId, ...(isAdmin && refreshToken ? { refreshToken } : {}), ...(isAdmin ? applicationToken() : {}) }
}

export function toOptions(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
