import { Refusal } from '../../core/errors.ts'
import { maskContacts } from '../../core/masking.ts'
import { requestCode } from '../../core/request.ts'
import type { Contact, ImplementationRequest } from '../../core/request.ts'
import { FORM_LIMITS } from '../../core/request-form.ts'
import { say } from '../../core/said.ts'
import { cleanText, graphemeLength, hasVisibleLetter } from '../../core/text.ts'
import type { Tx } from '../../db/schema.ts'
import { keep } from '../../say/speak.ts'
import { insertWork } from '../../store/outbox.ts'
import { updateContact } from '../../store/request-contacts.ts'
import { lockRequest, setMaskedText } from '../../store/requests.ts'
import { listByRequest } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { CaseHandler } from '../desk/decide-case.ts'
import { openCase } from '../desk/open-case.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators, tellPartner } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { contactIndex, openContact, sealContact } from '../request/contact.ts'
import type { AddedDetails, StoredContact } from '../request/contact.ts'
import { crmLane } from '../reservation/lanes.ts'
import { THE_CLIENT } from './the-client.ts'

/** However often a client comes back, the text stays one that a partner reads. */
const MOST = 10

/**
 * Adds to a request's text, once per key. Who has the contacts reads it at once; the text for all partners gets it masked, before the
 * publication with it, afterwards when the desk says so. Throws `wrong_state` once the request is closed.
 */
export async function addDetails(app: App, requestId: string, key: string, raw: string): Promise<'added' | 'again' | 'unreadable' | 'too_long' | 'too_many'> {
  const text = cleanText(raw)
  if (!hasVisibleLetter(text)) return 'unreadable'
  if (graphemeLength(text) > FORM_LIMITS.text || text.length > FORM_LIMITS.text * 8) return 'too_long'
  const done = await inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, requestId)
    const contact = await openContact(app, requestId, tx)
    if (!contact || request.state === 'closed') throw new Refusal('wrong_state', { number: requestCode(request.number), state: request.state })
    const { details = [] } = contact
    if (details.some((it) => it.key === key)) return 'again'
    if (details.length >= MOST) return 'too_many'
    const now = app.now()
    const { contact: added, maskedText } = withDetails(request, contact, { key, at: now, text })
    await updateContact(tx, requestId, sealContact(app, requestId, added), contactIndex(app, added))
    await writeJournal(tx, app, { at: now, kind: 'details_added', requestId, partnerId: null, ...THE_CLIENT, details: '' })
    if (request.state === 'published') {
      await openCase(tx, app, { kind: 'details_added', subject: `${request.id}/${key}`, partnerId: null, requestId: request.id, reservationId: null, openedBy: THE_CLIENT.userName, dueAt: null, facts: { request: requestCode(request.number), key } }, now)
      await tellHoldersOfDetails(tx, request, key, now)
    } else await setMaskedText(tx, requestId, maskedText)
    await tellOperators(tx, { kind: 'request.received' }, now)
    return 'added'
  })
  app.wake.worker()
  app.wake.live()
  return done
}

/** Whoever has the contacts is told that there is more to read, in the app and in the CRM; once per key. */
export async function tellHoldersOfDetails(tx: Tx, request: ImplementationRequest, key: string, now: number): Promise<void> {
  const number = requestCode(request.number)
  const holders = (await listByRequest(tx, request.id)).filter((it) => it.state !== 'closed' && it.contactShownAt !== null)
  for (const { id, partnerId, memberId } of holders) {
    await tellNotice(tx, { partnerId, kind: 'client_word', subject: `${id}/details/${key}`, ...keep(say('notice.detailsAdded', { number })), requestId: request.id, reservationId: id }, now)
    await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId: id }, now)
    if (memberId === null) continue
    await insertWork(tx, { kind: 'crm.note', lane: crmLane(id), subject: `${id}/details/${key}`, memberId, payload: { reservationId: id, text: say('crmNote.detailsAdded') }, runAt: now }, now)
  }
}

/** `show`: every partner reads them too, masked. */
export const addedDetailsCase: CaseHandler = {
  decisions: ['show', 'hide'],
  apply: async (tx, app, { requestId, facts }, { decision }) => {
    if (decision === 'hide' || requestId === null) return
    const request = await lockRequest(tx, requestId)
    const contact = await openContact(app, requestId, tx)
    const added = contact?.details?.find(({ key }) => key === facts['key'])
    if (contact && added) await setMaskedText(tx, requestId, joined(request.maskedText, added.text, contact))
  },
}

/** The contact with what the client added, and the text for all partners with it. */
export function withDetails({ maskedText }: ImplementationRequest, contact: StoredContact, details: AddedDetails): { contact: StoredContact, maskedText: string } {
  return {
    contact: { ...contact, text: `${contact.text}\n\n${details.text}`, details: [...contact.details ?? [], details] },
    maskedText: joined(maskedText, details.text, contact),
  }
}

function joined(before: string, text: string, contact: Contact): string {
  return `${before}\n\n${maskContacts(text, contact).text}`
}
