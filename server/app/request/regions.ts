import { iso31662 } from 'iso-3166'
import type { Location } from '../../core/location.ts'

/** A subdivision of ISO 3166-2; one may lie inside another, as a province in its autonomous community. */
export type Region = { code: string, name: string }

const BY_CODE = new Map(iso31662.map((it) => [it.code, it]))
const BY_COUNTRY = Map.groupBy(iso31662, (it) => countryOf(it.code))
const INNER = Map.groupBy(iso31662, (it) => it.parent)

/** The region with this code, or null when the list has none. */
export function findRegion(code: string): Region | null {
  const found = BY_CODE.get(code)
  return found ? { code, name: found.name } : null
}

/** Whether a region lies inside another one, at whatever depth. */
export function isInnerRegion(code: string, outer: string): boolean {
  const parent = BY_CODE.get(code)?.parent
  return parent !== undefined && (parent === outer || isInnerRegion(parent, outer))
}

/** All regions of a country, outer and inner ones, by name. */
export function listRegions(country: string): Region[] {
  return (BY_COUNTRY.get(country) ?? []).map(({ code, name }) => ({ code, name })).sort((a, b) => COLLATOR.compare(a.name, b.name))
}

/** The locations, and for each that is narrowed also the regions inside of its region. */
export function withInnerRegions(locations: readonly Location[]): Location[] {
  return locations.flatMap(({ country, region }) => [{ country, region }, ...(region === null ? [] : innerOf(region).map((inner) => ({ country, region: inner })))])
}

function innerOf(region: string): string[] {
  return (INNER.get(region) ?? []).flatMap(({ code }) => [code, ...innerOf(code)])
}

/**
 * The region that a client's place names, or null. It is only a suggestion, and rather none than a wrong one:
 * the whole place has to be the name of one region, and no region elsewhere in the country may have that name inside its own.
 */
export function guessRegion(country: string, place: string): Region | null {
  const wanted = plain(place)
  if (wanted === '') return null
  const regions = BY_COUNTRY.get(country) ?? []
  const [found, second] = regions.filter((it) => plain(it.name) === wanted)
  if (!found || second || CITY_ELSEWHERE.has(found.code)) return null
  const isMistakable = regions.some((it) => ` ${plain(it.name)} `.includes(` ${wanted} `) && it.code !== found.code && it.code !== found.parent && it.parent !== found.code)
  return isMistakable ? null : { code: found.code, name: found.name }
}

/** A name that is first of all another place's: Washington, D.C.; Luxembourg, the country. */
const CITY_ELSEWHERE: ReadonlySet<string> = new Set(['US-WA', 'BE-WLX'])

function plain(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

function countryOf(code: string): string {
  return code.slice(0, 2)
}

const COLLATOR = new Intl.Collator('en')
