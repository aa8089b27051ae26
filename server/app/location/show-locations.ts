import { Refusal } from '../../core/errors.ts'
import { locationsVersion } from '../../core/location.ts'
import type { Location } from '../../core/location.ts'
import { countryName } from '../../core/names.ts'
import { findPartner, listLocations } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { COUNTRIES } from '../request/countries.ts'
import { listRegions } from '../request/regions.ts'
import type { Region } from '../request/regions.ts'
import { nextChangeAt } from './change-locations.ts'
import { placeName } from './places.ts'

/** `why` tells why no requests come from there; null when they do. */
export type ShownLocation = Location & { name: string, why: string | null }

export type ShownLocations = {
  home: ShownLocation
  extra: ShownLocation[]
  version: string
  /** How many additional ones there may be. */
  most: number
  changedAt: number | null
  /** Null: now. */
  nextChangeAt: number | null
}

/** A partner's locations and when it may change them. Throws `not_linked`. */
export async function showLocations(app: App, partnerId: string | null): Promise<ShownLocations> {
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  if (!partner) throw new Refusal('not_linked')
  const now = app.now()
  const { extraLocations: most, restrictedCountries } = await getRulebook(app.db, now)
  const [home, ...extra] = await listLocations(app.db, partner.id)
  if (!home) throw new Error('A partner has no home location')
  const shown = (it: Location): ShownLocation => ({ ...it, name: placeName(it) ?? it.region ?? it.country, why: whyNot(it.country, restrictedCountries) })
  const nextAt = await nextChangeAt(app.db, partner)
  return {
    home: shown(home), extra: extra.map(shown), version: locationsVersion(extra), most, changedAt: partner.locationsChangedAt,
    nextChangeAt: nextAt !== null && nextAt > now ? nextAt : null,
  }
}

/** Every country a request can come from; restricted ones say why they can't be chosen. */
export async function listCountryChoices(app: App): Promise<{ code: string, name: string, why: string | null }[]> {
  const { restrictedCountries } = await getRulebook(app.db, app.now())
  return COUNTRIES.map(({ code, name }) => ({ code, name, why: whyNot(code, restrictedCountries) }))
}

/** A country's regions; none where ISO 3166-2 knows none. Throws `location_unknown`. */
export function listRegionChoices(country: string): Region[] {
  if (placeName({ country, region: null }) === null) throw new Refusal('location_unknown', { place: country })
  return listRegions(country)
}

function whyNot(country: string, restricted: readonly string[]): string | null {
  return restricted.includes(country) ? `Requests from ${countryName(country)} cannot be shared with partners.` : null
}
