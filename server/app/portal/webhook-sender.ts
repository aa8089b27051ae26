import type { App } from '../app.ts'
import type { PortalEvent } from '../../bitrix24/event.ts'
import { isWebhookEvent } from '../../core/webhook.ts'
import { listWebhookSenders, setToldMemberId } from '../../store/webhook-portals.ts'
import { isPortalsToken } from './application-token.ts'

export type Sender = { receipt: 'stored', memberId: string } | { receipt: 'unknown_portal' | 'wrong_token' }

/**
 * The portal whose outbound webhook sent an event, known by its token alone. Member id and address only narrow the search:
 * anybody can write them. The member id is remembered, for the day when the app is installed there.
 */
export async function findWebhookSender(app: App, { event, memberId, domain, applicationToken }: PortalEvent): Promise<Sender> {
  if (!isWebhookEvent(event)) return { receipt: 'unknown_portal' }
  const possible = await listWebhookSenders(app.db, memberId, domain)
  const sender = possible.find((portal) => applicationToken !== null && isPortalsToken(portal, applicationToken, app.now()) && (portal.toldMemberId ?? memberId) === memberId)
  if (!sender) return { receipt: possible.length === 0 ? 'unknown_portal' : 'wrong_token' }
  if (sender.toldMemberId === undefined) await setToldMemberId(app.db, sender.memberId, memberId)
  return { receipt: 'stored', memberId: sender.memberId }
}
