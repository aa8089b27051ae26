import { describe, expect, it } from 'vitest'
import { covers } from '../../server/core/location.ts'
import type { Location } from '../../server/core/location.ts'
import { isVisible } from '../../server/core/visibility.ts'
import { buildRequest } from '../support/build.ts'

const PORTO = { country: 'PT', region: 'Porto' }
const PORTUGAL = { country: 'PT', region: null }

describe('covers', () => {
  it.each<[what: string, locations: Location[], place: Location, covered: boolean]>([
    ['a country covers itself', [PORTUGAL], PORTUGAL, true],
    ['a country covers its regions', [PORTUGAL], PORTO, true],
    ['a region covers itself', [PORTO], PORTO, true],
    ['a region does not cover another', [PORTO], { country: 'PT', region: 'Faro' }, false],
    ['a region does not cover a place whose region is not known', [PORTO], PORTUGAL, false],
    ['a region of the same name elsewhere is another', [{ country: 'BR', region: 'Porto' }], PORTO, false],
    ['any of several is enough', [{ country: 'ES', region: null }, PORTO], PORTO, true],
    ['no location covers nothing', [], PORTUGAL, false],
  ])('%s', (_what, locations, place, covered) => {
    expect(covers(locations, place)).toBe(covered)
  })
})

describe('isVisible', () => {
  it('shows published requests in the partner’s locations only', () => {
    expect(isVisible(buildRequest(), [PORTUGAL])).toBe(true)
    expect(isVisible(buildRequest({ country: 'ES' }), [PORTUGAL])).toBe(false)
  })

  it.each(['received', 'held', 'closed'] as const)('shows no request that is %s', (state) => {
    expect(isVisible(buildRequest({ state }), [PORTUGAL])).toBe(false)
  })
})
