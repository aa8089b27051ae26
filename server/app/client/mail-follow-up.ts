import { z } from 'zod'
import type { TryResult } from '../../core/outbox.ts'
import { followUpMail } from '../../mail/follow-up.ts'
import { isQuiet } from '../../store/client-wishes.ts'
import { findPartner } from '../../store/partners.ts'
import { getRequest } from '../../store/requests.ts'
import { findReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { openContact } from '../request/contact.ts'
import { makeClientLink } from './links.ts'

export const followUpPayload = z.object({ reservationId: z.string(), stage: z.enum(['contact', 'outcome']) })

const LEAVE_ALONE: readonly (string | null)[] = ['withdrawn', 'erased', 'rejected', 'duplicate']

/** Asks the client of one partner. Who meanwhile took the request back, stopped the partner or had their data erased is left alone. */
export async function mailFollowUp(app: App, { reservationId, stage }: z.infer<typeof followUpPayload>): Promise<TryResult> {
  const reservation = await findReservation(app.db, reservationId)
  if (!reservation || reservation.outcome === 'withdrawn') return { kind: 'done' }
  const request = await getRequest(app.db, reservation.requestId)
  const contact = await openContact(app, request.id)
  const partner = await findPartner(app.db, reservation.partnerId)
  if (!contact || !partner || LEAVE_ALONE.includes(request.closeReason)) return { kind: 'done' }
  if (await isQuiet(app.db, request.id)) return { kind: 'done' }
  const my = await makeClientLink(app.db, app, request.id, 'status')
  const quiet = await makeClientLink(app.db, app, request.id, 'quiet')
  await app.mail.send(followUpMail({ to: contact.email, number: request.number, partner: partner.name, stage, my, quiet, reservationId }, request.formLanguage))
  return { kind: 'done' }
}
