import { areaOf, isInArea, widenedInto } from './area.ts'
import type { Area } from './area.ts'
import { Refusal } from './errors.ts'
import type { Location, OfferedPlace } from './location.ts'
import { gateOf, gateRefusal, isInProgramme } from './partner.ts'
import type { Partner } from './partner.ts'
import { requestCode } from './request.ts'
import type { ImplementationRequest } from './request.ts'
import type { Level, Reach, Rulebook } from './rulebook.ts'
import { moment, say } from './said.ts'
import type { Said, SaidParams } from './said.ts'
import { MINUTE_MS } from './time.ts'

/**
 * A partner as visibility sees it; `partner` is null while its portal is linked to nobody.
 * A location narrowed to a region brings the regions inside of it along, as locations of their own.
 */
export type PartnerView = { partner: Partner | null, locations: readonly Location[], level: Level }

/** What of a request decides who sees it. */
export type VisibleRequest = Pick<ImplementationRequest,
  'number' | 'state' | 'closeReason' | 'channel' | 'country' | 'region' | 'cityKey' | 'alsoIn' | 'seats' | 'publishedAt' | 'opensAt'>

export type CheckCode = 'programme' | 'published' | 'reach' | 'open' | 'pool' | 'country' | 'opened' | 'gate' | 'level'

/**
 * One reason of a decision. `blocks` says what stops while it is not ok: that the request is seen at all, or that it is reserved.
 * `refusal` is what a person who reserves all the same is told; null while the check is ok.
 */
export type Check = { code: CheckCode, ok: boolean, blocks: 'seeing' | 'reserving', sentence: Said, refusal: Refusal | null }

/** Why a partner sees a request, or does not, and what keeps it from reserving, in the order in which it is told; places and limits are decided when it reserves. */
export function explainVisibility(view: PartnerView, request: VisibleRequest, rulebook: Rulebook, now: number): Check[] {
  return [
    checkProgramme(view.partner, now), checkPublished(request), checkReach(view, request, rulebook), checkOpen(request), checkPool(request),
    checkCountry(request, rulebook), checkOpened(request, now), checkGate(view.partner, now), checkLevel(view.level, request, rulebook, now),
  ]
}

/** Whether a request is shown to the partner: all that blocks seeing is ok. */
export function isVisible(view: PartnerView, request: VisibleRequest, rulebook: Rulebook, now: number): boolean {
  return explainVisibility(view, request, rulebook, now).every((check) => check.ok || check.blocks === 'reserving')
}

/** Whether the partner's area holds the request's place, whatever state it is in: only then may it be told anything of the request. */
export function isInReach(view: PartnerView, request: VisibleRequest, rulebook: Rulebook): boolean {
  // The country's own check says when it is restricted.
  return isInArea(unrestricted(view, request, rulebook), request)
}

/** The countries through which alone the partner sees a request that is offered in more than its own. */
export function seenThrough(view: PartnerView, request: OfferedPlace, rulebook: Rulebook): string[] {
  return widenedInto(unrestricted(view, request, rulebook), request)
}

function unrestricted({ partner, locations }: PartnerView, { country }: OfferedPlace, rulebook: Rulebook): Area {
  return areaOf(partner, locations, { ...rulebook, restrictedCountries: rulebook.restrictedCountries.filter((it) => it !== country) })
}

/** What a partner is told of a request outside of its reach: only what is said of itself. Takes no request, so it can give none away. */
export function explainOutside(view: PartnerView, rulebook: Rulebook, now: number): Check[] {
  const programme = checkProgramme(view.partner, now)
  if (!view.partner || !programme.ok) return [programme]
  const reach: Check = { code: 'reach', ok: false, blocks: 'seeing', sentence: outsideSentence(view, view.partner, rulebook), refusal: null }
  return [programme, reach, checkGate(view.partner, now)]
}

/** Until when a large request is kept for higher levels; null when it is not, or no longer. */
export function keptForLevelUntil(request: Pick<ImplementationRequest, 'seats' | 'opensAt'>, level: Level, rulebook: Rulebook, now: number): number | null {
  const { seats, minLevel, minutes } = rulebook.largeRequests
  if (request.seats === null || request.seats < seats || level.level >= minLevel || request.opensAt === null) return null
  const until = request.opensAt + minutes * MINUTE_MS
  return until > now ? until : null
}

export type Lock = { code: 'not_open_yet' | 'level', refusal: Refusal, until: number }

/** Why a request that is shown cannot be taken yet, and until when; null when time alone is not in the way. */
export function lockOf(request: Pick<ImplementationRequest, 'number' | 'seats' | 'opensAt'>, level: Level, rulebook: Rulebook, now: number): Lock | null {
  return openingLock(request, now) ?? levelLock(request, level, rulebook, now)
}

function openingLock({ opensAt }: Pick<ImplementationRequest, 'opensAt'>, now: number): Lock | null {
  if (opensAt === null || opensAt <= now) return null
  return { code: 'not_open_yet', refusal: new Refusal('not_open_yet', { at: moment(opensAt, 'second') }), until: opensAt }
}

function levelLock(request: Pick<ImplementationRequest, 'number' | 'seats' | 'opensAt'>, level: Level, rulebook: Rulebook, now: number): Lock | null {
  const until = keptForLevelUntil(request, level, rulebook, now)
  if (until === null) return null
  const params = { number: requestCode(request.number), need: rulebook.largeRequests.minLevel, level: level.level, at: moment(until, 'time') }
  return { code: 'level', refusal: new Refusal('level', params), until }
}

