import { Refusal } from '../../core/errors.ts'
import { locationsVersion } from '../../core/location.ts'
import type { Location } from '../../core/location.ts'
import { say } from '../../core/said.ts'
import type { Said, Words } from '../../core/said.ts'
import { listJournalOf } from '../../store/journal.ts'
import { findPartner, listLocations } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { COUNTRIES } from '../request/countries.ts'
import { listRegions } from '../request/regions.ts'
import type { Region } from '../request/regions.ts'
import { findHomeCase } from './ask-home.ts'
import type { HomeCase } from './ask-home.ts'
import { nextChangeAt } from './change-locations.ts'
import { DEMAND_DAYS, showDemand } from './show-demand.ts'
import { placeName } from './places.ts'

/** `why` tells why no requests come from there; null when they do. `requests`: how many were published lately. */
export type ShownLocation = Location & { name: Words, why: Said | null, requests: number }

export type ShownLocations = {
  home: ShownLocation
  extra: ShownLocation[]
  version: string
  /** How many additional ones there may be. */
  most: number
  changedAt: number | null
  /** Null: now. */
  nextChangeAt: number | null
  /** Who changed them last; by nobody's name when it was the vendor. */
  changed: { by: string | null, at: number } | null
  /** The latest wish for another home country. */
  homeCase: HomeCase | null
  demandDays: number
  changeDays: number
}

/** A partner's locations and when it may change them. Throws `not_linked`. */
export async function showLocations(app: App, partnerId: string | null): Promise<ShownLocations> {
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  if (!partner) throw new Refusal('not_linked')
  const now = app.now()
  const { extraLocations: most, restrictedCountries, locationDays: changeDays } = await getRulebook(app.db, now)
  const [home, ...extra] = await listLocations(app.db, partner.id)
  if (!home) throw new Error('A partner has no home location')
  const demand = await showDemand(app)
  const shown = (it: Location): ShownLocation =>
    ({ ...it, name: placeName(it) ?? it.region ?? it.country, why: whyNot(it.country, restrictedCountries), requests: demand.from(it) })
  const [last] = await listJournalOf(app.db, partner.id, ['locations_changed'], 1)
  const nextAt = await nextChangeAt(app.db, partner)
  return {
    home: shown(home), extra: extra.map(shown), version: locationsVersion(extra), most, changedAt: partner.locationsChangedAt,
    nextChangeAt: nextAt !== null && nextAt > now ? nextAt : null,
    changed: last ? { by: isOwn(app, last.memberId) ? last.userName : null, at: last.at } : null,
    homeCase: await findHomeCase(app.db, partner.id), demandDays: DEMAND_DAYS, changeDays,
  }
}

/** Every country a request can come from, with how many did; restricted ones say why they can't be chosen. */
export async function listCountryChoices(app: App): Promise<{ code: string, why: Said | null, requests: number }[]> {
  const { restrictedCountries } = await getRulebook(app.db, app.now())
  const demand = await showDemand(app)
  return COUNTRIES.map(({ code }) => ({ code, why: whyNot(code, restrictedCountries), requests: demand.from({ country: code, region: null }) }))
}

/** A country's regions; none where ISO 3166-2 knows none. Throws `location_unknown`. */
export function listRegionChoices(country: string): Region[] {
  if (placeName({ country, region: null }) === null) throw new Refusal('location_unknown', { place: country })
  return listRegions(country)
}

/** Whether the person belongs to the partner, and not to the vendor or to one of its systems. */
function isOwn({ vendorMemberId }: App, memberId: string | null): boolean {
  return memberId !== null && memberId !== vendorMemberId
}

function whyNot(country: string, restricted: readonly string[]): Said | null {
  return restricted.includes(country) ? say('why.mayNotBeShared', { country: { country } }) : null
}
