import { getCountries } from 'libphonenumber-js/max'
import type { CountryCode } from 'libphonenumber-js/max'
import type { ClientLanguage } from '../../core/languages.ts'
import { countryName } from '../../core/names.ts'
import { sayCountry } from '../../say/formats.ts'

export type Country = { code: CountryCode, name: string }

/** Every country a phone number can come from, in the order of their English names. */
export const COUNTRIES: readonly Country[] = getCountries()
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => new Intl.Collator('en').compare(a.name, b.name))

const IN_LANGUAGE = new Map<ClientLanguage, readonly Country[]>()

/** The same countries named and sorted as a reader of the language looks for them. */
export function countriesIn(language: ClientLanguage): readonly Country[] {
  const known = IN_LANGUAGE.get(language)
  if (known) return known
  const sorted = COUNTRIES.map(({ code }) => ({ code, name: sayCountry(language, code) })).toSorted((a, b) => new Intl.Collator(language).compare(a.name, b.name))
  IN_LANGUAGE.set(language, sorted)
  return sorted
}

const KNOWN: ReadonlyMap<string, CountryCode> = new Map(COUNTRIES.map(({ code }) => [code, code]))

/** The same code as a country of the list, or null when it is none. */
export function findCountry(code: string): CountryCode | null {
  return KNOWN.get(code) ?? null
}
