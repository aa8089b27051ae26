import { Refusal } from '../../core/errors.ts'
import { contactsIn } from '../../core/masking.ts'
import { requestCode, REJECT_REASONS } from '../../core/request.ts'
import type { ImplementationRequest, RejectReason } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import type { Words } from '../../core/moderation.ts'
import { DAY_MS, SECOND_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import type { Decider } from '../../store/decisions.ts'
import { isSetApart, markPublished } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { titleToKeep } from '../../say/title.ts'
import { tellClosed, tellPublished } from '../client/tell-client.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { startOffers } from '../offer/continue-offers.ts'
import { BY_RULE } from '../offer/send-offers.ts'
import { endModeration, lockUndecided } from './lock-undecided.ts'
import { closeRequest } from './close-request.ts'
import { endQuarantineCase } from './remind-apart.ts'
import type { StoredContact } from './contact.ts'
import { openContact } from './contact.ts'
import { InvalidFields } from './invalid-fields.ts'
import { openToAll } from './open-to-all.ts'
import { findRegion } from './regions.ts'

/** A request that somebody decides on, locked; `now` is the moment it goes out. */
export type Deciding = { request: ImplementationRequest, by: Decider, now: number }

/** Shows a held request to the partners at once, with what the moderator approved. Throws `wrong_state`. */
export async function publishRequest(app: App, by: Decider, number: number, words: Words): Promise<void> {
  await moderate(app, by, number, (tx, deciding) => publishLocked(tx, app, deciding, words))
}

/** Offers a held request by mail instead, to `wanted` partners at once, or as many as the rulebook says. Throws `nobody_to_offer` too. */
export async function offerRequest(app: App, by: Decider, number: number, words: Words, wanted: number | null): Promise<void> {
  await moderate(app, by, number, async (tx, { request, now }) => {
    const published = await publishWords(tx, app, { request, by, now }, words)
    const { direct } = await getRulebook(tx, now)
    const isOffered = await startOffers(tx, app, published, { wanted: wanted ?? direct.partners, sender: { source: 'operator', ...by }, now })
    if (!isOffered) throw new Refusal('nobody_to_offer', { number: requestCode(number) })
  })
}

/** Turns a held request down at once; partners never see it. Throws `wrong_state`. */
export async function rejectRequest(app: App, by: Decider, number: number, reason: RejectReason, note: string): Promise<void> {
  await moderate(app, by, number, (tx, deciding) => rejectLocked(tx, app, deciding, { reason, note }))
}

/** The caller has locked the request and seen that it is held. */
export async function publishLocked(tx: Tx, app: App, deciding: Deciding, words: Words): Promise<void> {
  const { now } = deciding
  const published = await publishWords(tx, app, deciding, words)
  const { direct } = await getRulebook(tx, now)
  const isForMail = direct.fromSeats !== null && (published.seats ?? 0) >= direct.fromSeats
  if (isForMail && await startOffers(tx, app, published, { wanted: direct.partners, sender: BY_RULE, now })) return
  await openToAll(tx, published, now)
}

/** The same for one that is turned down. */
export async function rejectLocked(tx: Tx, app: App, { request, by, now }: Deciding, { reason, note }: { reason: RejectReason, note: string }): Promise<void> {
  const text = [REJECT_REASONS[reason], note].filter(Boolean).join('. ')
  await closeRequest(tx, request, reason === 'duplicate' ? 'duplicate' : 'rejected', { source: 'operator', actor: by.userName, note: text }, now)
  await endQuarantineCase(tx, request.id, { decision: 'rejected', by: by.userName, now })
  await keepInJournal(tx, app, { request, by, now }, 'request_rejected', reason)
  // Who sends advertisements learns nothing by an answer.
  if (reason !== 'spam') await tellClosed(tx, request, now)
}

/** What both ways of publishing begin with. Returns the request as it is then. */
async function publishWords(tx: Tx, app: App, deciding: Deciding, typed: Words): Promise<ImplementationRequest> {
  const { request, by, now } = deciding
  const words = { ...typed, title: titleToKeep(typed.title, request) }
  await refuseUnfit(tx, app, request, words, now)
  const rulebook = await getRulebook(tx, now)
  const publication = {
    title: words.title, maskedText: words.text, region: words.region === undefined ? request.region : words.region,
    needs: words.needs ?? request.needs, seats: words.seats === undefined ? request.seats : words.seats,
    publishedAt: now, opensAt: now + rulebook.openDelaySeconds * SECOND_MS, expiresAt: now + rulebook.expireDays * DAY_MS,
  }
  // The client agreed to so many partners when it was sent; a rulebook that came since does not change that.
  await markPublished(tx, request.id, publication)
  await endModeration(tx, request.id)
  await insertRequestEvent(tx, request.id, { at: now, kind: 'published', source: 'operator', actor: by.userName, note: '' })
  await keepInJournal(tx, app, deciding, 'request_published', whatWasChanged(request, words))
  await tellPublished(tx, request.id, now)
  return { ...request, ...publication, state: 'published' }
}

/** Throws what keeps a held request from being published with these words: as it is decided, and again as it goes out. */
export async function refuseUnfit(tx: Tx, app: App, request: ImplementationRequest, words: Words, now: number): Promise<void> {
  if (await isSetApart(tx, request.id)) throw new Refusal('set_apart', { number: requestCode(request.number) })
  const { restrictedCountries } = await getRulebook(tx, now)
  if (restrictedCountries.includes(request.country)) throw new Refusal('restricted_country', { country: { country: request.country } })
  const contact = await openContact(app, request.id, tx)
  refuseContact(words, contact)
  refuseSlip(words, contact)
  if (words.region) refuseRegion(request.country, words.region)
}

async function moderate(app: App, by: Decider, number: number, act: (tx: Tx, deciding: Deciding) => Promise<void>): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = await lockUndecided(tx, number, app.now())
    await act(tx, { request, by, now: app.now() })
  })
  app.wake.worker()
  app.wake.live()
}

