import { Refusal } from '../../core/errors.ts'
import type { Candidate } from '../../core/offers.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { UNTAKEN_HOURS } from '../../core/request-filter.ts'
import { DAY_MS, HOUR_MS } from '../../core/time.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { listByRequest, listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { listLine } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { listOfferable } from '../offer/send-offers.ts'
import { openContact } from './contact.ts'
import { showWidening } from './show-near.ts'
import type { Widening } from './show-near.ts'

/** What can be done with a request now, with what each would do. */
export type RequestOptions = {
  /** Who keeps a place, and who waits for one in vain; null when it can't be closed. */
  close: { holders: number, waiting: number } | null
  /** Until when it would be open; `to` the queue when it was never published. Null when it can't be opened again. */
  reopen: { to: 'pool' | 'queue', until: number } | null
  /** Who can be offered it by mail and how long each may think; null when it can't be offered. */
  invite: { candidates: Candidate[], answerHours: number, free: number } | null
  /** Where else it is offered, and where it could be; null when it can't be. */
  widening: Widening | null
  /** Whether the client can be reached. */
  link: boolean
  /** Published for so long, and nobody took it. */
  isUntaken: boolean
}

/** What an operator may do with a request, read only. Throws `not_found`. */
export async function showOptions(app: App, number: number): Promise<RequestOptions> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  const now = app.now()
  const { expireDays, direct } = await getRulebook(app.db, now)
  const [holders, reservations] = [await listHolders(app.db, request.id), await listByRequest(app.db, request.id)]
  const isPublished = request.state === 'published'
  const free = request.cap - holders.length
  const hasContact = await openContact(app, request.id) !== null
  return {
    close: isPublished ? { holders: reservations.filter((it) => it.state !== 'closed').length, waiting: (await listLine(app.db, request.id)).length } : null,
    reopen: mayReopen(request) && hasContact ? { to: request.publishedAt === null ? 'queue' : 'pool', until: now + expireDays * DAY_MS } : null,
    invite: isPublished && free > 0 ? { candidates: await listOfferable(app.db, request, now), answerHours: direct.answerHours, free } : null,
    widening: mayWiden(request) ? await showWidening(app, request) : null,
    link: hasContact && request.state !== 'received',
    isUntaken: isPublished && reservations.length === 0 && request.publishedAt !== null && request.publishedAt <= now - UNTAKEN_HOURS * HOUR_MS,
  }
}

/** What waits for its moderator may be widened before anybody sees it. */
export function mayWiden({ state }: ImplementationRequest): boolean {
  return state === 'published' || state === 'held'
}

/** What the client ended, or what was won, stays ended: only the vendor's own ends are taken back. */
export function mayReopen({ state, closeReason }: ImplementationRequest): boolean {
  return state === 'closed' && (closeReason === 'expired' || closeReason === 'rejected' || closeReason === 'duplicate')
}
