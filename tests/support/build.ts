import { cityKey } from '../../server/core/location.ts'
import type { Location } from '../../server/core/location.ts'
import { NEW_PARTNER } from '../../server/core/partner.ts'
import type { Partner } from '../../server/core/partner.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { NEW_RESERVATION } from '../../server/core/reservation.ts'
import type { Holder } from '../../server/core/reservation.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { Rulebook } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import type { Db } from '../../server/db/schema.ts'
import { insertOpenRequest } from '../../server/store/open-requests.ts'
import type { OpenRequest } from '../../server/store/open-requests.ts'
import { insertPartner } from '../../server/store/partners.ts'
import { savePortal } from '../../server/store/portals.ts'
import type { Portal } from '../../server/store/portals.ts'
import { insertRequest } from '../../server/store/requests.ts'
import type { NewRequest } from '../../server/store/requests.ts'
import { insertReservation } from '../../server/store/reservations.ts'
import type { NewReservation } from '../../server/store/reservations.ts'

/** The moment at which time stands still in tests. */
export const NOON = Date.UTC(2026, 10, 18, 12)

let count = 0

/** Counts through the whole file, so that no two things are ever mixed up. */
export function nextId(what: string): string {
  count += 1
  return `${what}-${count}`
}

export function buildRulebook(changes: Partial<Rulebook> = {}): Rulebook {
  return { ...DEFAULT_RULEBOOK, ...changes }
}

/** A Portuguese partner that may reserve. */
export function buildPartner(changes: Partial<Partner> = {}): Partner {
  const id = changes.id ?? nextId('partner')
  return {
    ...NEW_PARTNER, id, name: `Company ${id}`, status: 'silver', city: 'Porto', cityKey: cityKey(changes.city ?? 'Porto'), homeCountry: 'PT', timeZone: 'Europe/Lisbon', groupId: id, portalDomain: null,
    approvedAt: NOON - 100 * DAY_MS, tutorialPassedAt: NOON - 90 * DAY_MS, nfrPortalAt: NOON - 90 * DAY_MS,
    ...changes,
  }
}

/** A request from Porto that partners see. */
export function buildRequest(changes: Partial<ImplementationRequest> = {}): ImplementationRequest {
  const id = changes.id ?? nextId('request')
  return {
    id, number: Number(id.replace(/\D/g, '')) + 1_000, state: 'published', closeReason: null, country: 'PT', region: null, place: 'Porto', cityKey: cityKey(changes.place ?? 'Porto'), alsoIn: [], channel: 'pool', language: 'pt', formLanguage: 'en', callTime: null,
    seats: 12, budget: null, needs: ['telephony'], title: 'Telephony for 12 people', maskedText: 'We want calls in one place.', cap: 3,
    receivedAt: NOON - 2 * HOUR_MS, publishedAt: NOON - HOUR_MS, opensAt: NOON - HOUR_MS, expiresAt: NOON + 60 * DAY_MS, closedAt: null, ...changes,
  }
}

/** A place just taken, with the contacts still hidden. */
export function buildReservation(changes: Partial<NewReservation> & Pick<NewReservation, 'requestId' | 'partnerId'>): NewReservation {
  const id = changes.id ?? nextId('reservation')
  return {
    ...NEW_RESERVATION, id, slot: 1, cap: 3, groupId: changes.partnerId, memberId: null, userId: '7', userName: 'Ana Silva', key: `key of ${id}`, state: 'held',
    holdsPlace: true, rulebookVersion: 1, reservedAt: NOON, undoUntil: NOON + MINUTE_MS, firstContactDueAt: NOON + DAY_MS,
    proofKey: null, idle: null, ...changes,
  }
}

export function buildHolder(changes: Partial<Holder> = {}): Holder {
  const partnerId = changes.partnerId ?? nextId('holder')
  return { slot: 1, partnerId, groupId: partnerId, userName: 'Marek Nowak', reservedAt: NOON - 20 * MINUTE_MS, ...changes }
}

export function buildPortal(changes: Partial<Portal> = {}): Portal {
  const memberId = changes.memberId ?? nextId('member')
  return {
    memberId, partnerId: null, domain: `${memberId}.bitrix24.eu`, clientEndpoint: `https://${memberId}.bitrix24.eu/rest/`, state: 'active',
    tokenHash: null, previousTokenHash: null, previousTokenUntil: null, installedAt: NOON, access: 'app', processPrefix: null, ...changes,
  }
}

export function buildOpenRequest(request: ImplementationRequest, changes: Partial<OpenRequest> = {}): OpenRequest {
  const { id, number, country, region, cityKey, alsoIn, seats, cap, title, place, language, budget, needs } = request
  return {
    requestId: id, number, country, region, cityKey, alsoIn, seats, opensAt: request.opensAt ?? NOON, publishedAt: request.publishedAt ?? NOON, closesAt: request.expiresAt, taken: 0, cap,
    card: { title, place, language, budget, needs, repeatClient: false }, ...changes,
  }
}

export async function storePartner(db: Db, changes: Partial<Partner> = {}, extra: readonly Location[] = []): Promise<Partner> {
  const partner = buildPartner(changes)
  await insertPartner(db, partner, [{ country: partner.homeCountry, region: null }, ...extra], NOON)
  return partner
}

export async function storeRequest(db: Db, changes: Partial<NewRequest> = {}): Promise<ImplementationRequest> {
  const { formKey, hints, ...rest } = changes
  const request = buildRequest(rest)
  await insertRequest(db, { ...request, formKey: formKey ?? `form ${request.id}`, hints: hints ?? [] })
  return request
}

/** A request in the open list as well. */
export async function storeOpenRequest(db: Db, changes: Partial<NewRequest> = {}): Promise<ImplementationRequest> {
  const request = await storeRequest(db, changes)
  await insertOpenRequest(db, buildOpenRequest(request))
  return request
}

export async function storePortal(db: Db, changes: Partial<Portal> = {}): Promise<Portal> {
  const portal = buildPortal(changes)
  await savePortal(db, portal, NOON)
  return portal
}

/** A reservation of a partner of its own in the first place, unless told otherwise. */
export async function storeReservation(db: Db, changes: Partial<NewReservation> = {}): Promise<NewReservation> {
  const requestId = changes.requestId ?? (await storeRequest(db)).id
  const partnerId = changes.partnerId ?? (await storePartner(db)).id
  const reservation = buildReservation({ ...changes, requestId, partnerId })
  await insertReservation(db, reservation)
  return reservation
}
