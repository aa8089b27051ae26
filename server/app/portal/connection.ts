import { Refusal } from '../../core/errors.ts'
import { SECOND_MS } from '../../core/time.ts'
import { say } from '../../core/said.ts'
import { findLastEventAt } from '../../store/inbox.ts'
import { listPortalChecks, listPortalRepairs } from '../../store/portal-checks.ts'
import type { PortalCheck, PortalRepair } from '../../store/portal-checks.ts'
import { readPortalQueue } from '../../store/portal-work.ts'
import type { PortalQueue } from '../../store/portal-work.ts'
import { claimCheck, findRounds } from '../../store/portal-rounds.ts'
import { findPortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import { checkPortal } from './check-portals.ts'
import { judgeQueue } from './connection-trouble.ts'
import { broken, CHECKS } from './found.ts'
import type { Found } from './found.ts'

export type Connection = {
  portal: Portal
  checks: PortalCheck[]
  repairs: PortalRepair[]
  queue: PortalQueue
  checkedAt: number | null
  sweptAt: number | null
  lastEventAt: number | null
  now: number
}

/** Two people who press the button make one look. */
const LOOK_AGAIN_MS = 10 * SECOND_MS

/** How the app stands in a portal, as the last look found it; deliveries as they stand now. Throws `not_installed`. */
export async function showConnection(app: App, memberId: string): Promise<Connection> {
  const portal = await findPortal(app.db, memberId)
  if (!portal) throw new Refusal('not_installed')
  const now = app.now()
  const queue = await readPortalQueue(app.db, memberId, now)
  const stored = await listPortalChecks(app.db, memberId)
  return {
    portal, queue, now,
    checks: inOrder(withPresent(portal, stored, queue, now)),
    repairs: await listPortalRepairs(app.db, memberId),
    checkedAt: stored.length === 0 ? null : Math.max(...stored.map((it) => it.checkedAt)),
    sweptAt: (await findRounds(app.db, memberId)).sweptAt,
    lastEventAt: await findLastEventAt(app.db, memberId),
  }
}

/** Looks at the caller's portal now. Throws `not_admin`. */
export async function checkConnection(app: App, caller: Caller): Promise<Connection> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  return lookNow(app, caller.memberId)
}

/** Looks at any portal now, at most every ten seconds; sooner the last look is shown. Throws `not_found`. */
export async function lookNow(app: App, memberId: string): Promise<Connection> {
  if (!await findPortal(app.db, memberId)) throw new Refusal('not_found')
  const now = app.now()
  if (await claimCheck(app.db, memberId, now - LOOK_AGAIN_MS, now)) await checkPortal(app, memberId)
  return showConnection(app, memberId)
}

/** What is known without asking the portal counts at once. */
function withPresent(portal: Portal, stored: readonly PortalCheck[], queue: PortalQueue, now: number): PortalCheck[] {
  const found = [...judgeQueue(queue, now), ...(portal.state === 'needs_reopen' ? [nobody(portal, stored)] : [])]
  const present = found.map((it): PortalCheck => {
    const known = stored.find(({ name }) => name === it.name)
    return { ...it, since: known?.state === it.state ? known.since : queue.oldestWaitingSince ?? known?.checkedAt ?? portal.installedAt, checkedAt: now }
  })
  return [...stored.filter(({ name }) => !present.some((it) => it.name === name)), ...present]
}

function nobody({ access }: Portal, stored: readonly PortalCheck[]): Found {
  const known = stored.find(({ name, state }) => name === 'access' && state === 'broken')
  if (access === 'app') return broken('access', say('trouble.nobody'))
  return broken('access', known?.said ?? say('webhookTrouble.dead', { address: '/connect' }))
}

/** The order in which a person wants to know it. */
export function inOrder(checks: readonly PortalCheck[]): PortalCheck[] {
  const place = ({ name }: PortalCheck): number => CHECKS.findIndex((known) => known === name)
  return checks.toSorted((a, b) => place(a) - place(b))
}
