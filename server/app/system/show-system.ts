import type { Partner } from '../../core/partner.ts'
import { countWorkByPortal, listDeadWork } from '../../store/outbox.ts'
import type { DeadWork, PortalWork } from '../../store/outbox.ts'
import { listPartners } from '../../store/partners.ts'
import { listPortals } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import type { App } from '../app.ts'

export type { DeadWork }

export type PortalHealth = { portal: Portal & { sweptAt: number | null }, partner: Partner | null, work: PortalWork, isVendor: boolean }
export type System = { portals: PortalHealth[], partners: Partner[], dead: DeadWork[] }

/** How every portal does and what could not be delivered. */
export async function showSystem(app: App): Promise<System> {
  const partners = await listPartners(app.db)
  const byId = new Map(partners.map((partner) => [partner.id, partner]))
  const work = await countWorkByPortal(app.db)
  const portals = (await listPortals(app.db)).map((portal) => ({
    portal,
    partner: portal.partnerId === null ? null : byId.get(portal.partnerId) ?? null,
    work: work.get(portal.memberId) ?? { memberId: portal.memberId, waiting: 0, dead: 0, lastError: null },
    isVendor: portal.memberId === app.vendorMemberId,
  }))
  return { portals, partners, dead: await listDeadWork(app.db) }
}
