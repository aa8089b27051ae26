import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { ConsoleDoorView, InvitationView, PasswordSignInBody, TotpView } from '../../../server/contract/access.ts'
import { askOutside } from '../../shared/api.ts'
import type { Frame } from '../../shared/frame.ts'
import { NoFrame } from '../../shared/small-frame.ts'

const TOKEN = /^#join=([\w-]{43})$/

/** The token of an invitation that was opened, or null. */
export function joinToken({ location }: Pick<Window, 'location'> = window): string | null {
  return TOKEN.exec(location.hash)?.[1] ?? null
}

/** Takes the token out of the address: it must not stand in the history. */
export function forgetJoin({ location, history }: Pick<Window, 'location' | 'history'> = window): void {
  history.replaceState(history.state, '', location.pathname)
}

/** What the console needs of a portal where there is none: the browser's cookie says who it is. */
export function consoleFrame(): Frame {
  const nobody = (): never => {
    throw new NoFrame('no portal around the console')
  }
  const cookie = {} as ReturnType<Frame['current']>
  return {
    current: () => cookie, refresh: () => Promise.resolve(cookie), installAuth: nobody, openPath: () => Promise.resolve(), installFinish: () => Promise.resolve(),
    placement: 'DEFAULT', options: {}, isAdmin: false, userOption: () => null, setUserOption: () => Promise.reject(new NoFrame('nobody remembers it')),
  }
}

export const door = {
  look: () => askOutside<ConsoleDoorView>('GET', '/api/console/door'),
  readInvitation: (token: string) => askOutside<InvitationView>('POST', '/api/console/invitation', { token }),
  beginCodes: (token: string) => askOutside<TotpView>('POST', '/api/console/invitation/codes', { token }),
  joinByPassword: (token: string, proof: { password: string, code: string }) => askOutside('POST', '/api/console/invitation/password', { token, ...proof }),
  async joinByPasskey(token: string, keyName: string): Promise<void> {
    const optionsJSON = await askOutside<PublicKeyCredentialCreationOptionsJSON>('POST', '/api/console/invitation/passkey-options', { token })
    await askOutside('POST', '/api/console/invitation/passkey', { token, credential: await startRegistration({ optionsJSON }), keyName })
  },
  async enterByPasskey(): Promise<void> {
    const optionsJSON = await askOutside<PublicKeyCredentialRequestOptionsJSON>('POST', '/api/console/passkey-options', {})
    await askOutside('POST', '/api/console/passkey', { credential: await startAuthentication({ optionsJSON }) })
  },
  enterByPassword: (body: PasswordSignInBody) => askOutside('POST', '/api/console/password', body),
}

export function knowsPasskeys(): boolean {
  return browserSupportsWebAuthn()
}

/** Whether the person closed the browser's question about a passkey, or it took too long: that is no error. */
export function isGivenUp(error: unknown): boolean {
  return error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)
}
