import fc from 'fast-check'
import { cityKey } from '../../server/core/location.ts'
import type { Location } from '../../server/core/location.ts'
import { FOR_GOOD } from '../../server/core/partner.ts'
import type { Partner } from '../../server/core/partner.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { REACHES } from '../../server/core/rulebook.ts'
import type { Rulebook } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { buildPartner, buildRequest, buildRulebook, NOON } from './build.ts'

/** Worlds of partners and requests, close to each other so that many fit and many miss by a little. */

/** Small and odd letters are no country of the list, and must be none to the database either. */
const country = fc.constantFrom('PT', 'PT', 'ES', 'ES', 'CU', 'IR', 'pt', 'ＰＴ')
/** The third and the fourth look the same and are not; the last ones differ only in case. */
const region = fc.constantFrom(null, null, 'PT-13', 'ES-AN', 'ES-SE', 'Évora', 'E\u0301vora', 'es-an', '')
const city = fc.constantFrom('', '—', 'Porto', 'PORTO ', 'São Paulo', 'Sa\u0303o Paulo', 'Köln', 'KÖLN', 'İzmir', 'izmir', 'Straße', 'STRASSE', '東京', '𐐀𐐁', 'o\'Brien; drop')
const reach = fc.constantFrom(...REACHES, 'locations' as const)

const often = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> => fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: fc.constantFrom(usual, ...others) })

export const arbitraryRulebook: fc.Arbitrary<Rulebook> = fc.record({
  reach: fc.record({ bronze: reach, silver: reach, gold: reach }), restrictedCountries: fc.uniqueArray(fc.constantFrom('CU', 'IR', 'ES'), { maxLength: 2 }),
  largeRequests: fc.record({ seats: fc.constantFrom(1, 10, 50), minLevel: fc.constantFrom(1, 3), minutes: fc.constantFrom(0, 60) }),
}).map((changes) => buildRulebook({ version: 2, startsAt: 1, ...changes }))

export const arbitraryPartner: fc.Arbitrary<{ partner: Partner, locations: Location[] }> = fc.record({
  status: fc.constantFrom('bronze', 'silver', 'gold'), homeCountry: country, city,
  approvedAt: often<number | null>(NOON - DAY_MS, null), cancelledAt: often<number | null>(null, NOON - DAY_MS, NOON + DAY_MS),
  tutorialPassedAt: often<number | null>(NOON - DAY_MS, null), suspendedUntil: often<number | null>(null, NOON, NOON + 1, FOR_GOOD),
  question: often<number | null>(null, NOON, NOON + 1), pausedFrom: often<number | null>(null, NOON, NOON + 1), pausedUntil: often<number | null>(null, NOON + DAY_MS),
  extra: fc.array(fc.record({ country, region }), { maxLength: 3 }), homeRegion: region,
}).map(({ extra, homeRegion, question, ...card }) => ({
  partner: buildPartner({ ...card, cityKey: cityKey(card.city), questionAskedAt: question && question - 3 * DAY_MS, questionDueAt: question }),
  locations: onceEach([{ country: card.homeCountry, region: homeRegion }, ...extra]),
}))

/** No partner has a location twice. */
function onceEach(locations: readonly Location[]): Location[] {
  return [...new Map(locations.map((it) => [`${it.country} ${it.region ?? ''}`, it])).values()]
}

export const arbitraryRequest: fc.Arbitrary<ImplementationRequest> = fc.record({
  life: often<Pick<ImplementationRequest, 'state' | 'closeReason' | 'publishedAt'>>(
    { state: 'published', closeReason: null, publishedAt: NOON - HOUR_MS }, { state: 'received', closeReason: null, publishedAt: null }, { state: 'held', closeReason: null, publishedAt: null },
    { state: 'closed', closeReason: 'withdrawn', publishedAt: NOON - HOUR_MS }, { state: 'closed', closeReason: 'chosen', publishedAt: NOON - HOUR_MS }, { state: 'closed', closeReason: 'rejected', publishedAt: null },
  ),
  channel: often<'pool' | 'direct'>('pool', 'direct'), country, region, place: city, alsoIn: often<string[]>([], ['ES'], ['CU', 'PT'], ['pt']), seats: fc.constantFrom(null, 1, 10, 50, 500),
  opensAt: often(NOON - 2 * HOUR_MS, NOON, NOON + 1, NOON - MINUTE_MS),
}).map(({ life, ...rest }) => buildRequest({ ...life, ...rest, cityKey: cityKey(rest.place), opensAt: life.publishedAt === null ? null : rest.opensAt }))
