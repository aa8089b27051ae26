import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import { english, keep } from '../../say/speak.ts'
import { insertWork } from '../../store/outbox.ts'
import { updateContact } from '../../store/request-contacts.ts'
import { lockRequest } from '../../store/requests.ts'
import { listByRequest } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { contactIndex, openContact, sealContact } from '../request/contact.ts'
import { findCountry } from '../request/countries.ts'
import { noteOf } from '../request/phone-note.ts'
import { readPhone } from '../request/read-request-form.ts'
import { crmLane } from '../reservation/lanes.ts'
import { tellPartner } from '../live/live.ts'
import { THE_CLIENT } from './the-client.ts'

/**
 * Writes another phone number for a request; who has seen the old one is told that there is a new one, in the app and in its CRM.
 * Throws `wrong_state` once the contact was erased.
 */
export async function correctPhone(app: App, requestId: string, raw: string): Promise<'changed' | 'same' | 'unreadable'> {
  const done = await inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, requestId)
    const contact = await openContact(app, requestId, tx)
    if (!contact) throw new Refusal('wrong_state', { number: requestCode(request.number), state: request.state })
    const read = readPhone(raw, findCountry(request.country))
    if (!('value' in read)) return 'unreadable'
    const phone = read.value.number
    if (phone === contact.phone) return 'same'
    const now = app.now()
    const corrected = { ...contact, phone, phoneNote: english(noteOf(read.value, request.country)) }
    await updateContact(tx, requestId, sealContact(app, requestId, corrected), contactIndex(app, corrected))
    await writeJournal(tx, app, { at: now, kind: 'contact_corrected', requestId, partnerId: null, ...THE_CLIENT, details: 'phone' })
    for (const { id, partnerId, memberId } of (await listByRequest(tx, requestId)).filter((it) => it.state !== 'closed' && it.contactShownAt !== null)) {
      await tellNotice(tx, { partnerId, kind: 'client_word', subject: `${id}/phone/${now}`, ...keep(say('notice.phoneCorrected', { number: requestCode(request.number) })), requestId, reservationId: id }, now)
      await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId: id }, now)
      if (memberId !== null) await insertWork(tx, { kind: 'crm.phone', lane: crmLane(id), subject: `${id}/${now}`, memberId, payload: { reservationId: id }, runAt: now }, now)
    }
    return 'changed'
  })
  app.wake.worker()
  app.wake.live()
  return done
}
