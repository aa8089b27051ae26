import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { AuthenticationResponseJSON, AuthenticatorTransport, PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { Refusal } from '../../core/errors.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { insertOperatorLink, takeOperatorLink } from '../../store/operator-logins.ts'
import { findPasskey, insertPasskey, listPasskeys, markPasskeyUsed } from '../../store/operator-passkeys.ts'
import type { Operator } from '../../store/operators.ts'
import type { App } from '../app.ts'
import { hashToken } from '../seal.ts'

const CHALLENGE_MS = 5 * MINUTE_MS
const ISSUER = 'Implementation requests'

/** Whether browsers make passkeys for this address: not for one that is a number. */
export function canHavePasskeys({ consoleUrl }: Pick<App, 'consoleUrl'>): boolean {
  return !/^[\d.]+$|^\[/.test(new URL(consoleUrl).hostname)
}

/** What a browser needs for making a passkey. */
export async function beginPasskey(app: App, operator: Pick<Operator, 'id' | 'name' | 'email'>): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await listPasskeys(app.db, operator.id)
  const options = await generateRegistrationOptions({
    rpName: ISSUER, rpID: hostOf(app), userID: new Uint8Array(Buffer.from(operator.id)), userName: operator.email ?? operator.name, userDisplayName: operator.name, attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: transports as AuthenticatorTransport[] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(app, options.challenge, operator.id)
  return options
}

/** Keeps the passkey that was made. Throws `passkey_wrong`. */
export async function keepPasskey(app: App, operatorId: string, response: RegistrationResponseJSON, name: string): Promise<void> {
  const { verified, registrationInfo } = await proved(verifyRegistrationResponse({
    response, expectedChallenge: (challenge) => takeChallenge(app, challenge, operatorId), expectedOrigin: app.consoleUrl, expectedRPID: hostOf(app), requireUserVerification: true,
  }))
  if (!verified) throw new Refusal('passkey_wrong')
  const { id, publicKey, counter } = registrationInfo.credential
  await insertPasskey(app.db, { id, operatorId, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports: response.response.transports ?? [], name, createdAt: app.now() })
}

/** What a browser needs for showing the passkeys it has for this address. */
export async function askPasskey(app: App): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({ rpID: hostOf(app), userVerification: 'required' })
  await keepChallenge(app, options.challenge, null)
  return options
}

/** Whose passkey has signed. Throws `passkey_wrong`, whatever is wrong with it. */
export async function recognisePasskey(app: App, response: AuthenticationResponseJSON): Promise<string> {
  const passkey = await findPasskey(app.db, response.id)
  if (!passkey) throw new Refusal('passkey_wrong')
  const { verified, authenticationInfo } = await proved(verifyAuthenticationResponse({
    response, expectedChallenge: (challenge) => takeChallenge(app, challenge, null), expectedOrigin: app.consoleUrl, expectedRPID: hostOf(app), requireUserVerification: true,
    credential: { id: passkey.id, publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')), counter: passkey.counter, transports: passkey.transports as AuthenticatorTransport[] },
  }))
  if (!verified) throw new Refusal('passkey_wrong')
  await markPasskeyUsed(app.db, passkey.id, authenticationInfo.newCounter, app.now())
  return passkey.operatorId
}

async function proved<T>(verifying: Promise<T>): Promise<T> {
  try {
    return await verifying
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('passkey_wrong')
  }
}

async function keepChallenge(app: App, challenge: string, operatorId: string | null): Promise<void> {
  await insertOperatorLink(app.db, hashToken(challenge), { purpose: 'passkey', operatorId, expiresAt: app.now() + CHALLENGE_MS })
}

async function takeChallenge(app: App, challenge: string, operatorId: string | null): Promise<boolean> {
  const link = await takeOperatorLink(app.db, hashToken(challenge), 'passkey', app.now())
  return link !== null && link.operatorId === operatorId
}

function hostOf({ consoleUrl }: Pick<App, 'consoleUrl'>): string {
  return new URL(consoleUrl).hostname
}
