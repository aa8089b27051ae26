import { english } from '../../say/speak.ts'
import type { App } from '../app.ts'
import type { AgreedElsewhere } from '../../core/consent.ts'
import { cityKey } from '../../core/location.ts'
import { maskContacts, maskPlace } from '../../core/masking.ts'
import { requestCode, titleFor } from '../../core/request.ts'
import type { Arrival, RequestForm } from '../../core/request.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findConfirmation } from '../../store/confirmations.ts'
import { findRepeat, insertContact } from '../../store/request-contacts.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { findNumbersByFormKey, findRequestByFormKey, insertRequest, takeNumbers } from '../../store/requests.ts'
import type { Hint } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { keepConsent } from '../consent/keep-consent.ts'
import { tellReceived } from '../client/tell-client.ts'
import { askConfirmation } from '../client/ask-confirmation.ts'
import { tellOperators } from '../live/live.ts'
import { contactIndex, contactIndexes, openContact, sealContact } from './contact.ts'
import { keepFiles } from './files.ts'

/** A form that was accepted, and how it came. `agreed`: when its client agreed elsewhere than on our own form. Without `arrival` nobody vouches for the address. */
export type Incoming = RequestForm & { agreed?: AgreedElsewhere, arrival?: Arrival }
export type Received = { number: number, repeated: boolean }

/** Stores accepted forms in one transaction; a form key that is known keeps its request, however often it is sent. */
export async function receiveRequests(app: App, forms: readonly Incoming[]): Promise<Received[]> {
  const received = await inTransaction(app.db, async (tx) => {
    const known = await findNumbersByFormKey(tx, forms.map((form) => form.key))
    const fresh = [...new Map(forms.filter((form) => !known.has(form.key)).map((form) => [form.key, form])).values()]
    if (fresh.length > 0) await insertAll(tx, app, fresh, known)
    const first = new Set(fresh.map((form) => form.key))
    return forms.map((form) => ({ number: numberOf(known, form.key), repeated: !first.delete(form.key) }))
  })
  if (received.some((it) => !it.repeated)) {
    app.wake.worker()
    app.wake.live()
  }
  return received
}

/** `confirming` while the client has not confirmed the address: whether a link to do so was mailed. */
export type Sent = { number: number, country: string, email: string, cap: number, confirming: { wasMailed: boolean } | null }

/** What the confirmation page may say about the request that a form key stands for; null when there is none. */
export async function findSent(app: App, key: string): Promise<Sent | null> {
  const request = await findRequestByFormKey(app.db, key)
  if (!request) return null
  const contact = await openContact(app, request.id)
  if (!contact) return null
  const { askedAt } = await findConfirmation(app.db, request.id)
  const { number, country, cap, state } = request
  return { number, country, cap, email: contact.email, confirming: state === 'received' ? { wasMailed: askedAt !== null } : null }
}

async function insertAll(tx: Tx, app: App, forms: readonly Incoming[], known: Map<string, number>): Promise<void> {
  const now = app.now()
  const rulebook = await getRulebook(tx, now)
  let number = await takeNumbers(tx, forms.length)
  for (const form of forms) {
    await insertOne(tx, app, form, number, rulebook, now)
    known.set(form.key, number)
    number += 1
  }
  if (forms.some((form) => isForModerator(form, rulebook))) await tellOperators(tx, { kind: 'request.received' }, now)
}

/** Nobody sees a request before the address is known to be its client's. */
function isForModerator({ arrival }: Incoming, { confirmEmail }: Rulebook): boolean {
  return !confirmEmail || arrival?.isConfirmed === true
}

async function insertOne(tx: Tx, app: App, form: Incoming, number: number, rulebook: Rulebook, now: number): Promise<void> {
  const id = app.newId()
  const repeatOf = await findRepeat(tx, contactIndexes(app, form), now - rulebook.duplicateDays * DAY_MS)
  const masked = maskContacts(form.text, form)
  const isHeld = isForModerator(form, rulebook)
  const { country, place, language, formLanguage, callTime, source, seats, needs } = form
  await insertRequest(tx, {
    id, number, formKey: form.key, hints: hintsFor(form, masked.hidden, repeatOf), state: isHeld ? 'held' : 'received', closeReason: null, country, region: null,
    place: maskPlace(place, form), cityKey: cityKey(place), channel: 'pool', language, formLanguage, callTime, source, seats, budget: form.budget && { ...form.budget, amount: Math.round(form.budget.amount) }, needs,
    title: english(titleFor(needs, seats)), maskedText: masked.text, cap: rulebook.cap,
    receivedAt: now, publishedAt: null, opensAt: null, expiresAt: null, closedAt: null,
    confirmedAt: form.arrival?.isConfirmed ? now : null,
  })
  const { firstName, lastName, email, phone, text, phoneNote } = form
  await insertContact(tx, id, sealContact(app, id, { firstName, lastName, email, phone, text, phoneNote }), contactIndex(app, form))
  await keepConsent(tx, app, { requestId: id, form, cap: rulebook.cap, agreed: form.agreed ?? null }, now)
  await keepFiles(tx, app, id, form.files)
  await insertRequestEvent(tx, id, { at: now, kind: 'received', source: 'client', actor: 'client', note: '' })
  if (isHeld) await tellReceived(tx, id, now)
  else await askConfirmation(tx, app, { requestId: id, contact: form, network: form.arrival?.network ?? null }, now)
}

const THIN_LENGTH = 40
const MANY_LINKS = 3

/** Reasons for the moderator to look twice (UX O1); data, not words. */
function hintsFor(form: RequestForm, hidden: { phones: number, emails: number, links: number, handles: number }, repeatOf: number | null): Hint[] {
  const hints: Hint[] = []
  const parts = Object.entries(hidden).filter(([, count]) => count > 0).map(([kinds, count]) => `${count} ${count === 1 ? kinds.slice(0, -1) : kinds}`)
  if (repeatOf !== null) hints.push({ kind: 'duplicate', detail: requestCode(repeatOf) })
  if (form.suspicious) hints.push({ kind: 'links', detail: 'a hidden field was filled' })
  if (hidden.links >= MANY_LINKS) hints.push({ kind: 'links', detail: `${hidden.links} links` })
  if (form.text.length < THIN_LENGTH) hints.push({ kind: 'thin', detail: `${form.text.length} characters` })
  if (parts.length > 0) hints.push({ kind: 'hidden', detail: parts.join(', ') })
  return hints
}

function numberOf(known: Map<string, number>, key: string): number {
  const number = known.get(key)
  if (number === undefined) throw new Error('A request got no number')
  return number
}
