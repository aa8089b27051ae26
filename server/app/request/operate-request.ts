import { Refusal } from '../../core/errors.ts'
import { keptForOthers } from '../../core/kept-places.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { listKeptPlaces } from '../../store/kept-places.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { insertWork } from '../../store/outbox.ts'
import { findRequestByNumber, lockRequestsByNumber, markReopened, markWaiting, setChannel, setExpiry } from '../../store/requests.ts'
import { listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellClosed } from '../client/tell-client.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { sendOffersTo } from '../offer/send-offers.ts'
import type { Caller } from '../session/open-session.ts'
import { limitEmail } from '../sign-in/limits.ts'
import { closeRequest } from './close-request.ts'
import { contactIndexes, openContact } from './contact.ts'
import { openToAll } from './open-to-all.ts'
import { mayReopen } from './request-options.ts'

/** Ends a published request as if its time were over; who holds a place keeps it, and the client is told. Throws `wrong_state`. */
export async function closePublished(app: App, caller: Caller, number: number, note: string): Promise<void> {
  await operate(app, caller, number, async (tx, request, now) => {
    if (request.state !== 'published') throw wrongState(request)
    await closeRequest(tx, request, 'expired', { source: 'operator', actor: caller.userName, note }, now)
    await tellClosed(tx, request, now)
    return { kind: 'request_closed', details: note }
  })
}

/** Opens a request again that ended without a choice, for a whole time of its own; one that was never published waits for a moderator again. Throws `wrong_state`. */
export async function reopenClosed(app: App, caller: Caller, number: number, note: string): Promise<void> {
  await operate(app, caller, number, async (tx, request, now) => {
    if (!mayReopen(request) || await openContact(app, request.id, tx) === null) throw wrongState(request)
    await insertRequestEvent(tx, request.id, { at: now, kind: 'reopened', source: 'operator', actor: caller.userName, note })
    if (request.publishedAt === null) {
      await markWaiting(tx, request.id)
      await tellOperators(tx, { kind: 'request.received' }, now)
    } else await openAgain(tx, request, now)
    return { kind: 'request_reopened', details: note }
  })
}

async function openAgain(tx: Tx, request: ImplementationRequest, now: number): Promise<void> {
  const { expireDays, restrictedCountries } = await getRulebook(tx, now)
  if (restrictedCountries.includes(request.country)) throw new Refusal('restricted_country', { country: { country: request.country } })
  const expiresAt = now + expireDays * DAY_MS
  await markReopened(tx, request.id)
  await setExpiry(tx, request.id, expiresAt)
  // Whoever was offered it by mail had their turn.
  await setChannel(tx, request.id, 'pool', now)
  await openToAll(tx, { ...request, state: 'published', channel: 'pool', opensAt: now, expiresAt }, now)
}

/** Offers a published request by mail to chosen partners, while it stays open to all. Throws `wrong_state`, `nobody_to_offer`. */
export async function invitePartners(app: App, caller: Caller, number: number, partnerIds: readonly string[]): Promise<void> {
  await operate(app, caller, number, async (tx, request, now) => {
    if (request.state !== 'published') throw wrongState(request)
    const kept = keptForOthers(await listKeptPlaces(tx, request.id), null, now)
    if ((await listHolders(tx, request.id)).length + kept.length >= request.cap) throw new Refusal('nobody_to_offer', { number: requestCode(number) })
    const { userId, userName, memberId } = caller
    await sendOffersTo(tx, app, request, { partnerIds: [...new Set(partnerIds)], sender: { source: 'operator', userId, userName, memberId }, now })
    return null
  })
}

/** Mails the client a new link to their page. Throws `wrong_state` once the contact is erased, `too_many_tries` when it was sent too often. */
export async function sendClientLink(app: App, caller: Caller, number: number): Promise<void> {
  const found = await findRequestByNumber(app.db, number)
  if (!found) throw new Refusal('not_found')
  const contact = await openContact(app, found.id)
  if (!contact) throw wrongState(found)
  await limitEmail(app, contact.email)
  const { emailIndexes } = contactIndexes(app, contact)
  await operate(app, caller, number, async (tx, _request, now) => {
    await insertWork(tx, { kind: 'mail.new_links', lane: `my/${emailIndexes[0] ?? ''}`, subject: app.newId(), memberId: null, payload: { emailIndexes }, runAt: now }, now)
    return { kind: 'client_link_sent', details: '' }
  })
}

type Kept = Pick<JournalEntry, 'kind' | 'details'>

/** Locks a request, lets something be done with it and keeps who did it. Throws `not_found`. */
export async function operate(app: App, caller: Caller, number: number, act: (tx: Tx, request: ImplementationRequest, now: number) => Promise<Kept | null>): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = (await lockRequestsByNumber(tx, [number])).get(number)
    if (!request) throw new Refusal('not_found')
    const now = app.now()
    const kept = await act(tx, request, now)
    const { memberId, userId, userName } = caller
    if (kept) await writeJournal(tx, app, { ...kept, at: now, requestId: request.id, partnerId: null, memberId, userId, userName })
  })
  app.wake.worker()
  app.wake.live()
}

export function wrongState({ number, state }: ImplementationRequest): Refusal {
  return new Refusal('wrong_state', { number: requestCode(number), state })
}
