import type { Location } from '../../core/location.ts'
import { countryName } from '../../core/names.ts'
import { findCountry } from '../request/countries.ts'
import { findRegion } from '../request/regions.ts'

/** `Portugal`, or `Porto, Portugal` for a region of it; null when there is no such place. */
export function placeName({ country, region }: Location): string | null {
  if (findCountry(country) === null) return null
  if (region === null) return countryName(country)
  const found = region.startsWith(`${country}-`) ? findRegion(region) : null
  return found && `${found.name}, ${countryName(country)}`
}
