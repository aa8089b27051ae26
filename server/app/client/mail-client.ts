import { z } from 'zod'
import type { TryResult } from '../../core/outbox.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { clientMail } from '../../mail/client-letters.ts'
import type { ClientLetter } from '../../mail/client-letters.ts'
import { isQuiet } from '../../store/client-wishes.ts'
import type { ClientMailKind } from '../../store/outbox.ts'
import { findReservation } from '../../store/reservations.ts'
import { getRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { openContact } from '../request/contact.ts'
import { makeClientLink } from './links.ts'
import { writeLetter } from './write-letter.ts'

/** One of both: most mails are of a request, some of one reservation of it. */
export const clientMailPayload = z.object({ requestId: z.string().optional(), reservationId: z.string().optional() })
type Payload = z.infer<typeof clientMailPayload>

/**
 * Writes and sends a mail to the client as things stand now: what is not true any more is not sent, and nothing but the word of it after
 * the client took the request back. Each mail has links of its own.
 */
export async function mailClient(app: App, kind: ClientMailKind, payload: Payload): Promise<TryResult> {
  const request = await requestOf(app, payload)
  if (!request || (isTakenBack(request) && kind !== 'mail.withdrawn')) return { kind: 'done' }
  const contact = await openContact(app, request.id)
  const written = contact && await writeLetter(app, kind, request, payload.reservationId ?? null)
  if (!contact || !written || (written.letter.isReminder && await isQuiet(app.db, request.id))) return { kind: 'done' }
  await app.mail.send(clientMail(contact.email, requestCode(request.number), written.letter, await linksFor(app, request.id, written.letter), request.formLanguage))
  await written.sent()
  return { kind: 'done' }
}

async function requestOf(app: App, { requestId, reservationId }: Payload): Promise<ImplementationRequest | null> {
  const id = requestId ?? (reservationId === undefined ? null : (await findReservation(app.db, reservationId))?.requestId)
  return id ? getRequest(app.db, id) : null
}

function isTakenBack({ closeReason }: ImplementationRequest): boolean {
  return closeReason === 'withdrawn' || closeReason === 'erased'
}

async function linksFor(app: App, requestId: string, { isReminder = false }: ClientLetter): Promise<{ status: string, quiet: string }> {
  return { status: await makeClientLink(app.db, app, requestId, 'status'), quiet: isReminder ? await makeClientLink(app.db, app, requestId, 'quiet') : '' }
}
