import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { dropClientLinks } from '../../store/client-links.ts'
import { setAsked } from '../../store/confirmations.ts'
import { updateContact } from '../../store/request-contacts.ts'
import { findRequestByFormKey, lockRequest } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { contactIndex, openContact, sealContact } from '../request/contact.ts'
import { askConfirmation } from './ask-confirmation.ts'
import { openClientLink } from './links.ts'

/** `limit`: nothing was mailed, because the address or the network has had its share. `over`: there is nothing to confirm any more. */
export type AskedMail = 'sent' | 'limit' | 'over'

/** Whoever has the form's key asks for another mail; with an address, to that one, and links to the one before work no more. */
export async function askAgain(app: App, key: string, network: string, email: string | null = null): Promise<AskedMail> {
  const request = await findRequestByFormKey(app.db, key)
  return request ? ask(app, request, network, email) : 'over'
}

/** Whoever has a link that is too old asks for a new one, to the same address. */
export async function askNewLink(app: App, token: string, network: string): Promise<AskedMail> {
  const link = await openClientLink(app, token, 'confirm')
  return link ? ask(app, { id: link.requestId }, network, null) : 'over'
}

async function ask(app: App, { id }: Pick<ImplementationRequest, 'id'>, network: string, email: string | null): Promise<AskedMail> {
  const asked = await inTransaction(app.db, async (tx) => {
    const { state } = await lockRequest(tx, id)
    const contact = state === 'received' ? await openContact(app, id, tx) : null
    if (!contact) return 'over'
    const isOther = email !== null && email !== contact.email
    if (isOther) await correct(tx, app, id, { ...contact, email })
    return await askConfirmation(tx, app, { requestId: id, contact: isOther ? { ...contact, email } : contact, network }, app.now()) ? 'sent' : 'limit'
  })
  app.wake.worker()
  return asked
}

async function correct(tx: Tx, app: App, id: string, contact: Parameters<typeof sealContact>[2]): Promise<void> {
  await updateContact(tx, id, sealContact(app, id, contact), contactIndex(app, contact))
  await dropClientLinks(tx, id, 'confirm')
  await setAsked(tx, id, null)
}
