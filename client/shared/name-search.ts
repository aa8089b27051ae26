/** Something that has a code and names, each as `plain` makes it; the reader's own name comes first. */
export type Named = { code: string, names: readonly string[] }

const NO_MATCH = 4
/** The reader's own name comes first. */
const OTHER_LANGUAGE = 0.5

/** Those that a query fits, best match first, else in the order given. */
export function findNamed<T extends Named>(all: readonly T[], query: string): T[] {
  const wanted = plain(query)
  if (wanted === '') return []
  const ranked = all.map((it) => ({ it, rank: it.code.toLowerCase() === wanted ? 0 : Math.min(...it.names.map((name, index) => rankOf(name, wanted) + (index === 0 ? 0 : OTHER_LANGUAGE))) }))
  return ranked.filter(({ rank }) => rank < NO_MATCH).toSorted((a, b) => a.rank - b.rank).map(({ it }) => it)
}

/** A country's names in these languages and in its own, as `plain` makes them. */
export function namesOf(code: string, languages: readonly string[]): string[] {
  return [...languages.map((language) => namesIn(language).of(code) ?? code), ownName(code)].map(plain)
}

/** Without marks and case: `São Tomé` is `sao tome`. */
export function plain(text: string): string {
  return text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

function rankOf(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 1
  if (name.includes(` ${wanted}`)) return 2
  // Two letters stand inside half of all names.
  return wanted.length > 2 && name.includes(wanted) ? 3 : NO_MATCH
}

const made = new Map<string, Intl.DisplayNames>()

function namesIn(language: string): Intl.DisplayNames {
  const known = made.get(language) ?? new Intl.DisplayNames(language, { type: 'region', fallback: 'code' })
  made.set(language, known)
  return known
}

/** The country's name in the language that most people speak there: `Brasil` for `BR`. */
function ownName(code: string): string {
  try {
    return namesIn(new Intl.Locale(`und-${code}`).maximize().language).of(code) ?? code
  } catch {
    return code
  }
}
