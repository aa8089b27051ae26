import type { Location } from '../../core/location.ts'
import type { Partner } from '../../core/partner.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertPartner } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'

/** Enters a partner into the register. The home country comes first and always counts as a location. */
export async function registerPartner(app: App, partner: Partner, extra: readonly Location[]): Promise<void> {
  const now = app.now()
  const { extraLocations } = await getRulebook(app.db, now)
  if (extra.length > extraLocations) throw new Error(`${partner.name} has ${extra.length} additional locations; the rulebook allows ${extraLocations}`)
  await inTransaction(app.db, (tx) => insertPartner(tx, partner, [{ country: partner.homeCountry, region: null }, ...extra], now).then(() => undefined))
}
