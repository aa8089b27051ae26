import type { Partner } from '../../core/partner.ts'
import { listAddresses } from '../../store/addresses.ts'
import type { PortalAddress } from '../../store/addresses.ts'
import { findMark } from '../../store/clock-marks.ts'
import { listDeadEvents, measureEvents } from '../../store/inbox.ts'
import type { DeadEvent } from '../../store/inbox.ts'
import { listNextDeadlines } from '../../store/next-deadlines.ts'
import type { NextDeadline } from '../../store/next-deadlines.ts'
import { countWorkByPortal, listDeadWork, measureWork } from '../../store/outbox.ts'
import type { DeadWork, PortalWork } from '../../store/outbox.ts'
import { listAllChecks, listAllRepairs } from '../../store/portal-checks.ts'
import type { PortalCheck, PortalRepair } from '../../store/portal-checks.ts'
import { listPartners } from '../../store/partners.ts'
import { listPortals } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { CLOCK_MARK } from '../clock/guard.ts'
import { inOrder } from '../portal/connection.ts'
import { showBackups } from './backups.ts'
import type { Backups } from './backups.ts'
import { showKeys } from './reseal.ts'
import type { Keys } from './reseal.ts'
import { readVersion } from './version.ts'

export type { Backups, DeadEvent, DeadWork, NextDeadline, PortalAddress }

export type PortalHealth = {
  portal: Portal & { sweptAt: number | null }, partner: Partner | null, work: PortalWork, isVendor: boolean
  checks: PortalCheck[], repairs: PortalRepair[]
  /** Another portal stands, or stood, at the same address. */
  hasNamesake: boolean
}
export type System = { portals: PortalHealth[], partners: Partner[], dead: DeadWork[], addresses: PortalAddress[], keys: Keys, queues: Queues, deadEvents: DeadEvent[], next: NextDeadline[], backups: Backups, clockAt: number | null, version: string }
/** What waits to go out, to be read and to be mailed. */
export type Queues = Awaited<ReturnType<typeof measureWork>> & { events: Awaited<ReturnType<typeof measureEvents>> }

/** How every portal does and what could not be delivered. */
export async function showSystem(app: App): Promise<System> {
  return {
    portals: await showPortals(app), partners: await listPartners(app.db), dead: await listDeadWork(app.db), addresses: await listAddresses(app.db), keys: await showKeys(app),
    queues: { ...await measureWork(app.db, app.now()), events: await measureEvents(app.db) }, deadEvents: await listDeadEvents(app.db),
    next: await listNextDeadlines(app.db), backups: await showBackups(app), clockAt: await findMark(app.db, CLOCK_MARK), version: readVersion(),
  }
}

/** Every portal with its partner, its work and what the last look at it found. */
export async function showPortals(app: App): Promise<PortalHealth[]> {
  const partners = await listPartners(app.db)
  const byId = new Map(partners.map((partner) => [partner.id, partner]))
  const work = await countWorkByPortal(app.db)
  const [checks, repairs, known] = [await listAllChecks(app.db), await listAllRepairs(app.db), await listPortals(app.db)]
  return known.map((portal) => ({
    portal,
    checks: inOrder(checks.get(portal.memberId) ?? []), repairs: repairs.get(portal.memberId) ?? [],
    hasNamesake: known.some((other) => other.domain === portal.domain && other.memberId !== portal.memberId),
    partner: portal.partnerId === null ? null : byId.get(portal.partnerId) ?? null,
    work: work.get(portal.memberId) ?? { memberId: portal.memberId, waiting: 0, dead: 0, lastError: null },
    isVendor: portal.memberId === app.vendorMemberId,
  }))
}
