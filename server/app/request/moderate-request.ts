import { Refusal } from '../../core/errors.ts'
import { contactsIn } from '../../core/masking.ts'
import { countryName } from '../../core/names.ts'
import { requestCode, REJECT_REASONS } from '../../core/request.ts'
import type { ImplementationRequest, RejectReason } from '../../core/request.ts'
import { DAY_MS, SECOND_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { isSetApart, lockRequestsByNumber, markPublished } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { tellClosed, tellPublished } from '../client/tell-client.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { startOffers } from '../offer/continue-offers.ts'
import { BY_RULE } from '../offer/send-offers.ts'
import type { Caller } from '../session/open-session.ts'
import { closeRequest } from './close-request.ts'
import { endQuarantineCase } from './remind-apart.ts'
import type { StoredContact } from './contact.ts'
import { openContact } from './contact.ts'
import { InvalidFields } from './invalid-fields.ts'
import { openToAll } from './open-to-all.ts'
import { findRegion } from './regions.ts'

/** What a moderator decides on: the words partners read, the contacts among them that may stay, and the region (ISO 3166-2) where it is known. */
export type Words = { title: string, text: string, region?: string | null | undefined, onPurpose?: readonly string[] | undefined }

/** Shows a held request to the partners, with the title and text the moderator approved. Throws `wrong_state`. */
export async function publishRequest(app: App, caller: Caller, number: number, words: Words): Promise<void> {
  await moderate(app, number, async (tx, request, now) => {
    const published = await publishWords(tx, app, { caller, request, words, now })
    const { direct } = await getRulebook(tx, now)
    const isForMail = direct.fromSeats !== null && (request.seats ?? 0) >= direct.fromSeats
    if (isForMail && await startOffers(tx, app, published, { wanted: direct.partners, sender: BY_RULE, now })) return
    await openToAll(tx, published, now)
  })
  app.wake.worker()
  app.wake.live()
}

/** Offers a held request by mail instead, to `wanted` partners at once, or as many as the rulebook says. Throws `nobody_to_offer` too. */
export async function offerRequest(app: App, caller: Caller, number: number, words: Words, wanted: number | null): Promise<void> {
  await moderate(app, number, async (tx, request, now) => {
    const published = await publishWords(tx, app, { caller, request, words, now })
    const { direct } = await getRulebook(tx, now)
    const { userId, userName, memberId } = caller
    const isOffered = await startOffers(tx, app, published, { wanted: wanted ?? direct.partners, sender: { source: 'operator', userId, userName, memberId }, now })
    if (!isOffered) throw new Refusal('nobody_to_offer', { number: requestCode(number) })
  })
  app.wake.worker()
  app.wake.live()
}

type Publishing = { caller: Caller, request: ImplementationRequest, words: Words, now: number }

/** What both ways begin with: the text is checked, the request is published. Returns it as it is then. */
async function publishWords(tx: Tx, app: App, { caller, request, words, now }: Publishing): Promise<ImplementationRequest> {
  if (await isSetApart(tx, request.id)) throw new Refusal('set_apart', { number: requestCode(request.number) })
  const rulebook = await getRulebook(tx, now)
  if (rulebook.restrictedCountries.includes(request.country)) throw new Refusal('restricted_country', { country: { country: request.country } })
  const contact = await openContact(app, request.id, tx)
  refuseContact(words, contact)
  refuseSlip(words, contact)
  const region = words.region === undefined ? request.region : regionIn(request.country, words.region)
  const publication = {
    title: words.title, maskedText: words.text, region, publishedAt: now, opensAt: now + rulebook.openDelaySeconds * SECOND_MS, expiresAt: now + rulebook.expireDays * DAY_MS,
  }
  // The client agreed to so many partners when it was sent; a rulebook that came since does not change that.
  await markPublished(tx, request.id, publication)
  await insertRequestEvent(tx, request.id, { at: now, kind: 'published', source: 'operator', actor: caller.userName, note: '' })
  await keepInJournal(tx, app, caller, request, 'request_published', whatWasChanged(request, words), now)
  await tellPublished(tx, request.id, now)
  return { ...request, ...publication, state: 'published' }
}

/** Turns a held request down; partners never see it. Throws `wrong_state`. */
export async function rejectRequest(app: App, caller: Caller, number: number, reason: RejectReason, note: string): Promise<void> {
  await moderate(app, number, async (tx, request, now) => {
    const text = [REJECT_REASONS[reason], note].filter(Boolean).join('. ')
    await closeRequest(tx, request, reason === 'duplicate' ? 'duplicate' : 'rejected', { source: 'operator', actor: caller.userName, note: text }, now)
    await endQuarantineCase(tx, request.id, { decision: 'rejected', by: caller.userName, now })
    await keepInJournal(tx, app, caller, request, 'request_rejected', reason, now)
    // Who sends advertisements learns nothing by an answer.
    if (reason !== 'spam') await tellClosed(tx, request, now)
  })
  app.wake.worker()
  app.wake.live()
}

async function moderate(app: App, number: number, act: (tx: Tx, request: ImplementationRequest, now: number) => Promise<void>): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = (await lockRequestsByNumber(tx, [number])).get(number)
    if (!request) throw new Refusal('not_found')
    if (request.state !== 'held') throw new Refusal('wrong_state', { number: requestCode(number), state: request.state })
    await act(tx, request, app.now())
  })
}

function regionIn(country: string, region: string | null): string | null {
  if (region === null) return null
  if (findRegion(region) === null || !region.startsWith(`${country}-`)) throw new InvalidFields({ region: `${region} is no region of ${countryName(country)}.` })
  return region
}

/** A slip of the moderator must not open the contact to everybody. */
function refuseContact({ title, text }: { title: string, text: string }, contact: StoredContact | null): void {
  if (!contact) return
  const shown = `${title}\n${text}`.toLowerCase()
  const digits = shown.replace(/\D/g, '')
  const national = contact.phone.replace(/\D/g, '').slice(-8)
  if (shown.includes(contact.email.toLowerCase())) throw new InvalidFields({ text: 'The client’s e-mail address is in the text. Take it out before publishing.' })
  if (digits.includes(national)) throw new InvalidFields({ text: 'The client’s phone number is in the text. Take it out before publishing.' })
}

/** Whatever else looks like a contact is published only by a second decision, made on these very words. */
function refuseSlip({ title, text, onPurpose = [] }: Words, contact: StoredContact | null): void {
  const found = [title, text].flatMap((shown) => contactsIn(shown, contact ?? undefined, onPurpose))
  if (found.length > 0) throw new Refusal('contact_in_text', { found: [...new Set(found)].join('\n') })
}

/** For the journal, which may hold no words of the client. */
function whatWasChanged(request: ImplementationRequest, { title, text, onPurpose = [] }: Words): string {
  const isEdited = title !== request.title || text !== request.maskedText
  return [...(isEdited ? ['words edited'] : []), ...(onPurpose.length > 0 ? [`shown on purpose: ${onPurpose.length}`] : [])].join(', ')
}

async function keepInJournal(
  tx: Tx, app: App, caller: Caller, request: ImplementationRequest, kind: 'request_published' | 'request_rejected', details: string, now: number,
): Promise<void> {
  await writeJournal(tx, app, {
    at: now, kind, requestId: request.id, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details,
  })
}
