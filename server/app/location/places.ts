import type { Location } from '../../core/location.ts'
import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { findCountry } from '../request/countries.ts'
import { findRegion } from '../request/regions.ts'

/** `Portugal`, or `Porto, Portugal` for a region of it; null when there is no such place. */
export function placeName({ country, region }: Location): Said | null {
  if (findCountry(country) === null) return null
  if (region === null) return say('place.country', { country: { country } })
  const found = region.startsWith(`${country}-`) ? findRegion(region) : null
  return found && say('place.region', { region: found.name, country: { country } })
}
