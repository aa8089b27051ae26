import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { Refusal } from '../../core/errors.ts'
import { findOperatorLink, takeOperatorLink } from '../../store/operator-logins.ts'
import { findOperator, setOperatorJoined, setOperatorPassword } from '../../store/operators.ts'
import type { Operator } from '../../store/operators.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { hashToken } from '../seal.ts'
import { writeAccess } from './invite.ts'
import { beginPasskey, keepPasskey } from './passkeys.ts'
import { hashPassword } from './password.ts'
import { openLogin } from './sign-in.ts'
import { beginTotp, useTotp } from './totp.ts'

/** Who was invited by this link, as long as it is good. Throws `link_over`. */
export async function showInvitation(app: App, token: string): Promise<Operator> {
  const link = await findOperatorLink(app.db, hashToken(token), 'join', app.now())
  const operator = !link?.operatorId ? null : await findOperator(app.db, link.operatorId)
  if (!operator || operator.disabledAt !== null) throw new Refusal('link_over')
  return operator
}

export async function joinOptions(app: App, token: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return beginPasskey(app, await showInvitation(app, token))
}

/** Uses the invitation up for a passkey, and signs in. */
export async function joinWithPasskey(app: App, token: string, response: RegistrationResponseJSON, keyName: string): Promise<string> {
  const operator = await showInvitation(app, token)
  await keepPasskey(app, operator.id, response, keyName)
  return join(app, token, operator, 'passkey')
}

export async function joinTotp(app: App, token: string): Promise<{ secret: string, address: string }> {
  return beginTotp(app, await showInvitation(app, token))
}

/** Uses the invitation up for a password with codes, once a first code proves that the phone has the secret. Throws `code_wrong`. */
export async function joinWithPassword(app: App, token: string, { password, code }: { password: string, code: string }): Promise<string> {
  const operator = await showInvitation(app, token)
  if (!await useTotp(app, operator.id, code)) throw new Refusal('code_wrong')
  await setOperatorPassword(app.db, operator.id, await hashPassword(password))
  return join(app, token, operator, 'password')
}

async function join(app: App, token: string, operator: Operator, how: 'passkey' | 'password'): Promise<string> {
  await inTransaction(app.db, async (tx) => {
    if (!await takeOperatorLink(tx, hashToken(token), 'join', app.now())) throw new Refusal('link_over')
    await setOperatorJoined(tx, operator.id, app.now())
    await writeAccess(app, tx, { memberId: null, userId: operator.id, userName: operator.name }, 'operator_joined', how)
  })
  return openLogin(app, operator, how)
}
