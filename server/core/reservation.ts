import type { Outcome } from './outcome.ts'
import { Refusal } from './errors.ts'
import { areaOf, isInArea } from './area.ts'
import type { Location } from './location.ts'
import { countryName } from './names.ts'
import { gateOf, gateRefusal } from './partner.ts'
import type { Partner } from './partner.ts'
import { requestCode } from './request.ts'
import type { ImplementationRequest } from './request.ts'
import type { Level, Rulebook } from './rulebook.ts'
import { timeOf } from './say-time.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts'

export type ReservationState = 'held' | 'in_work' | 'closed'

/** One partner's hold on one place of a request. */
export type Reservation = {
  id: string
  requestId: string
  slot: number
  partnerId: string
  /** The portal it was made in; null when brought over from before. */
  memberId: string | null
  userId: string
  userName: string
  state: ReservationState
  outcome: Outcome | null
  rulebookVersion: number
  reservedAt: number
  undoUntil: number
  contactShownAt: number | null
  firstContactDueAt: number
  closedAt: number | null
  proof: string | null
  proofMissing: boolean
  lostReason: string | null
  /** The first call or mail, said in the app or seen in the CRM. */
  contactedAt: number | null
  contactedIn: 'app' | 'crm' | null
  /** The deadline that runs; null once the reservation has ended. */
  idle: IdleDeadline | null
  /** The latest sign of work, and whether there was any beyond the first contact. */
  lastSignAt: number | null
  workBegun: boolean
  /** An operator or a rule decided that it counts as nothing. */
  excusedAt: number | null
  /** Who works on it when that is not who reserved. */
  assigneeId: string | null
  assigneeName: string | null
}

/** What a reservation begins with: nothing has happened in it. */
export const NEW_RESERVATION = {
  outcome: null, contactShownAt: null, closedAt: null, proof: null, proofMissing: false, lostReason: null, contactedAt: null, contactedIn: null,
  lastSignAt: null, workBegun: false, excusedAt: null, assigneeId: null, assigneeName: null,
} as const satisfies Partial<Reservation>

export type IdleKind = 'first_contact' | 'no_work' | 'auto_lost'

/** What happens when nobody works on it: the place is taken back at `dueAt`; `warned` warnings of the rulebook's were given. */
export type IdleDeadline = { kind: IdleKind, from: number, dueAt: number, nextAt: number, warned: number }

/** A place of the request that is taken now. */
export type Holder = { slot: number, partnerId: string, groupId: string, userName: string, reservedAt: number }

export type ReserveWorld = {
  request: ImplementationRequest
  partner: Partner | null
  /** Whether the person's own portal lets them reserve. */
  personMay: boolean
  locations: readonly Location[]
  /** Whether the partner was offered this request by mail, which stands for the pool and the locations. */
  isOffered?: boolean
  level: Level
  usage: { today: number, inWork: number, nextDayAt: number }
  holders: readonly Holder[]
  rulebook: Rulebook
  now: number
}

/** Decides a reservation: the lowest free slot, or the one refusal the person is told (DESIGN §3.3, UX §2.6). */
export function mayReserve(world: ReserveWorld): { slot: number } | Refusal {
  return refusalOfRequest(world) ?? refusalOfPartner(world) ?? refusalOfLimits(world) ?? freeSlot(world)
}

/** Until when a large request is kept for higher levels; null when it is not, or no longer. */
export function keptForLevelUntil(request: Pick<ImplementationRequest, 'seats' | 'opensAt'>, level: Level, rulebook: Rulebook, now: number): number | null {
  const { seats, minLevel, minutes } = rulebook.largeRequests
  if (request.seats === null || request.seats < seats || level.level >= minLevel || request.opensAt === null) return null
  const until = request.opensAt + minutes * MINUTE_MS
  return until > now ? until : null
}

/** The deadlines a reservation is made under; later rulebooks do not change them. */
export function deadlines(rulebook: Rulebook, now: number): { undoUntil: number, firstContactDueAt: number } {
  return {
    undoUntil: now + rulebook.undoSeconds * SECOND_MS,
    firstContactDueAt: now + rulebook.firstContactHours * HOUR_MS,
  }
}

function refusalOfRequest({ request, rulebook, now }: ReserveWorld): Refusal | null {
  const number = requestCode(request.number)
  if (request.state === 'closed') return new Refusal(request.closeReason === 'withdrawn' ? 'request_withdrawn' : 'request_closed', { number })
  if (request.state !== 'published') return new Refusal('not_found')
  if (rulebook.restrictedCountries.includes(request.country)) return new Refusal('restricted_country', { country: countryName(request.country) })
  if (request.opensAt !== null && request.opensAt > now) return new Refusal('not_open_yet', { at: timeOf(request.opensAt) })
  return null
}

function refusalOfPartner({ request, partner, personMay, locations, holders, rulebook, isOffered = false, now }: ReserveWorld): Refusal | null {
  const gate = gateOf(partner, now)
  if (gate || !partner) return gateRefusal(gate ?? 'not_linked', partner)
  if (!personMay) return new Refusal('no_permission')
  if (!isOffered && request.channel === 'direct') return new Refusal('offered_by_mail', { number: requestCode(request.number) })
  if (!isOffered && !isInArea(areaOf(partner, locations, rulebook), request)) return new Refusal('location_off', { country: countryName(request.country) })

  const number = requestCode(request.number)
  const colleague = holders.find((holder) => holder.partnerId === partner.id)
  if (colleague) return new Refusal('colleague_has_it', { number, name: colleague.userName, at: timeOf(colleague.reservedAt) })
  if (holders.some((holder) => holder.groupId === partner.groupId)) return new Refusal('group_has_it', { number })
  return null
}

function refusalOfLimits({ request, partner, level, usage, rulebook, now }: ReserveWorld): Refusal | null {
  const keptUntil = keptForLevelUntil(request, level, rulebook, now)
  if (keptUntil !== null) {
    const need = rulebook.largeRequests.minLevel
    return new Refusal('level', { number: requestCode(request.number), need, level: level.level, at: timeOf(keptUntil) })
  }
  if (usage.today >= level.perDay) {
    const zone = partner?.timeZone ?? 'UTC'
    return new Refusal('daily_limit', { used: usage.today, limit: level.perDay, at: timeOf(usage.nextDayAt, zone), zone })
  }
  if (usage.inWork >= level.inWork) return new Refusal('in_work_limit', { used: usage.inWork, limit: level.inWork })
  return null
}

function freeSlot({ request, holders }: ReserveWorld): { slot: number } | Refusal {
  const taken = new Set(holders.map((holder) => holder.slot))
  for (let slot = 1; slot <= request.cap; slot += 1) if (!taken.has(slot)) return { slot }
  return new Refusal('full', { cap: request.cap, number: requestCode(request.number) })
}
