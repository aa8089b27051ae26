import { readEmail } from '../../core/request-form.ts'
import { insertWork } from '../../store/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { limitEmail, limitNetwork } from '../sign-in/limits.ts'

/**
 * New ways in to the requests of an address. The same is done for every address, known or not; who has it is looked up when the mail
 * is written. Throws `too_many_tries`.
 */
export async function askNewLink(app: App, raw: string, network: string): Promise<void> {
  await limitNetwork(app, 'my', network)
  const email = readEmail(raw)
  if (!('value' in email)) return
  await limitEmail(app, email.value)
  const emailIndexes = app.seal.blindIndexes('email', email.value.toLowerCase())
  const now = app.now()
  await inTransaction(app.db, (tx) => insertWork(tx, { kind: 'mail.new_links', lane: `my/${emailIndexes[0] ?? ''}`, subject: app.newId(), memberId: null, payload: { emailIndexes }, runAt: now }, now))
  app.wake.worker()
}
