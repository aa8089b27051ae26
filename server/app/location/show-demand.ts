import { isWithin } from '../../core/location.ts'
import type { Location } from '../../core/location.ts'
import { DAY_MS } from '../../core/time.ts'
import { countPublishedByPlace } from '../../store/market.ts'
import type { App } from '../app.ts'
import { isInnerRegion } from '../request/regions.ts'

/** How far back demand is counted. */
export const DEMAND_DAYS = 30

/** How many requests came from a place lately; a region has those of the regions inside it too. */
export type Demand = { from: (place: Location) => number }

/** Counts once; then every place can be asked for. */
export async function showDemand(app: App): Promise<Demand> {
  const counted = await countPublishedByPlace(app.db, app.now() - DEMAND_DAYS * DAY_MS)
  return { from: (place) => counted.filter((it) => isWithin(it, place, isInnerRegion)).reduce((sum, it) => sum + it.requests, 0) }
}
