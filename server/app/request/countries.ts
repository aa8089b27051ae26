import { getCountries } from 'libphonenumber-js/max'
import type { CountryCode } from 'libphonenumber-js/max'
import { countryName } from '../../core/names.ts'

export type Country = { code: CountryCode, name: string }

/** Every country a phone number can come from, in the order of their English names. */
export const COUNTRIES: readonly Country[] = getCountries()
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => new Intl.Collator('en').compare(a.name, b.name))

const KNOWN: ReadonlyMap<string, CountryCode> = new Map(COUNTRIES.map(({ code }) => [code, code]))

/** The same code as a country of the list, or null when it is none. */
export function findCountry(code: string): CountryCode | null {
  return KNOWN.get(code) ?? null
}
