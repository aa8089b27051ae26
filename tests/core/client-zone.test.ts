import { describe, expect, it } from 'vitest'
import { clientZone } from '../../server/core/client-zone.ts'
import { cityKey } from '../../server/core/location.ts'
import { isCountryCode } from '../../server/core/names.ts'

const zone = (country: string, region: string | null = null, city = '') => clientZone({ country, region, cityKey: cityKey(city) })
const clock = (name: string, at: number): string => new Intl.DateTimeFormat('en-GB', { timeZone: name, hour: '2-digit', minute: '2-digit' }).format(at)

describe('the clock a client lives by', () => {
  it.each([
    ['AO', null, 'Luanda', 'Africa/Luanda', true],
    ['DE', null, '', 'Europe/Berlin', true],
    ['PT', null, 'Porto', 'Europe/Lisbon', false],
    ['PT', 'PT-13', 'Porto', 'Europe/Lisbon', true],
    ['PT', 'PT-20', 'Ponta Delgada', 'Atlantic/Azores', true],
    ['ES', 'ES-TF', '', 'Atlantic/Canary', true],
    ['US', null, 'Chicago, IL', 'America/Chicago', true],
    ['US', 'US-TX', 'Austin', 'America/Chicago', true],
    ['US', 'US-TN', 'Knoxville', 'America/Chicago', false],
    ['US', null, 'Springfield', 'America/New_York', false],
    ['BR', null, 'Manaus - AM', 'America/Manaus', true],
    ['BR', 'BR-SP', 'Campinas', 'America/Sao_Paulo', true],
    ['XK', null, 'Prishtina', 'Europe/Belgrade', true],
  ] as const)('of %s %s %s is %s', (country, region, city, name, sure) => {
    expect(zone(country, region, city)).toEqual({ name, sure })
  })

  it('is half an hour off in India, and follows the change of the clocks in Lisbon', () => {
    const india = zone('IN', null, 'Kolkata')
    expect(india?.sure).toBe(true)
    expect(clock(india?.name ?? '', Date.UTC(2026, 10, 20, 12))).toBe('17:30')
    expect(clock(zone('PT')?.name ?? '', Date.UTC(2026, 9, 25, 0, 30))).toBe('01:30')
    expect(clock(zone('PT')?.name ?? '', Date.UTC(2026, 9, 25, 1, 30))).toBe('01:30')
  })

  it('is one that every browser can show, for every country; null for what is no country', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const countries = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountryCode)
    for (const country of countries) {
      const found = zone(country)
      if (found) expect(clock(found.name, 0)).toMatch(/^\d\d:\d\d$/)
    }
    expect(countries.filter((it) => zone(it) === null)).toEqual(expect.arrayContaining([]))
    expect(countries.filter((it) => zone(it) === null).length).toBeLessThan(6)
    expect(zone('??')).toBe(null)
    expect(zone('ZZ')).toBe(null)
  })
})