function refuseRegion(country: string, region: string): void {
  if (findRegion(region) === null || !region.startsWith(`${country}-`)) throw new InvalidFields({ region: say('invalid.region', { region, country: { country } }) })
}

/** A slip of the moderator must not open the contact to everybody. */
function refuseContact({ title, text }: { title: string, text: string }, contact: StoredContact | null): void {
  if (!contact) return
  const shown = `${title}\n${text}`.toLowerCase()
  const digits = shown.replace(/\D/g, '')
  const national = contact.phone.replace(/\D/g, '').slice(-8)
  if (shown.includes(contact.email.toLowerCase())) throw new InvalidFields({ text: say('invalid.emailInText') })
  if (digits.includes(national)) throw new InvalidFields({ text: say('invalid.phoneInText') })
}

/** Whatever else looks like a contact is published only by a second decision, made on these very words. */
function refuseSlip({ title, text, onPurpose = [] }: Words, contact: StoredContact | null): void {
  const found = [title, text].flatMap((shown) => contactsIn(shown, contact ?? undefined, onPurpose))
  if (found.length > 0) throw new Refusal('contact_in_text', { found: [...new Set(found)].join('\n') })
}

/** For the journal, which may hold no words of the client. */
function whatWasChanged(request: ImplementationRequest, { title, text, onPurpose = [], needs, seats }: Words): string {
  const isEdited = title !== request.title || text !== request.maskedText
  return [
    ...(isEdited ? ['words edited'] : []),
    ...(needs !== undefined && needs.join() !== request.needs.join() ? [`needs: ${request.needs.join(' ') || 'none'} → ${needs.join(' ') || 'none'}`] : []),
    ...(seats !== undefined && seats !== request.seats ? [`seats: ${request.seats ?? 'not said'} → ${seats ?? 'not said'}`] : []),
    ...(onPurpose.length > 0 ? [`shown on purpose: ${onPurpose.length}`] : []),
  ].join(', ')
}

async function keepInJournal(tx: Tx, app: App, { request, by, now }: Deciding, kind: 'request_published' | 'request_rejected', details: string): Promise<void> {
  await writeJournal(tx, app, { at: now, kind, requestId: request.id, partnerId: null, memberId: by.memberId, userId: by.userId, userName: by.userName, details })
}
