import { z } from 'zod'
import { addPhone, hasPhone, holderOf } from '../../bitrix24/crm-phone.ts'
import type { TryResult } from '../../core/outbox.ts'
import { say } from '../../core/said.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import { findReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { portalVoice } from '../portal/portal-voice.ts'
import { openContact } from '../request/contact.ts'
import { comment } from './tell-item.ts'

export const phonePayload = z.object({ reservationId: z.string() })

/** Adds the client's corrected phone number to the lead or contact, whose other numbers stay, and says so in the record's timeline; once, however often it is tried. */
export async function putPhone(app: App, { reservationId }: z.infer<typeof phonePayload>): Promise<TryResult> {
  const item = await findCrmItem(app.db, reservationId)
  const reservation = await findReservation(app.db, reservationId)
  if (!item?.itemId || item.state !== 'in_crm' || !reservation || reservation.state === 'closed') return { kind: 'done' }
  const contact = await openContact(app, reservation.requestId)
  const holder = holderOf(item)
  if (!contact || !holder) return { kind: 'done' }
  const known = await callBatch(app, item.memberId, { holder: holder.get })
  if (known.kind !== 'ok') return tryAgain(known)
  if (hasPhone(known.batch.results['holder'], contact.phone)) return { kind: 'done' }
  const said = (await portalVoice(app.db, item.memberId))(say('crmNote.phoneCorrected'))
  const answer = await callBatch(app, item.memberId, { phone: addPhone(holder, contact.phone), comment: comment(item, said) })
  if (answer.kind !== 'ok') return tryAgain(answer)
  const [refusal] = Object.values(answer.batch.errors)
  return refusal ? tryCommandAgain(refusal) : { kind: 'done' }
}
