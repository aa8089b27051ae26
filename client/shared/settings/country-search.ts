import { LANGUAGES } from '../../../server/core/languages.ts'
import { compareWords, countryName } from '../format.ts'

type Indexed = { code: string, names: readonly string[] }

/** Finds a country by its code or by its name: the reader's, the country's own, and that of every language the app speaks. */
export type CountrySearch = (query: string) => string[]

/** Made once for a list of countries; what is found comes best match first, then in the reader's order. */
export function countrySearch(codes: readonly string[]): CountrySearch {
  const named = LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }))
  const indexed = codes.map((code): Indexed => ({ code, names: [...new Set([countryName(code), ownName(code), ...named.map((it) => it.of(code) ?? code)].map(plain))] }))
  return (query) => {
    const wanted = plain(query)
    if (wanted === '') return []
    const ranked = indexed.map(({ code, names }) => ({ code, rank: code.toLowerCase() === wanted ? 0 : Math.min(...names.map((name, index) => rankOf(name, wanted) + (index === 0 ? 0 : OTHER_LANGUAGE))) }))
    return ranked.filter(({ rank }) => rank < NO_MATCH).sort((a, b) => a.rank - b.rank || compareWords(countryName(a.code), countryName(b.code))).map(({ code }) => code)
  }
}

const NO_MATCH = 4
/** The reader's own name comes first. */
const OTHER_LANGUAGE = 0.5

function rankOf(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 1
  if (name.includes(` ${wanted}`)) return 2
  // Two letters stand inside half of all names.
  return wanted.length > 2 && name.includes(wanted) ? 3 : NO_MATCH
}

/** The country's name in the language that most people speak there: `Brasil` for `BR`. */
function ownName(code: string): string {
  try {
    return new Intl.DisplayNames(new Intl.Locale(`und-${code}`).maximize().language, { type: 'region', fallback: 'code' }).of(code) ?? code
  } catch {
    return code
  }
}

/** Without marks and case: `São Tomé` is `sao tome`. */
function plain(text: string): string {
  return text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
