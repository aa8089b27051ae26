import { describe, expect, it } from 'vitest'
import { locationsRefusal } from '../../server/core/location.ts'
import type { Location, LocationRules } from '../../server/core/location.ts'
import { anniversaryAfter, changedFields, describeChange, nextReviewAt, toEntry, wholeCard } from '../../server/core/partner-card.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { buildPartner, NOON } from '../support/build.ts'

const YEAR = 365

describe('the changes of a card', () => {
  it('are the fields that differ; what is absent stays', () => {
    const partner = buildPartner({ status: 'silver', email: 'a@luso.example' })
    expect(changedFields(partner, { status: 'silver', name: undefined })).toEqual([])
    expect(changedFields(partner, { status: 'gold', email: null, city: partner.city })).toEqual(['status', 'email'])
  })

  it('bring the city as it is compared, and nothing that was not named', () => {
    const partner = buildPartner({ reviewDueAt: NOON + DAY_MS })
    expect(toEntry(partner, { city: 'São Paulo - SP' }, YEAR, NOON)).toEqual({ city: 'São Paulo - SP', cityKey: 'sao paulo', reviewDueAt: NOON + DAY_MS })
  })

  it('are told in words, without the address', () => {
    const partner = buildPartner({ email: 'a@luso.example', cancelledAt: null })
    expect(describeChange('email', partner, { email: 'b@luso.example' })).toBe('email')
    expect(describeChange('cancelledAt', partner, { cancelledAt: NOON })).toBe('cancelledAt: none → 2026-11-18')
    expect(describeChange('status', partner, { status: 'gold' })).toBe('status: silver → gold')
  })

  it('make a whole card in which what is absent is empty and the group is the partner', () => {
    expect(wholeCard('luso', { name: 'Luso', status: 'bronze', city: 'Porto', homeCountry: 'PT', timeZone: 'Europe/Lisbon' }))
      .toMatchObject({ groupId: 'luso', email: null, portalDomain: null, approvedAt: null, locations: undefined })
  })
})

describe('the next review', () => {
  const approvedAt = NOON - 400 * DAY_MS
  const silver = { status: 'silver', approvedAt, cancelledAt: null, reviewDueAt: null } as const

  it('is the next anniversary of the approval for a new entry', () => {
    expect(nextReviewAt(null, silver, YEAR, NOON)).toBe(approvedAt + 2 * YEAR * DAY_MS)
    expect(anniversaryAfter(NOON, YEAR, NOON)).toBe(NOON + YEAR * DAY_MS)
    expect(anniversaryAfter(NOON + DAY_MS, YEAR, NOON)).toBe(NOON + DAY_MS + YEAR * DAY_MS)
  })

  it('is a year after a raise, and stays where it is otherwise', () => {
    expect(nextReviewAt({ ...silver, status: 'bronze' }, silver, YEAR, NOON)).toBe(NOON + YEAR * DAY_MS)
    expect(nextReviewAt({ ...silver, reviewDueAt: NOON + 1 }, { ...silver, reviewDueAt: NOON + 1 }, YEAR, NOON)).toBe(NOON + 1)
  })

  it.each([['Bronze', { status: 'bronze' }], ['who is not approved', { approvedAt: null }], ['whose partnership ended', { cancelledAt: NOON }]] as const)('never comes for a partner %s', (_who, change) => {
    expect(nextReviewAt({ ...silver, reviewDueAt: NOON }, { ...silver, reviewDueAt: NOON, ...change }, YEAR, NOON)).toBeNull()
  })
})

describe('wanted locations', () => {
  const at = (key: string): Location => ({ country: key.slice(0, 2), region: key.length > 2 ? key : null })
  const rules = (changes: Partial<LocationRules> = {}): LocationRules =>
    ({ homeCountry: 'PT', current: [], most: 3, restricted: ['IR'], nameOf: ({ country, region }) => (country === 'ZZ' ? null : region ?? country), isInner: (region, outer) => region === 'ES-AL' && outer === 'ES-AN', ...changes })
  const codeOf = (wanted: string[], changes?: Partial<LocationRules>): string | undefined => locationsRefusal(wanted.map(at), rules(changes))?.code

  it.each<[what: string, wanted: string[], code: string | undefined]>([
    ['none', [], undefined], ['three countries', ['ES', 'AO', 'BR'], undefined], ['two regions of a country', ['ES-GA', 'ES-MD'], undefined],
    ['four', ['ES', 'AO', 'BR', 'MZ'], 'locations_many'], ['one twice', ['ES', 'AO', 'ES'], 'location_twice'], ['the home country', ['PT'], 'location_twice'],
    ['a region of the home country', ['PT-13'], 'location_twice'], ['a country and a region of it', ['ES', 'ES-GA'], 'location_twice'],
    ['a province and its community', ['ES-AL', 'ES-AN'], 'location_twice'], ['a province and another community', ['ES-AL', 'ES-GA'], undefined],
    ['a restricted country', ['IR'], 'location_restricted'], ['a region of one', ['IR-01'], 'location_restricted'], ['one nobody knows', ['ZZ'], 'location_unknown'],
  ])('%s', (_what, wanted, code) => {
    expect(codeOf(wanted)).toBe(code)
  })

  it('may keep what was restricted later', () => {
    expect(codeOf(['IR', 'ES'], { current: [at('PT'), at('IR')] })).toBeUndefined()
  })
})
