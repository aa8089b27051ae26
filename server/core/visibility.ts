import { areaOf, isInArea } from './area.ts'
import type { Location } from './location.ts'
import { countryName } from './names.ts'
import { gateOf, gateRefusal, isInProgramme } from './partner.ts'
import type { Gate, Partner } from './partner.ts'
import { requestCode } from './request.ts'
import type { ImplementationRequest } from './request.ts'
import { keptForLevelUntil } from './reservation.ts'
import { timeOf } from './say-time.ts'
import type { Level, Reach, Rulebook } from './rulebook.ts'

/** A partner as visibility sees it; `partner` is null while its portal is linked to nobody. */
export type PartnerView = { partner: Partner | null, locations: readonly Location[], level: Level }

/** What of a request decides who sees it. */
export type VisibleRequest = Pick<ImplementationRequest, 'number' | 'state' | 'channel' | 'country' | 'region' | 'cityKey' | 'seats' | 'opensAt'>

export type CheckCode = 'published' | 'pool' | 'country' | 'programme' | 'reach' | 'gate' | 'opened' | 'level'

/** One reason of a decision. `blocks` says what stops while it is not ok: that the request is seen at all, or that it is reserved. */
export type Check = { code: CheckCode, ok: boolean, blocks: 'seeing' | 'reserving', sentence: string }

/** Why a partner sees a request, or does not, and what keeps it from reserving; places and limits are decided when it reserves. */
export function explainVisibility(view: PartnerView, request: VisibleRequest, rulebook: Rulebook, now: number): Check[] {
  return [
    checkPublished(request), checkPool(request), checkCountry(request, rulebook), checkProgramme(view.partner), checkReach(view, request, rulebook),
    checkGate(view.partner, now), checkOpened(request, now), checkLevel(view.level, request, rulebook, now),
  ]
}

/** Whether a request is shown in the partner's list; reserving has rules of its own. */
export function isVisible(view: PartnerView, request: VisibleRequest, rulebook: Rulebook): boolean {
  return request.state === 'published' && request.channel === 'pool' && isInArea(areaOf(view.partner, view.locations, rulebook), request)
}

function checkPublished({ state, number }: VisibleRequest): Check {
  const code = requestCode(number)
  const sentences = { received: `${code} is not confirmed yet.`, held: `${code} waits for the vendor.`, published: `${code} is published.`, closed: `${code} is closed.` }
  return { code: 'published', ok: state === 'published', blocks: 'seeing', sentence: sentences[state] }
}

function checkPool({ channel }: VisibleRequest): Check {
  const ok = channel === 'pool'
  return { code: 'pool', ok, blocks: 'seeing', sentence: ok ? 'It is in the pool that all partners look into.' : 'It is offered by mail to chosen partners.' }
}

function checkCountry({ country }: VisibleRequest, { restrictedCountries }: Rulebook): Check {
  const ok = !restrictedCountries.includes(country)
  return { code: 'country', ok, blocks: 'seeing', sentence: ok ? `Requests from ${countryName(country)} may be shared.` : `Requests from ${countryName(country)} cannot be shared with partners.` }
}

function checkProgramme(partner: Partner | null): Check {
  const ok = isInProgramme(partner)
  const gate: Gate = !partner ? 'not_linked' : partner.cancelledAt !== null ? 'partner_cancelled' : 'not_approved'
  return { code: 'programme', ok, blocks: 'seeing', sentence: ok ? 'Your company is in the partner programme.' : gateRefusal(gate, partner).message }
}

function checkReach({ partner, locations }: PartnerView, request: VisibleRequest, rulebook: Rulebook): Check {
  // The country's own check says when it is restricted.
  const area = areaOf(partner, locations, { ...rulebook, restrictedCountries: [] })
  const ok = isInArea(area, request)
  const reach = partner ? rulebook.reach[partner.status] : 'locations'
  return { code: 'reach', ok, blocks: 'seeing', sentence: reachSentence(reach, request, locations, ok) }
}

function reachSentence(reach: Reach, { country, region }: VisibleRequest, locations: readonly Location[], ok: boolean): string {
  const name = countryName(country)
  if (reach === 'anywhere') return 'Your status gets requests from everywhere.'
  if (reach === 'country') return ok ? `${name} is your home country.` : `${name} is not your home country.`
  if (reach === 'city') return ok ? 'The client is in your city.' : 'The client is not in your city.'
  const narrowed = locations.find((it) => it.country === country && it.region !== null)
  if (!ok && narrowed) return region === null ? `You narrowed ${name} to a region, and the region of this request is not known.` : `You narrowed ${name} to other regions than ${region}.`
  return ok ? `${name} is one of your locations.` : `${name} is not one of your locations.`
}

function checkGate(partner: Partner | null, now: number): Check {
  const gate = gateOf(partner, now)
  return { code: 'gate', ok: gate === null, blocks: 'reserving', sentence: gate === null ? 'Nothing keeps your company from reserving.' : gateRefusal(gate, partner).message }
}

function checkOpened({ opensAt }: VisibleRequest, now: number): Check {
  const ok = opensAt === null || opensAt <= now
  return { code: 'opened', ok, blocks: 'reserving', sentence: ok ? 'It is open to everyone.' : `Reserving opens at ${timeOf(opensAt)} for everyone.` }
}

function checkLevel(level: Level, request: VisibleRequest, rulebook: Rulebook, now: number): Check {
  const until = keptForLevelUntil(request, level, rulebook, now)
  const { minLevel, seats } = rulebook.largeRequests
  const sentence = until === null
    ? `Your level ${level.level} may reserve it.`
    : `From ${seats} seats on a request is for level ${minLevel} and above until ${timeOf(until)}. You are level ${level.level}. After that it opens to you.`
  return { code: 'level', ok: until === null, blocks: 'reserving', sentence }
}
