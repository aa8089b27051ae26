import { LANGUAGES } from '../../../server/core/languages.ts'
import { compareWords, countryName } from '../format.ts'
import { findNamed, namesOf, plain } from '../name-search.ts'

/** Finds a country by its code or by its name: the reader's, the country's own, and that of every language the app speaks. */
export type CountrySearch = (query: string) => string[]

/** Made once for a list of countries; what is found comes best match first, then in the reader's order. */
export function countrySearch(codes: readonly string[]): CountrySearch {
  const named = codes.map((code) => ({ code, names: [...new Set([plain(countryName(code)), ...namesOf(code, LANGUAGES)])] }))
  return (query) => findNamed(named.toSorted((a, b) => compareWords(countryName(a.code), countryName(b.code))), query).map(({ code }) => code)
}
