import { z } from 'zod'
import { location } from './partner.ts'

const locations = z.array(location).max(20)
/** The one that was read; another one by now is not overwritten. */
const version = z.string().max(200)

/** PUT /api/locations — all additional locations; answers with a LocationsView. */
export const locationsBody = z.strictObject({ version, locations })
export type LocationsBody = z.input<typeof locationsBody>

/** PUT /api/operator/partners/:id/locations — answers with an OperatorPartnerView. */
export const operatorLocationsBody = z.strictObject({ version, locations, reason: z.string().trim().min(3).max(500) })

/** GET /api/locations/choices, and with `?country=PT` its regions. */
export const choicesQuery = z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/).optional() })

/** POST /api/locations/home — asks the vendor for another home country; answers with a LocationsView. */
export const homeBody = z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/), note: z.string().trim().max(500) })
export type HomeBody = z.input<typeof homeBody>

export type LocationView = {
  country: string
  region: string | null
  name: string
  /** Why no requests come from there; null when they do. */
  why: string | null
  /** How many were published in the last `demandDays`. */
  requests: number
}

/** The latest wish for another home country; `decided` is null while the vendor thinks. */
export type HomeCaseView = { country: string, by: string, at: number, decided: { isChanged: boolean, at: number } | null }

/** GET /api/locations */
export type LocationsView = {
  /** The country the partner is registered in; it can't be changed here. */
  home: LocationView
  extra: LocationView[]
  version: string
  /** How many additional ones there may be. */
  most: number
  changedAt: number | null
  /** Null: now. */
  nextChangeAt: number | null
  /** Who changed them last; `by` is null when it was the vendor. */
  changed: { by: string | null, at: number } | null
  homeCase: HomeCaseView | null
  demandDays: number
  /** How long locations stay after a change. */
  changeDays: number
  /** Only an administrator of the portal may change them. */
  canChange: boolean
  now: number
}

export type LocationChoicesView =
  | { countries: { code: string, name: string, possible: boolean, why: string | null, requests: number }[], demandDays: number }
  | { country: string, regions: { code: string, name: string }[] }
