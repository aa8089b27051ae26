import { Secret, TOTP } from 'otpauth'
import { findOperatorTotp, setOperatorTotp, useTotpStep } from '../../store/operators.ts'
import type { App } from '../app.ts'

const PERIOD_S = 30
/** One step before and after: phones' clocks differ. */
const WINDOW = 1

/** Where the secret of somebody's codes stands sealed. */
export function totpPlace(operatorId: string): string {
  return `operators.sealed_totp/${operatorId}`
}

/** Makes a secret for an authenticator app; the address goes into its QR code. It counts once a code of it was typed. */
export async function beginTotp(app: App, operator: { id: string, email: string | null }): Promise<{ secret: string, address: string }> {
  const secret = new Secret({ size: 20 })
  await setOperatorTotp(app.db, operator.id, app.seal.seal(secret.base32, totpPlace(operator.id)))
  return { secret: secret.base32, address: totpOf(secret, operator.email ?? '').toString() }
}

/** Whether the code is good now, and was not used before: it is used up by this. */
export async function useTotp(app: App, operatorId: string, code: string): Promise<boolean> {
  const sealed = await findOperatorTotp(app.db, operatorId)
  if (sealed === null) return false
  const totp = totpOf(Secret.fromBase32(app.seal.open(sealed, totpPlace(operatorId))), '')
  const delta = totp.validate({ token: code, timestamp: app.now(), window: WINDOW })
  return delta !== null && useTotpStep(app.db, operatorId, Math.floor(app.now() / 1000 / PERIOD_S) + delta)
}

function totpOf(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: 'Implementation requests', label, secret, period: PERIOD_S, digits: 6, algorithm: 'SHA1' })
}