type Rule = { code: CheckCode, blocks: Check['blocks'], refusal: Refusal | null, yes: Said, no?: Said }

function check({ code, blocks, refusal, yes, no }: Rule): Check {
  return { code, blocks, refusal, ok: refusal === null, sentence: refusal === null ? yes : no ?? refusal.said }
}

function checkProgramme(partner: Partner | null, now: number): Check {
  const refusal = isInProgramme(partner) ? null : gateRefusal(gateOf(partner, now) ?? 'not_linked', partner)
  return check({ code: 'programme', blocks: 'seeing', refusal, yes: say('why.inProgramme') })
}

function checkPublished({ number, state, publishedAt }: VisibleRequest): Check {
  const code = requestCode(number)
  const refusal = publishedAt === null || state === 'received' || state === 'held' ? new Refusal('not_found') : null
  return check({ code: 'published', blocks: 'seeing', refusal, yes: say('why.published', { number: code }), no: say('why.notPublished', { number: code }) })
}

function checkReach(view: PartnerView, request: VisibleRequest, rulebook: Rulebook): Check {
  const number = requestCode(request.number)
  // The programme has a check of its own: here counts what the partner would get in it.
  const member = view.partner && { ...view.partner, approvedAt: view.partner.approvedAt ?? 0, cancelledAt: null }
  const asMember = { ...view, partner: member }
  const refusal = isInReach(asMember, request, rulebook) ? null : new Refusal('location_off', { number })
  const through = seenThrough(asMember, request, rulebook)
  const reach = view.partner ? rulebook.reach[view.partner.status] : 'locations'
  return check({ code: 'reach', blocks: 'seeing', refusal, yes: through.length > 0 ? widenedSentence(request, through) : insideSentence(reach, request), no: missedSentence(reach, request, view.locations) })
}

function insideSentence(reach: Reach, { country }: VisibleRequest): Said {
  return say(`why.inside_${reach}`, { country: { country } })
}

function widenedSentence({ country }: VisibleRequest, through: readonly string[]): Said {
  return say('why.widened', { country: { country }, countries: { all: through.map((it) => ({ country: it })), as: 'list' } })
}

function missedSentence(reach: Reach, { country, region, cityKey }: VisibleRequest, locations: readonly Location[]): Said {
  const params: SaidParams = { country: { country } }
  if (reach === 'city') return say(cityKey === '' ? 'why.cityUnknown' : 'why.otherCity')
  if (reach === 'country') return say('why.notHome', params)
  const isNarrowed = locations.some((it) => it.country === country && it.region !== null)
  if (!isNarrowed) return say('why.notLocation', params)
  return region === null ? say('why.regionUnknown', params) : say('why.otherRegion', { ...params, region })
}

function outsideSentence({ locations }: PartnerView, { status, homeCountry }: Partner, { reach }: Rulebook): Said {
  switch (reach[status]) {
    case 'anywhere': return say('why.outside_anywhere')
    case 'country': return say('why.outside_country', { country: { country: homeCountry } })
    case 'city': return say('why.outside_city')
    case 'locations': {
      const countries = [...new Set(locations.map((it) => it.country))]
      return say('why.outside_locations', { countries: { all: countries.map((country) => ({ country })), as: 'commas' } })
    }
  }
}

function checkOpen(request: VisibleRequest): Check {
  const number = requestCode(request.number)
  const refusal = request.state === 'closed' ? new Refusal(request.closeReason === 'withdrawn' ? 'request_withdrawn' : 'request_closed', { number }) : null
  const no = say(request.closeReason === 'withdrawn' ? 'why.withdrawn' : 'why.closed', { number })
  return check({ code: 'open', blocks: 'seeing', refusal, yes: say('why.open', { number }), no })
}

function checkPool({ number, channel }: VisibleRequest): Check {
  const refusal = channel === 'pool' ? null : new Refusal('offered_by_mail', { number: requestCode(number) })
  return check({ code: 'pool', blocks: 'seeing', refusal, yes: say('why.inPool'), no: say('why.byMail') })
}

function checkCountry({ country }: VisibleRequest, { restrictedCountries }: Rulebook): Check {
  const params: SaidParams = { country: { country } }
  const refusal = restrictedCountries.includes(country) ? new Refusal('restricted_country', params) : null
  return check({ code: 'country', blocks: 'seeing', refusal, yes: say('why.mayBeShared', params), no: say('why.mayNotBeShared', params) })
}

function checkOpened(request: VisibleRequest, now: number): Check {
  const lock = openingLock(request, now)
  const no = say('why.opens', { at: moment(lock?.until ?? now, 'second') })
  return check({ code: 'opened', blocks: 'reserving', refusal: lock?.refusal ?? null, yes: say('why.opened'), no })
}

function checkGate(partner: Partner | null, now: number): Check {
  const gate = gateOf(partner, now)
  const refusal = gate === null ? null : gateRefusal(gate, partner)
  return check({ code: 'gate', blocks: 'reserving', refusal, yes: say('why.noGate') })
}

function checkLevel(level: Level, request: VisibleRequest, rulebook: Rulebook, now: number): Check {
  const refusal = levelLock(request, level, rulebook, now)?.refusal ?? null
  return check({ code: 'level', blocks: 'reserving', refusal, yes: say('why.level', { level: level.level }) })
}
