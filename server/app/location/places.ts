import { iso31662 } from 'iso-3166'
import type { Location } from '../../core/location.ts'
import { countryName } from '../../core/names.ts'
import { findCountry } from '../request/countries.ts'

export type Region = { code: string, name: string }

const REGIONS: ReadonlyMap<string, string> = new Map(iso31662.map(({ code, name }) => [code, name]))

/** The country's regions by ISO 3166-2, in the order of their names. */
export function regionsOf(country: string): Region[] {
  return iso31662.filter(({ code }) => code.startsWith(`${country}-`)).map(({ code, name }) => ({ code, name }))
    .sort((a, b) => new Intl.Collator('en').compare(a.name, b.name))
}

/** `Portugal`, or `Porto, Portugal` for a region of it; null when there is no such place. */
export function placeName({ country, region }: Location): string | null {
  if (findCountry(country) === null) return null
  if (region === null) return countryName(country)
  const name = region.startsWith(`${country}-`) ? REGIONS.get(region) : undefined
  return name === undefined ? null : `${name}, ${countryName(country)}`
}
