import { DAY_MS, HOUR_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { setAsked } from '../../store/confirmations.ts'
import { countTry } from '../../store/one-time-links.ts'
import { insertWork } from '../../store/outbox.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { emailIndex } from '../request/contact.ts'

export type Asking = { requestId: string, contact: { phone: string, email: string }, network: string | null }

/** Puts a mail on its way that asks the client to confirm the address; false when the address or the network has had its share. */
export async function askConfirmation(tx: Tx, app: App, { requestId, contact, network }: Asking, now: number): Promise<boolean> {
  const { gate } = await getRulebook(tx, now)
  const address = emailIndex(app, contact.email)
  if (network !== null && await countTry(tx, `confirm from ${app.seal.blindIndex('network', network)}`, gate.mailsPerNetwork, now - HOUR_MS, now) !== null) return false
  if (await countTry(tx, `confirm of ${address}`, gate.mailsPerAddress, now - DAY_MS, now) !== null) return false
  await insertWork(tx, { kind: 'mail.confirm', lane: `mail/${requestId}`, subject: `${requestId}/${now}`, memberId: null, payload: { requestId }, runAt: now }, now)
  await setAsked(tx, requestId, now)
  return true
}
