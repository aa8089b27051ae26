import { areaOf, countriesOf, isInArea, widenedInto } from '../../core/area.ts'
import type { Area } from '../../core/area.ts'
import { Refusal } from '../../core/errors.ts'
import { ALSO_IN_MOST, nearCountries, PROPOSED } from '../../core/near-countries.ts'
import type { Near } from '../../core/near-countries.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Db } from '../../db/schema.ts'
import { listAllLocations, listPartners } from '../../store/partners.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { listLine } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { countReach, reachOf } from './explain-request.ts'
import { withInnerRegions } from './regions.ts'

/** `partners`: how many work there and don't see the request yet. */
export type NearCountry = Near & { partners: number }
/** Where a request is offered beside its own country, and where it could be. `mayTakeAway`: nobody who sees it only there has a place or waits. */
export type Widening = { alsoIn: { country: string, mayTakeAway: boolean }[], near: NearCountry[], most: number }

/** What an operator may choose from: near countries, those with most partners first. */
export async function showWidening(app: App, request: ImplementationRequest): Promise<Widening> {
  const now = app.now()
  const { restrictedCountries } = await getRulebook(app.db, now)
  const others = [...(await areasOf(app.db, now)).values()].filter((area) => !isInArea(area, request))
  const near = nearCountries(request.country, request.language).filter(({ country }) => !request.alsoIn.includes(country) && !restrictedCountries.includes(country))
    .map((it) => ({ ...it, partners: others.filter((area) => countriesOf(area).includes(it.country)).length }))
  const used = await countriesInUse(app.db, request, now)
  return {
    alsoIn: request.alsoIn.map((country) => ({ country, mayTakeAway: !used.has(country) })), most: ALSO_IN_MOST - request.alsoIn.length,
    // Where nobody works it helps nobody: those come last, in the order of how near they are.
    near: near.toSorted((a, b) => Number(b.partners > 0) - Number(a.partners > 0)).slice(0, PROPOSED),
  }
}

export type Trial = { now: { see: number, canReserve: number }, then: { see: number, canReserve: number } }

/** How many partners see a request now, and how many would. Throws `not_found`. */
export async function tryWidening(app: App, number: number, countries: readonly string[]): Promise<Trial> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  const reach = async (alsoIn: readonly string[]): Promise<Trial['now']> => countReach(await reachOf(app, { ...request, alsoIn }))
  return { now: await reach(request.alsoIn), then: await reach([...request.alsoIn, ...countries]) }
}

/** Countries through which alone somebody sees the request who has a place of it or waits for one. */
export async function countriesInUse(db: Db, request: ImplementationRequest, now: number): Promise<Set<string>> {
  if (request.alsoIn.length === 0) return new Set()
  const parties = [...await listHolders(db, request.id), ...await listLine(db, request.id)]
  const areas = await areasOf(db, now)
  return new Set(parties.flatMap(({ partnerId }) => {
    const area = areas.get(partnerId)
    const through = area ? widenedInto(area, request) : []
    // Who sees it through two countries still does when one is taken away.
    return through.length === 1 ? through : []
  }))
}

async function areasOf(db: Db, now: number): Promise<Map<string, Area>> {
  const rulebook = await getRulebook(db, now)
  const locations = await listAllLocations(db)
  return new Map((await listPartners(db)).map((partner) => [partner.id, areaOf(partner, withInnerRegions(locations.get(partner.id) ?? []), rulebook)]))
}
