import { iso31662 } from 'iso-3166'
import { describe, expect, it } from 'vitest'
import { findRegion, guessRegion, listRegions, withInnerRegions } from '../../server/app/request/regions.ts'

describe('guessRegion', () => {
  it.each([['PT', 'Porto', 'PT-13'], ['PT', ' lisboa ', 'PT-11'], ['ES', 'Sevilla', 'ES-SE'], ['ES', 'Madrid', 'ES-M'], ['RO', 'Iasi', 'RO-IS'], ['TR', 'İstanbul', 'TR-34'], ['BR', 'SÃO PAULO', 'BR-SP']])(
    'takes %s, %s for %s', (country, place, code) => {
      expect(guessRegion(country, place)?.code).toBe(code)
    })

  it.each([
    ['PT', 'Lisbon'], ['PT', 'Porto, Foz'], ['PT', 'Porto Santo'], ['PT', 'Rua do Porto'], ['PT', ''], ['PT', '—'], ['PT', 'Sevilla'], ['XX', 'Porto'],
    // The city is a region of its own besides the one with its name.
    ['AR', 'Buenos Aires'], ['PE', 'Lima'], ['MX', 'México'], ['CZ', 'Praha'],
    // Two regions have the name.
    ['UZ', 'Toshkent'], ['KZ', 'Almaty'],
    // First of all a place elsewhere.
    ['US', 'Washington'], ['BE', 'Luxembourg'],
  ])('takes %s, %s for nothing', (country, place) => {
    expect(guessRegion(country, place)).toBeNull()
  })

  it('finds for the name of any region that region or none', () => {
    for (const { code, name } of iso31662) {
      const guess = guessRegion(code.slice(0, 2), name)
      if (guess) expect(guess.code).toBe(code)
    }
  })
})

describe('regions', () => {
  it('are known by their code in capital letters', () => {
    expect(findRegion('PT-13')).toEqual({ code: 'PT-13', name: 'Porto' })
    expect(findRegion('pt-13')).toBeNull()
    expect(findRegion('PT-99')).toBeNull()
  })

  it('of a country are its own, by name', () => {
    const names = listRegions('PT').map((it) => it.name)
    expect(names).toHaveLength(20)
    expect(names.slice(0, 3)).toEqual(['Aveiro', 'Beja', 'Braga'])
    expect(listRegions('XX')).toEqual([])
  })

  it('bring along what lies inside of them', () => {
    const widened = withInnerRegions([{ country: 'PT', region: null }, { country: 'ES', region: 'ES-AN' }, { country: 'ES', region: 'ES-M' }])
    expect(widened.slice(0, 2)).toEqual([{ country: 'PT', region: null }, { country: 'ES', region: 'ES-AN' }])
    expect(widened).toContainEqual({ country: 'ES', region: 'ES-SE' })
    expect(widened).toHaveLength(11)
  })
})
