import type { App } from '../app.ts'
import { Refusal } from '../../core/errors.ts'
import { webhookEvents, WEBHOOK_TROUBLE } from '../../core/webhook.ts'
import type { Tx } from '../../db/schema.ts'
import { findLink } from '../../store/one-time-links.ts'
import { hurryPortalWork } from '../../store/outbox.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { hurryCheck } from '../../store/portal-rounds.ts'
import { findPortal, linkPortal, setApplicationToken } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import { clearDoubt, findByEventToken, movePortal, setToldMemberId } from '../../store/webhook-portals.ts'
import { isPortalsToken, withToken } from '../portal/application-token.ts'
import { callPortal } from '../portal/call-portal.ts'
import { hashToken } from '../seal.ts'

/** The second step of connecting: what to set up in the portal so that it tells of changes. */
export type EventSetup = { domain: string, isLinked: boolean, isDoubted: boolean, hasToken: boolean, handler: string, events: string[] }

/** Null when the step's address is unknown or too old. */
export async function showEventSetup(app: App, setup: string): Promise<EventSetup | null> {
  const portal = await portalOf(app, setup)
  if (!portal) return null
  const { settings } = await getPortalSettings(app.db, portal.memberId)
  return {
    domain: portal.domain, isLinked: portal.partnerId !== null, isDoubted: portal.isDoubted === true, hasToken: portal.tokenHash !== null,
    handler: `${app.publicUrl}/b24/event`, events: webhookEvents([settings.target.entityTypeId]),
  }
}

/** Takes the token by which the portal's events are recognised from now on. The one of before also shows that it is the same portal. Throws `setup_over` or `webhook_doubted`. */
export async function setEventToken(app: App, setup: string, applicationToken: string): Promise<void> {
  const found = await portalOf(app, setup)
  if (!found) throw new Refusal('setup_over')
  const { memberId } = found
  const former = await findFormer(app, memberId, hashToken(applicationToken))
  await inTransaction(app.db, async (tx) => {
    const portal = await findPortal(tx, memberId)
    if (!portal) throw new Refusal('setup_over')
    const now = app.now()
    const isKnown = isPortalsToken(portal, applicationToken, now)
    // In doubt nothing of the portal of before may be replaced by a stranger.
    if (portal.isDoubted && !isKnown) throw new Refusal('webhook_doubted')
    if (portal.isDoubted) await clearDoubt(tx, memberId)
    if (!isKnown) await setToldMemberId(tx, memberId, null)
    await setApplicationToken(tx, memberId, withToken(portal, applicationToken, now), now)
    if (former) await follow(tx, portal, former, now)
    await hurryPortalWork(tx, memberId, now)
    await hurryCheck(tx, memberId)
  })
  app.wake.worker()
}

/**
 * The entry of the same portal under its former address: a renamed portal keeps its outbound webhook with the token, and the old
 * address leads elsewhere now. The token alone is not enough: somebody who left may still have it.
 */
async function findFormer(app: App, memberId: string, tokenHash: string): Promise<Portal | null> {
  const former = await findByEventToken(app.db, tokenHash, memberId)
  const answer = former && await callPortal(app, former.memberId, 'profile')
  return answer?.kind === 'park' && answer.reason.startsWith(WEBHOOK_TROUBLE.moved) ? former : null
}

/** Everything of the former address comes along. */
async function follow(tx: Tx, { memberId, partnerId }: Portal, former: Portal, now: number): Promise<void> {
  await movePortal(tx, former.memberId, memberId, now)
  if (partnerId === null) await linkPortal(tx, memberId, former.partnerId, now)
}

async function portalOf(app: App, setup: string): Promise<Portal | null> {
  const link = await findLink(app.db, hashToken(setup), 'setup', app.now())
  const portal = link && await findPortal(app.db, link.memberId)
  return portal?.access === 'webhook' && portal.movedTo === undefined ? portal : null
}
