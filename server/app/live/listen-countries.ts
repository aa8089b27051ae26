import { areaOf } from '../../core/area.ts'
import { findPartner, listLocations } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import type { Listener } from './feed.ts'

/** The countries whose news a partner hears now. */
export async function listenCountries(app: Pick<App, 'db' | 'now'>, partnerId: string | null): Promise<Listener['countries']> {
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  if (!partner) return []
  const { everywhere, places } = areaOf(partner, await listLocations(app.db, partner.id), await getRulebook(app.db, app.now()))
  return everywhere ? 'all' : [...new Set(places.map(({ country }) => country))]
}
