import { areaOf, isInArea } from './area.ts'
import type { Location } from './location.ts'
import { gateOf } from './partner.ts'
import type { Partner } from './partner.ts'
import type { ImplementationRequest } from './request.ts'
import type { Level, Rulebook } from './rulebook.ts'

export type OfferState = 'sent' | 'accepted' | 'declined' | 'expired' | 'closed'

/** A partner as the choice sees it. `offers` counts all it ever got; `lastOfferAt` is null when it never got one. */
export type Candidate = {
  partner: Partner
  locations: readonly Location[]
  level: Level
  usage: { today: number, inWork: number }
  /** Null below the smallest sample: a newcomer. */
  conversion: number | null
  offers: number
  lastOfferAt: number | null
}

/** What the choice depends on beside the candidates. `recent` are the latest offers of all partners, which the newcomers' share is held against. */
export type OfferWorld = {
  request: ImplementationRequest
  /** Groups that hold a place of the request or were offered it before. */
  taken: ReadonlySet<string>
  recent: { offers: number, toNewcomers: number }
  rulebook: Rulebook
  now: number
}

/** Whether the partner can be offered the request at all. */
export function mayBeOffered({ partner, locations, level, usage }: Candidate, { request, taken, rulebook, now }: OfferWorld): boolean {
  return isReachableByMail(partner, rulebook) && gateOf(partner, now) === null && !taken.has(partner.groupId)
    && isInArea(areaOf(partner, locations, rulebook), request) && usage.today < level.perDay && usage.inWork < level.inWork
}

/** Whether offers go to the partner by mail: its status has the mail channel, and it has an address (S0 §6). */
export function isReachableByMail({ status, email }: Pick<Partner, 'status' | 'email'>, { mailChannel }: Pick<Rulebook, 'mailChannel'>): boolean {
  return email !== null && mailChannel.includes(status)
}

/**
 * Whom to offer the request to, at most `count`, one of a group: whoever has waited longest, and a newcomer first while newcomers
 * have less than their share. The same world always gives the same choice.
 */
export function chooseForOffer(candidates: readonly Candidate[], count: number, world: OfferWorld): Candidate[] {
  const waiting = candidates.filter((it) => mayBeOffered(it, world)).sort(byTurn)
  const chosen: Candidate[] = []
  while (chosen.length < count) {
    const free = waiting.filter((it) => chosen.every((other) => other.partner.groupId !== it.partner.groupId))
    const next = (lacksNewcomers(chosen, world) ? free.find(isNewcomer) : undefined) ?? free[0]
    if (!next) break
    chosen.push(next)
  }
  return chosen
}

export function isNewcomer({ conversion }: Pick<Candidate, 'conversion'>): boolean {
  return conversion === null
}

/** Never offered anything first, then the longest without an offer; of equals who had fewer, then who turns more requests into sales. */
function byTurn(a: Candidate, b: Candidate): number {
  return (a.lastOfferAt ?? -Infinity) - (b.lastOfferAt ?? -Infinity) || a.offers - b.offers || (b.conversion ?? -1) - (a.conversion ?? -1)
    || (a.partner.id < b.partner.id ? -1 : 1)
}

/** Whether newcomers would fall below their share if the next offer went to somebody else. */
function lacksNewcomers(chosen: readonly Candidate[], { recent, rulebook }: OfferWorld): boolean {
  const toNewcomers = recent.toNewcomers + chosen.filter(isNewcomer).length
  return toNewcomers < rulebook.direct.newcomerShare * (recent.offers + chosen.length + 1)
}
