import { Refusal } from '../../core/errors.ts'
import type { Location } from '../../core/location.ts'
import type { Partner } from '../../core/partner.ts'
import { listForExport } from '../../store/activity.ts'
import type { ExportedReservation } from '../../store/activity.ts'
import { findPartner, listLocations } from '../../store/partners.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'

export type CompanyExport = { partner: Partner | null, locations: Location[], reservations: ExportedReservation[] }

/** What the app keeps of the caller's company, for its own papers; contacts and proofs stay where they are. Throws `not_admin`. */
export async function exportCompany(app: App, { partnerId, isAdmin }: Caller): Promise<CompanyExport> {
  if (!isAdmin) throw new Refusal('not_admin')
  if (partnerId === null) return { partner: null, locations: [], reservations: [] }
  return { partner: await findPartner(app.db, partnerId), locations: await listLocations(app.db, partnerId), reservations: await listForExport(app.db, partnerId) }
}
