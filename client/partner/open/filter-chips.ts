import type { OpenRow } from '../../../server/contract/request.ts'
import { countryName, languageName } from '../../shared/format.ts'
import type { Text } from '../../shared/i18n/i18n.ts'
import type { OpenFilter } from './open-filter.ts'
import { AGE_NAMES, SIZE_NAMES } from './open-names.ts'

/** One narrowing in words, and the filter without it. */
export type FilterChip = { label: string, without: Partial<OpenFilter> }

/** The filter in words, one chip for each thing that can be taken away alone. */
export function filterChips(filter: OpenFilter, rows: readonly OpenRow[], t: Text): FilterChip[] {
  const { countries, needs, sizes, languages, left, age, can } = filter
  const without = <T>(list: readonly T[], it: T): T[] => list.filter((other) => other !== it)
  return [
    ...countries.map((code) => ({ label: countryName(code), without: { countries: without(countries, code) } })),
    ...needs.map((code) => ({ label: needName(rows, code), without: { needs: without(needs, code) } })),
    ...sizes.map((code) => ({ label: t(SIZE_NAMES[code]), without: { sizes: without(sizes, code) } })),
    ...languages.map((code) => ({ label: languageName(code), without: { languages: without(languages, code) } })),
    ...(left === null ? [] : [{ label: t('filter.leftAtLeast', { n: left }, left), without: { left: null } }]),
    ...(age === null ? [] : [{ label: t(AGE_NAMES[age]), without: { age: null } }]),
    ...(can ? [{ label: t('filter.can'), without: { can: false } }] : []),
  ]
}

/** The server says the names of needs; where no row has this one, its code is better than nothing. */
function needName(rows: readonly OpenRow[], code: string): string {
  for (const row of rows) for (const need of row.needs) if (need.code === code) return need.name
  return code
}
