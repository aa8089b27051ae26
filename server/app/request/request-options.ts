import { Refusal } from '../../core/errors.ts'
import { keptForOthers } from '../../core/kept-places.ts'
import type { KeptPlace } from '../../core/kept-places.ts'
import type { Candidate } from '../../core/offers.ts'
import type { Partner } from '../../core/partner.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { UNTAKEN_HOURS } from '../../core/request-filter.ts'
import { DAY_MS, HOUR_MS } from '../../core/time.ts'
import { listKeptPlaces } from '../../store/kept-places.ts'
import { findPartner } from '../../store/partners.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { listByRequest, listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { listLine } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { listOfferable } from '../offer/send-offers.ts'
import { reachOf } from './explain-request.ts'
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
  /** For whom a free place can be kept; null when there is none. */
  keep: { partners: Partner[] } | null
  kept: { kept: KeptPlace, partnerName: string }[]
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
  const kept = keptForOthers(await listKeptPlaces(app.db, request.id), null, now)
  const free = request.cap - holders.length - kept.length
  const hasContact = await openContact(app, request.id) !== null
  return {
    close: isPublished ? { holders: reservations.filter((it) => it.state !== 'closed').length, waiting: (await listLine(app.db, request.id)).length } : null,
    reopen: mayReopen(request) && hasContact ? { to: request.publishedAt === null ? 'queue' : 'pool', until: now + expireDays * DAY_MS } : null,
    invite: isPublished && free > 0 ? { candidates: await listOfferable(app.db, request, now), answerHours: direct.answerHours, free } : null,
    keep: isPublished && request.channel === 'pool' && free > 0 ? { partners: await listKeepable(app, request, [...holders, ...kept]) } : null,
    kept: await Promise.all(kept.map(async (it) => ({ kept: it, partnerName: (await findPartner(app.db, it.partnerId))?.name ?? '' }))),
    widening: mayWiden(request) ? await showWidening(app, request) : null,
    link: hasContact && request.state !== 'received',
    isUntaken: isPublished && reservations.length === 0 && request.publishedAt !== null && request.publishedAt <= now - UNTAKEN_HOURS * HOUR_MS,
  }
}

/** Whom nothing keeps from reserving it, by name, but those who have a place or are kept one. */
async function listKeepable(app: App, request: ImplementationRequest, away: readonly { partnerId: string }[]): Promise<Partner[]> {
  const ids = new Set(away.map(({ partnerId }) => partnerId))
  return (await reachOf(app, request)).filter(({ partner, first }) => first === null && !ids.has(partner.id)).map(({ partner }) => partner)
}

/** What waits for its moderator may be widened before anybody sees it. */
export function mayWiden({ state }: ImplementationRequest): boolean {
  return state === 'published' || state === 'held'
}

/** What the client ended, or what was won, stays ended: only the vendor's own ends are taken back. */
export function mayReopen({ state, closeReason }: ImplementationRequest): boolean {
  return state === 'closed' && (closeReason === 'expired' || closeReason === 'rejected' || closeReason === 'duplicate')
}
