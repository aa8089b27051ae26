import { z } from 'zod'
import type { TryResult } from '../../core/outbox.ts'
import { newLinksMail } from '../../mail/client-links.ts'
import { listRequestsOfEmail } from '../../store/request-contacts.ts'
import type { App } from '../app.ts'
import { openContact } from '../request/contact.ts'
import { makeClientLink } from './links.ts'

export const newLinksPayload = z.object({ emailIndexes: z.array(z.string()) })

const MOST = 5

/** Sends the newest requests of an address a link each, in one mail; to an address that has none, nothing. */
export async function mailNewLinks(app: App, { emailIndexes }: z.infer<typeof newLinksPayload>): Promise<TryResult> {
  const requests = await listRequestsOfEmail(app.db, emailIndexes, MOST)
  const [newest] = requests
  const contact = newest && await openContact(app, newest.id)
  if (!newest || !contact) return { kind: 'done' }
  const links = []
  for (const { id, number } of requests) links.push({ number, href: await makeClientLink(app.db, app, id, 'status') })
  await app.mail.send(newLinksMail({ to: contact.email, links }, newest.formLanguage))
  return { kind: 'done' }
}
