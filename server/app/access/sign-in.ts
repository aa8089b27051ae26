import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { Refusal } from '../../core/errors.ts'
import { HOUR_MS } from '../../core/time.ts'
import { deleteLogin, extendLogin, findLogin, insertLogin } from '../../store/operator-logins.ts'
import { findOperator, findOperatorByEmail, markOperatorSeen } from '../../store/operators.ts'
import type { Operator } from '../../store/operators.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { hashToken } from '../seal.ts'
import { limitEmail, limitNetwork } from '../sign-in/limits.ts'
import { openOperatorSession } from '../session/open-session.ts'
import type { Session } from '../../store/sessions.ts'
import { writeAccess } from './invite.ts'
import { recognisePasskey } from './passkeys.ts'
import { isPassword } from './password.ts'
import { useTotp } from './totp.ts'

/** A browser stays signed in as long as it is used once in this time … */
const IDLE_MS = 2 * HOUR_MS
/** … and for this long at most. */
const ABSOLUTE_MS = 12 * HOUR_MS

export const LOGIN_MS = ABSOLUTE_MS

/** Signs in by passkey; returns the browser's token. Throws `passkey_wrong` or `too_many_tries`. */
export async function signInWithPasskey(app: App, network: string, response: AuthenticationResponseJSON): Promise<string> {
  await limitNetwork(app, 'console', network)
  const operator = await findOperator(app.db, await recognisePasskey(app, response))
  if (!operator || operator.disabledAt !== null) throw new Refusal('passkey_wrong')
  return openLogin(app, operator, 'passkey')
}

/** Signs in by password and code. Whatever is wrong, the answer and its time are the same: `sign_in_wrong`. Throws `too_many_tries`. */
export async function signInWithPassword(app: App, network: string, { email, password, code }: { email: string, password: string, code: string }): Promise<string> {
  await limitNetwork(app, 'console', network)
  await limitEmail(app, email, 'console')
  const operator = await findOperatorByEmail(app.db, email)
  const isKnown = await isPassword(password, operator?.password ?? null)
  if (!operator || !isKnown || operator.disabledAt !== null || !await useTotp(app, operator.id, code)) throw new Refusal('sign_in_wrong')
  return openLogin(app, operator, 'password')
}

export async function openLogin(app: App, operator: Operator, how: 'passkey' | 'password'): Promise<string> {
  const token = app.newSecret()
  const now = app.now()
  await inTransaction(app.db, async (tx) => {
    await insertLogin(tx, hashToken(token), { operatorId: operator.id, createdAt: now, expiresAt: now + IDLE_MS })
    await writeAccess(app, tx, { memberId: null, userId: operator.id, userName: operator.name }, 'operator_signed_in', how)
  })
  return token
}

/** A session for a browser that is signed in; null when it is not, or not any more. */
export async function resumeLogin(app: App, token: string): Promise<{ token: string, session: Session, domain: string } | null> {
  const now = app.now()
  const hash = hashToken(token)
  const login = await findLogin(app.db, hash, now)
  const operator = login && await findOperator(app.db, login.operatorId)
  if (!login || !operator || operator.disabledAt !== null) return null
  await extendLogin(app.db, hash, Math.min(now + IDLE_MS, login.createdAt + ABSOLUTE_MS))
  await markOperatorSeen(app.db, operator.id, operator.name, now)
  return openOperatorSession(app, operator)
}

/** Whether the browser is signed in; changes nothing. */
export async function isLoggedIn(app: App, token: string): Promise<boolean> {
  return await findLogin(app.db, hashToken(token), app.now()) !== null
}

export async function signOut(app: App, token: string): Promise<void> {
  await deleteLogin(app.db, hashToken(token))
}
