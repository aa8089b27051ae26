import { describe, expect, it } from 'vitest'
import { isCountryCode } from '../../server/core/names.ts'
import { nearCountries, neighboursOf } from '../../server/core/near-countries.ts'
import { findCountry } from '../../server/app/request/countries.ts'

const CODES = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((one, _, all) => all.map((other) => one + other)).filter(isCountryCode)

describe('nearCountries', () => {
  it('knows only countries, none of them near itself, and every border from both sides', () => {
    for (const code of CODES) {
      const near = nearCountries(code, 'en')
      expect(near.filter((it) => !isCountryCode(it.country) || findCountry(it.country) === null), code).toEqual([])
      expect(near.map((it) => it.country), code).not.toContain(code)
      expect(new Set(near.map((it) => it.country)).size, code).toBe(near.length)
      for (const other of neighboursOf(code)) expect([...neighboursOf(other)], `${code} ${other}`).toContain(code)
    }
  })

  it.each([
    ['AO', 'pt', ['BR', 'CV', 'GW', 'MZ', 'PT', 'ST', 'TL', 'CD', 'CG', 'NA', 'ZM']],
    ['PT', 'pt', ['ES', 'AO', 'BR', 'CV', 'GW', 'MZ', 'ST', 'TL']],
    ['AT', 'de', ['CH', 'DE', 'IT', 'LI']],
    ['UA', 'uk', ['BY', 'HU', 'MD', 'PL', 'RO', 'RU', 'SK']],
  ])('of %s for a client who speaks %s has %o', (country, language, wanted) => {
    expect(nearCountries(country, language).map((it) => it.country)).toEqual(expect.arrayContaining(wanted))
  })

  it('puts a neighbour that speaks the language first, then the language, then the border', () => {
    const near = nearCountries('BR', 'pt-BR')
    const ranks = near.map(({ border, language }) => (language ? 2 : 0) + (border ? 1 : 0))
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
    expect(near.find((it) => it.country === 'PT')).toEqual({ country: 'PT', border: false, language: true })
    expect(near.find((it) => it.country === 'AR')).toEqual({ country: 'AR', border: true, language: false })
  })
})
