import type { OpenRow } from '../../../server/contract/request.ts'
import { HOUR_MS } from '../../../server/core/time.ts'
import { countryName, languageName } from '../../shared/format.ts'
import type { Query } from '../../shared/hash-router.ts'
import { freePlaces } from '../reserve/free-places.ts'

/** From how many people on; `none`: the client did not say. */
export const SIZES = ['1', '20', '50', '250', 'none'] as const
export type Size = (typeof SIZES)[number]

/** How old a request may be, in hours. */
export const AGES = ['1', '24', '168'] as const
export type Age = (typeof AGES)[number]

/** What the list is narrowed to; an empty list or null narrows nothing. */
export type OpenFilter = {
  words: string
  countries: readonly string[]
  needs: readonly string[]
  sizes: readonly Size[]
  languages: readonly string[]
  /** At least so many places left. */
  left: number | null
  age: Age | null
  /** Only what this company can reserve now. */
  can: boolean
}

export const NO_FILTER: OpenFilter = { words: '', countries: [], needs: [], sizes: [], languages: [], left: null, age: null, can: false }

/** The part of the address that belongs to the filter. */
export const FILTER_KEYS = ['q', 'country', 'need', 'size', 'lang', 'left', 'age', 'can'] as const

export function readFilter(query: Query): OpenFilter {
  const list = (value = ''): string[] => value.split(',').filter((it) => it !== '')
  const left = Number(query['left'])
  return {
    words: query['q'] ?? '', countries: list(query['country']), needs: list(query['need']), languages: list(query['lang']),
    sizes: SIZES.filter((it) => list(query['size']).includes(it)), age: AGES.find((it) => it === query['age']) ?? null,
    left: Number.isInteger(left) && left > 0 ? left : null, can: query['can'] === '1',
  }
}

/** What of an address says this filter; what it does not narrow is empty, which takes it out of the address. */
export function filterQuery(filter: OpenFilter): Record<(typeof FILTER_KEYS)[number], string> {
  return {
    q: filter.words, country: filter.countries.join(), need: filter.needs.join(), size: filter.sizes.join(), lang: filter.languages.join(),
    left: filter.left === null ? '' : String(filter.left), age: filter.age ?? '', can: filter.can ? '1' : '',
  }
}

/** How many things it is narrowed by, the searched words not counted: they stand in the field. */
export function countFilters({ countries, needs, sizes, languages, left, age, can }: OpenFilter): number {
  return [countries, needs, sizes, languages].filter((it) => it.length > 0).length + [left !== null, age !== null, can].filter(Boolean).length
}

export function isNarrowed(filter: OpenFilter): boolean {
  return filter.words.trim() !== '' || countFilters(filter) > 0
}

/** As words are compared: accents and case do not count. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

export function canReserve(row: OpenRow, now: number): boolean {
  return row.mine === null && freePlaces(row, now) > 0 && (row.locked === null || row.locked.until <= now)
}

export function sizeOf(seats: number | null): Size {
  if (seats === null) return 'none'
  return seats < 20 ? '1' : seats < 50 ? '20' : seats < 250 ? '50' : '250'
}

/** Whether a row is shown under the filter; all of its parts must agree, and every searched word must be somewhere. */
export function matches(row: OpenRow, filter: OpenFilter, now: number): boolean {
  const { countries, needs, sizes, languages, left, age, can } = filter
  const among = (wanted: readonly string[], value: string): boolean => wanted.length === 0 || wanted.includes(value)
  return among(countries, row.country) && among(languages, row.language) && among(sizes, sizeOf(row.seats))
    && (needs.length === 0 || row.needs.some((need) => needs.includes(need.code)))
    && (left === null || freePlaces(row, now) >= left)
    && (age === null || now - row.publishedAt <= Number(age) * HOUR_MS)
    && (!can || canReserve(row, now))
    && hasWords(row, filter.words)
}

function hasWords(row: OpenRow, words: string): boolean {
  if (words === '') return true
  const wanted = fold(words).split(/\s+/).filter((it) => it !== '')
  if (wanted.length === 0) return true
  const text = fold([row.number, row.title, row.place, row.country, countryName(row.country), languageName(row.language), ...row.needs.map((need) => need.name)].join(' '))
  return wanted.every((word) => text.includes(word))
}
