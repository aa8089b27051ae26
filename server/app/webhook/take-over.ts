import type { App } from '../app.ts'
import type { TokenPair } from '../../bitrix24/oauth.ts'
import type { Tx } from '../../db/schema.ts'
import { findPortal, lockPortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { movePortal } from '../../store/webhook-portals.ts'
import { hasOurRecords, works } from './same-company.ts'
import { openWebhook, webhookMemberId } from './webhook-access.ts'

/**
 * The entry of the very portal in which the app is being installed, connected by a webhook before: at the address that the
 * authorisation server confirmed, its events told this member id, the webhook still works, or our records stand there. An address
 * alone is no proof.
 */
export async function findTwin(app: App, { clientEndpoint, memberId }: Pick<TokenPair, 'clientEndpoint' | 'memberId'>, read: Parameters<typeof hasOurRecords>[2]): Promise<Portal | null> {
  const portal = await findPortal(app.db, webhookMemberId(new URL(clientEndpoint).host))
  if (!portal || portal.access !== 'webhook' || portal.movedTo !== undefined || portal.isDoubted) return null
  if (portal.toldMemberId === memberId) return portal
  const webhook = await openWebhook(app, portal.memberId)
  if (webhook && await works(app, webhook.address)) return portal
  return await hasOurRecords(app, portal.memberId, read) ? portal : null
}

/** Reservations, settings and waiting work go over to the app; false when another installation did that meanwhile. */
export async function takeOver(tx: Tx, twin: string, memberId: string, now: number): Promise<boolean> {
  await lockPortal(tx, twin)
  if ((await findPortal(tx, twin))?.movedTo !== undefined) return false
  await movePortal(tx, twin, memberId, now)
  return true
}
