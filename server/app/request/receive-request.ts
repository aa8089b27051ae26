import { english } from '../../say/speak.ts'
import type { App } from '../app.ts'
import type { AgreedElsewhere } from '../../core/consent.ts'
import { weightOfAll } from '../../core/hints.ts'
import { cityKey } from '../../core/location.ts'
import { maskContacts, maskPlace } from '../../core/masking.ts'
import { titleFor } from '../../core/request.ts'
import type { Arrival, RequestForm } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction, LostRace } from '../../store/transaction.ts'
import { findConfirmation } from '../../store/confirmations.ts'
import { insertContact } from '../../store/request-contacts.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { findNumbersByFormKey, findRequestByFormKey, insertRequest, takeNumbers } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { keepConsent } from '../consent/keep-consent.ts'
import { tellReceived } from '../client/tell-client.ts'
import { askConfirmation } from '../client/ask-confirmation.ts'
import { tellOperators } from '../live/live.ts'
import { contactIndex, openContact, sealContact } from './contact.ts'
import { gatherHints, keepOrigin, readPages } from './gather-hints.ts'
import type { ReadPages } from './gather-hints.ts'
import { keepFiles } from './files.ts'

/** A form that was accepted, and how it came. `agreed`: when its client agreed elsewhere than on our own form. Without `arrival` nobody vouches for the address. */
export type Incoming = RequestForm & { agreed?: AgreedElsewhere, arrival?: Arrival }
export type Received = { number: number, repeated: boolean }

/** Stores accepted forms in one transaction; a form key that is known keeps its request, however often it is sent. */
export async function receiveRequests(app: App, forms: readonly Incoming[]): Promise<Received[]> {
  const pages = await readPages(app, forms)
  const received = await inTransaction(app.db, async (tx) => {
    const known = await findNumbersByFormKey(tx, forms.map((form) => form.key))
    const fresh = [...new Map(forms.filter((form) => !known.has(form.key)).map((form) => [form.key, form])).values()]
    if (fresh.length > 0) await insertAll(tx, app, fresh, { known, pages })
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

async function insertAll(tx: Tx, app: App, forms: readonly Incoming[], { known, pages }: { known: Map<string, number>, pages: ReadPages }): Promise<void> {
  const now = app.now()
  const rulebook = await getRulebook(tx, now)
  let number = await takeNumbers(tx, forms.length)
  // Whoever waited for the numbers may find that another process stored the same form meanwhile.
  if ((await findNumbersByFormKey(tx, forms.map(({ key }) => key))).size > 0) throw new LostRace()
  for (const form of forms) {
    await insertOne(tx, app, form, { number, rulebook, now, pages })
    known.set(form.key, number)
    number += 1
  }
  if (forms.some((form) => isForModerator(form, rulebook))) await tellOperators(tx, { kind: 'request.received' }, now)
}

/** Nobody sees a request before the address is known to be its client's. */
function isForModerator({ arrival }: Incoming, { confirmEmail }: Rulebook): boolean {
  return !confirmEmail || arrival?.isConfirmed === true
}

type Inserting = { number: number, rulebook: Rulebook, now: number, pages: ReadPages }

async function insertOne(tx: Tx, app: App, form: Incoming, { number, rulebook, now, pages }: Inserting): Promise<void> {
  const id = app.newId()
  const masked = maskContacts(form.text, form)
  const page = pages.get(form.key) ?? null
  const hints = await gatherHints(tx, app, { form, hidden: masked.hidden, page, rulebook }, now)
  const weight = weightOfAll(hints)
  const isHeld = isForModerator(form, rulebook)
  const { country, place, language, formLanguage, callTime, source, seats, needs } = form
  await insertRequest(tx, {
    id, number, formKey: form.key, hints, weight, isSetApart: weight >= rulebook.gate.quarantineFrom, state: isHeld ? 'held' : 'received', closeReason: null, country, region: null,
    place: maskPlace(place, form), cityKey: cityKey(place), channel: 'pool', language, formLanguage, callTime, source, seats, budget: form.budget && { ...form.budget, amount: Math.round(form.budget.amount) }, needs,
    title: english(titleFor(needs, seats)), maskedText: masked.text, cap: rulebook.cap,
    receivedAt: now, publishedAt: null, opensAt: null, expiresAt: null, closedAt: null, alsoIn: [],
    confirmedAt: form.arrival?.isConfirmed ? now : null,
  })
  const { firstName, lastName, email, phone, text, phoneNote } = form
  await insertContact(tx, id, sealContact(app, id, { firstName, lastName, email, phone, text, phoneNote }), contactIndex(app, form))
  await keepOrigin(tx, app, id, form, now)
  const seen = { shownAt: page?.openedAt ?? null, network: form.arrival?.neighbourhood ?? '' }
  await keepConsent(tx, app, { requestId: id, form, cap: rulebook.cap, agreed: form.agreed ?? null, ...seen }, now)
  await keepFiles(tx, app, id, form.files)
  await insertRequestEvent(tx, id, { at: now, kind: 'received', source: 'client', actor: 'client', note: '' })
  if (isHeld) await tellReceived(tx, id, now)
  else await askConfirmation(tx, app, { requestId: id, contact: form, network: form.arrival?.network ?? null }, now)
}

function numberOf(known: Map<string, number>, key: string): number {
  const number = known.get(key)
  if (number === undefined) throw new Error('A request got no number')
  return number
}
