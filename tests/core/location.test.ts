import { describe, expect, it } from 'vitest'
import { areaOf, isInArea } from '../../server/core/area.ts'
import type { Location } from '../../server/core/location.ts'
import { cityKey } from '../../server/core/location.ts'
import { buildPartner, buildRulebook, NOON } from '../support/build.ts'

const PORTO = { country: 'PT', region: 'PT-13' }
const PORTUGAL = { country: 'PT', region: null }
const RULES = buildRulebook()

describe('areaOf with a partner’s own locations', () => {
  it.each<[what: string, locations: Location[], place: Location, isIn: boolean]>([
    ['a country covers itself', [PORTUGAL], PORTUGAL, true],
    ['a country covers its regions', [PORTUGAL], PORTO, true],
    ['a region covers itself', [PORTO], PORTO, true],
    ['a region does not cover another', [PORTO], { country: 'PT', region: 'PT-08' }, false],
    ['a region does not cover a place whose region is not known', [PORTO], PORTUGAL, false],
    ['a region of the same name elsewhere is another', [{ country: 'BR', region: 'PT-13' }], PORTO, false],
    ['any of several is enough', [{ country: 'ES', region: null }, PORTO], PORTO, true],
    ['no location covers nothing', [], PORTUGAL, false],
    ['a restricted country is never in it', [{ country: 'CU', region: null }], { country: 'CU', region: null }, false],
  ])('%s', (_what, locations, place, isIn) => {
    expect(isInArea(areaOf(buildPartner(), locations, RULES), { ...place, cityKey: '', alsoIn: [] })).toBe(isIn)
  })
})

describe('areaOf with the reaches of other markets', () => {
  const rules = buildRulebook({ reach: { bronze: 'city', silver: 'country', gold: 'anywhere' } })
  const porto = { ...PORTO, cityKey: 'porto' }

  it.each<[status: 'bronze' | 'silver' | 'gold', place: Location & { cityKey: string }, isIn: boolean]>([
    ['bronze', porto, true],
    ['bronze', { ...PORTUGAL, cityKey: 'faro' }, false],
    ['bronze', { ...PORTUGAL, cityKey: '' }, false],
    ['bronze', { country: 'BR', region: null, cityKey: 'porto' }, false],
    ['silver', { ...PORTUGAL, cityKey: 'faro' }, true],
    ['silver', { country: 'ES', region: null, cityKey: 'porto' }, false],
    ['gold', { country: 'ES', region: null, cityKey: '' }, true],
    ['gold', { country: 'CU', region: null, cityKey: '' }, false],
  ])('a %s partner of Porto and %o: %s', (status, place, isIn) => {
    expect(isInArea(areaOf(buildPartner({ status }), [PORTUGAL, { country: 'ES', region: null }], rules), { ...place, alsoIn: [] })).toBe(isIn)
  })

  it('a partner whose city is not known has none in common', () => {
    expect(isInArea(areaOf(buildPartner({ status: 'bronze', city: '', cityKey: '' }), [], rules), { ...PORTUGAL, cityKey: '', alsoIn: [] })).toBe(false)
  })

  it.each([{ approvedAt: null }, { cancelledAt: NOON }])('a partner outside the programme sees nothing: %o', (changes) => {
    expect(isInArea(areaOf(buildPartner({ status: 'gold', ...changes }), [PORTUGAL], rules), { ...porto, alsoIn: [] })).toBe(false)
  })
})

describe('cityKey', () => {
  it.each([['Porto', 'porto'], ['São Paulo - SP', 'sao paulo'], ['Köln, NRW', 'koln'], ['  Saint-Étienne ', 'saint etienne'], ['Київ', 'киів'], ['—', '']])('%s is %s', (written, key) => {
    expect(cityKey(written)).toBe(key)
  })
})
