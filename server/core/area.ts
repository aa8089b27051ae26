import type { Location, OfferedPlace, Place } from './location.ts'
import { isInProgramme } from './partner.ts'
import type { Partner } from './partner.ts'
import type { Rulebook } from './rulebook.ts'

/** A country, or the part of it that is meant; a city is given as `cityKey` writes it. */
export type AreaPlace = { country: string, region: string | null, cityKey: string | null }

/** All that a partner gets requests from; restricted countries are never in it. */
export type Area = { everywhere: boolean, places: readonly AreaPlace[], except: readonly string[] }

export const NOWHERE: Area = { everywhere: false, places: [], except: [] }

/** What the rulebook's reach makes of a partner's locations, home country and city. */
export function areaOf(partner: Partner | null, locations: readonly Location[], rulebook: Pick<Rulebook, 'reach' | 'restrictedCountries'>): Area {
  if (!isInProgramme(partner)) return NOWHERE
  const except = rulebook.restrictedCountries
  const { homeCountry: country } = partner
  switch (rulebook.reach[partner.status]) {
    case 'anywhere': return { everywhere: true, places: [], except }
    case 'country': return { everywhere: false, places: [{ country, region: null, cityKey: null }], except }
    case 'city': return { everywhere: false, places: [{ country, region: null, cityKey: partner.cityKey }], except }
    case 'locations': return { everywhere: false, places: locations.map((it) => ({ ...it, cityKey: null })), except }
  }
}

/** Whether a request reaches the partner: by its own place, or because it is offered in a country where the partner works. */
export function isInArea(area: Area, place: OfferedPlace): boolean {
  return isAtHome(area, place) || widenedInto(area, place).length > 0
}

/** The countries through which alone a request reaches the partner; none when its own place does. There a part of the country is enough. */
export function widenedInto(area: Area, place: OfferedPlace): string[] {
  if (area.except.includes(place.country) || isAtHome(area, place)) return []
  return countriesOf(area).filter((country) => place.alsoIn.includes(country))
}

/** The countries in which the partner works, in whole or in part. */
export function countriesOf({ places, except }: Area): string[] {
  return [...new Set(places.map((it) => it.country))].filter((country) => !except.includes(country))
}

/** Whether the area holds the request's own place; a request whose city or region is not known reaches whole countries only. */
function isAtHome({ everywhere, places, except }: Area, place: Place): boolean {
  if (except.includes(place.country)) return false
  return everywhere || places.some((it) => it.country === place.country
    && (it.region === null || it.region === place.region) && (it.cityKey === null || (it.cityKey !== '' && it.cityKey === place.cityKey)))
}
