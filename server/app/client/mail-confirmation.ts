import { z } from 'zod'
import { HOUR_MS } from '../../core/time.ts'
import type { TryResult } from '../../core/outbox.ts'
import { requestCode } from '../../core/request.ts'
import { confirmMail } from '../../mail/confirm-mail.ts'
import { lockRequest } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openContact } from '../request/contact.ts'
import { LIVES_MS, makeClientLink } from './links.ts'

export const confirmationPayload = z.object({ requestId: z.string() })

/** Mails the link to the address as it is now. Link and address are taken under one lock: a corrected address leaves no link with the wrong one. */
export async function mailConfirmation(app: App, requestId: string): Promise<TryResult> {
  const mail = await inTransaction(app.db, async (tx) => {
    const { state, number, formLanguage } = await lockRequest(tx, requestId)
    const contact = state === 'received' ? await openContact(app, requestId, tx) : null
    if (!contact) return null
    const { gate } = await getRulebook(tx, app.now())
    const link = await makeClientLink(tx, app, requestId, 'confirm')
    return confirmMail({ to: contact.email, number: requestCode(number), link, hours: LIVES_MS.confirm / HOUR_MS, eraseHours: gate.unconfirmedHours }, formLanguage)
  })
  if (mail) await app.mail.send(mail)
  return { kind: 'done' }
}
