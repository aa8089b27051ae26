import type { ImplementationRequest } from './request.ts'
import type { Reservation } from './reservation.ts'
import { HOUR_MS } from './time.ts'

/** Where a request stands in its client's eyes; `won`: a partner says that the client chose it. */
export type StatusCode = 'received' | 'held' | 'open' | 'full' | 'chosen' | 'won' | 'withdrawn' | 'rejected' | 'duplicate' | 'expired' | 'erased' | 'closed'

type Asked = Pick<ImplementationRequest, 'state' | 'closeReason' | 'cap'>

/** `choseOne`: the client said themselves whom they chose. */
export function statusCode({ state, closeReason, cap }: Asked, { taken, choseOne, hasWon }: { taken: number, choseOne: boolean, hasWon: boolean }): StatusCode {
  if (state === 'published') return taken >= cap ? 'full' : 'open'
  if (state !== 'closed') return state
  if (closeReason !== 'chosen') return closeReason ?? 'closed'
  if (choseOne) return 'chosen'
  return hasWon ? 'won' : 'closed'
}

/** What became of one partner's place, in the client's words: a partner that lost still had the contacts. */
export type PartnerState = 'holds' | 'stopped' | 'released' | 'recalled' | 'ended'

export function partnerState({ state, outcome }: Pick<Reservation, 'state' | 'outcome'>): PartnerState {
  if (state !== 'closed') return 'holds'
  if (outcome === 'withdrawn') return 'stopped'
  return outcome === 'released' || outcome === 'recalled' ? outcome : 'ended'
}

/** What the client can do about a partner. Words about work are for those who could begin it. */
export type PartnerDeeds = { contacted: boolean, choose: boolean, stop: boolean, rate: boolean, bought: boolean, complain: boolean }

export function partnerDeeds(reservation: Pick<Reservation, 'state' | 'outcome' | 'contactShownAt'>, request: Pick<ImplementationRequest, 'state'>, mayRate: boolean): PartnerDeeds {
  const hasSeen = reservation.contactShownAt !== null
  const holds = reservation.state !== 'closed'
  return { contacted: hasSeen && holds, choose: holds && request.state === 'published', stop: holds, rate: hasSeen && mayRate, bought: hasSeen, complain: hasSeen }
}

/** Until when a withdrawn request can be opened again: only where nobody had taken it, so nothing was told that cannot be taken back. Null when it cannot. */
export function reopenUntil(request: Pick<ImplementationRequest, 'closeReason' | 'closedAt' | 'publishedAt' | 'expiresAt' | 'channel'>, everTaken: number, undoHours: number, now: number): number | null {
  const { closeReason, closedAt, publishedAt, expiresAt, channel } = request
  if (closeReason !== 'withdrawn' || closedAt === null || publishedAt === null || expiresAt === null || channel !== 'pool' || everTaken > 0) return null
  const until = Math.min(closedAt + undoHours * HOUR_MS, expiresAt)
  return now < until ? until : null
}

export type Step = { code: 'sent' | 'checked' | 'firstPartner' | 'choice', at: number | null }

/** The way of a request; a step without a moment has not come yet. */
export function progressOf(request: Pick<ImplementationRequest, 'receivedAt' | 'publishedAt' | 'closedAt' | 'closeReason'>, firstTakenAt: number | null): Step[] {
  const { receivedAt, publishedAt, closedAt, closeReason } = request
  return [
    { code: 'sent', at: receivedAt }, { code: 'checked', at: publishedAt }, { code: 'firstPartner', at: firstTakenAt }, { code: 'choice', at: closeReason === 'chosen' ? closedAt : null },
  ]
}
