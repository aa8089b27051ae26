import { Refusal } from './errors.ts'
import type { Words } from './said.ts'

/** A country, optionally narrowed to a region (ISO 3166-2, as `PT-13`), from which a partner gets requests. */
export type Location = { country: string, region: string | null }

/** Where a request lies; `cityKey` is its city as `cityKey` writes it, empty when it is not known. */
export type Place = Location & { cityKey: string }

/** A place with the countries beside its own in which the request is offered as well. */
export type OfferedPlace = Place & { alsoIn: readonly string[] }

/** A city as it is compared: the first part of what was written, without marks, case and signs. `São Paulo - SP` is `sao paulo`. */
export function cityKey(written: string): string {
  const [first = ''] = written.split(/[,;:(/|]| - | – /)
  return first.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

/** How a location is written in files and compared: `PT`, or `PT-13` when it is narrowed to a region. */
export function locationKey({ country, region }: Location): string {
  return region ?? country
}

/** The list as one text: who changes it names the list that was seen, and so overwrites nobody's change. */
export function locationsVersion(extra: readonly Location[]): string {
  return extra.map(locationKey).join(' ')
}

/** Whether a region lies inside another one; which regions there are is known outside of core. */
export type IsInner = (region: string, outer: string) => boolean

/** Whether everything from `it` comes through `other` already. */
export function isWithin(it: Location, other: Location, isInner: IsInner): boolean {
  if (it.country !== other.country || other.region === null) return it.country === other.country
  return it.region !== null && (it.region === other.region || isInner(it.region, other.region))
}

/** What decides a change of the additional locations; `nameOf` is null for a place nobody knows. */
export type LocationRules = {
  homeCountry: string
  current: readonly Location[]
  most: number
  restricted: readonly string[]
  nameOf: (it: Location) => Words | null
  isInner: IsInner
}

/** What is wrong with the wanted additional locations, the first thing only; null when nothing is. One that is there already may stay. */
export function locationsRefusal(wanted: readonly Location[], { homeCountry, current, most, restricted, nameOf, isInner }: LocationRules): Refusal | null {
  const kept = new Set(current.map(locationKey))
  for (const [index, it] of wanted.entries()) {
    const others = [{ country: homeCountry, region: null }, ...wanted.filter((_, at) => at !== index)]
    const place = nameOf(it)
    if (place === null) return new Refusal('location_unknown', { place: locationKey(it) })
    if (others.some((other) => isWithin(it, other, isInner))) return new Refusal('location_twice', { place })
    if (restricted.includes(it.country) && !kept.has(locationKey(it))) return new Refusal('location_restricted', { country: { country: it.country } })
  }
  return wanted.length > most ? new Refusal('locations_many', { most }) : null
}
