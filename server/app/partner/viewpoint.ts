import { areaOf } from '../../core/area.ts'
import type { Area } from '../../core/area.ts'
import type { Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { PartnerView } from '../../core/visibility.ts'
import type { Db } from '../../db/schema.ts'
import { findPartner, listLocations } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { withInnerRegions } from '../request/regions.ts'
import { ratingOf } from '../reservation/rating-of.ts'

/** From where a partner looks at requests, under the rulebook of this moment. */
export type Viewpoint = PartnerView & { rulebook: Rulebook, now: number }

/** How requests look to a partner now; null is a portal that is linked to nobody. */
export async function viewpointOf(app: Pick<App, 'db' | 'now'>, partnerId: string | null): Promise<Viewpoint> {
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  return { ...await viewOf(app.db, partner, rulebook, now), rulebook, now }
}

/** The same for a partner that was read already, inside a transaction too. */
export async function viewOf(db: Db, partner: Partner | null, rulebook: Rulebook, now: number): Promise<PartnerView> {
  if (!partner) return { partner, locations: [], level: rulebook.levels[0] }
  const { level } = await ratingOf(db, partner.id, rulebook, now)
  return { partner, locations: withInnerRegions(await listLocations(db, partner.id)), level }
}

/** All that a partner gets requests from now. */
export async function areaFor(app: Pick<App, 'db' | 'now'>, partnerId: string | null): Promise<Area> {
  const rulebook = await getRulebook(app.db, app.now())
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  return areaOf(partner, partner ? withInnerRegions(await listLocations(app.db, partner.id)) : [], rulebook)
}
