import { Refusal } from '../../core/errors.ts'
import { isInProgramme } from '../../core/partner.ts'
import type { Partner } from '../../core/partner.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { explainOutside, explainVisibility, isInReach } from '../../core/visibility.ts'
import type { Check } from '../../core/visibility.ts'
import { listAllLocations, listPartners } from '../../store/partners.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { listOwnPlaces } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { viewpointOf } from '../partner/viewpoint.ts'
import { ratingOf } from '../reservation/rating-of.ts'
import { withInnerRegions } from './regions.ts'

/**
 * Why a partner sees a request, or does not, without telling more than it may know (decision 0015). Outside of the programme every number has
 * the same answer. Throws `not_found` for what was never published, as for what does not exist.
 */
export async function explainToPartner(app: App, partnerId: string | null, number: number): Promise<Check[]> {
  const { rulebook, now, ...view } = await viewpointOf(app, partnerId)
  if (!isInProgramme(view.partner)) return explainOutside(view, rulebook, now)
  const request = await findRequestByNumber(app.db, number)
  if (!request || request.publishedAt === null) throw new Refusal('not_found')
  const isKnown = isInReach(view, request, rulebook) || (await listOwnPlaces(app.db, view.partner.id, [request.id])).size > 0
  return isKnown ? explainVisibility(view, request, rulebook, now) : explainOutside(view, rulebook, now)
}

/** The same for an operator, who may know everything; the sentences are those the partner would read. Throws `not_found`. */
export async function explainToOperator(app: App, number: number, partnerId: string): Promise<{ partner: Partner, checks: Check[] }> {
  const request = await findRequestByNumber(app.db, number)
  const { rulebook, now, ...view } = await viewpointOf(app, partnerId)
  if (!request || !view.partner) throw new Refusal('not_found')
  return { partner: view.partner, checks: explainVisibility(view, request, rulebook, now) }
}

/** Where a partner stands to a request: the first check that is not ok, or null when it may reserve. */
export type Reached = { partner: Partner, first: Check | null }

/** Whom a request reaches, in the order of the partners' names. Throws `not_found`. */
export async function listReach(app: App, number: number): Promise<Reached[]> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  return reachOf(app, request)
}

/** Whom a request reaches; one that waits for its moderator, as if it were published now. */
export async function reachOf(app: App, request: ImplementationRequest): Promise<Reached[]> {
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const shown = asPublished(request, now)
  const [partners, locations] = [await listPartners(app.db), await listAllLocations(app.db)]
  const isLarge = request.seats !== null && request.seats >= rulebook.largeRequests.seats
  return Promise.all(partners.map(async (partner) => {
    const view = { partner, locations: withInnerRegions(locations.get(partner.id) ?? []), level: rulebook.levels[0] }
    // The level costs a whole history, and matters to large requests only.
    const level = isLarge ? (await ratingOf(app.db, partner.id, rulebook, now)).level : view.level
    return { partner, first: explainVisibility({ ...view, level }, shown, rulebook, now).find((check) => !check.ok) ?? null }
  }))
}

function asPublished(request: ImplementationRequest, now: number): ImplementationRequest {
  const isWaiting = request.state === 'received' || request.state === 'held'
  return isWaiting ? { ...request, state: 'published', publishedAt: now, opensAt: now } : request
}

/** How many partners see a request, and how many of them nothing keeps from reserving it. */
export function countReach(reached: readonly Reached[]): { see: number, canReserve: number } {
  return { see: reached.filter(({ first }) => first?.blocks !== 'seeing').length, canReserve: reached.filter(({ first }) => first === null).length }
}
