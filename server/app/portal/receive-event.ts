import { createHash } from 'node:crypto'
import type { App } from '../app.ts'
import { OFFLINE_SIGNAL } from '../../core/manifest.ts'
import { parseEvent } from '../../bitrix24/event.ts'
import type { PortalEvent } from '../../bitrix24/event.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertEvents } from '../../store/inbox.ts'
import type { NewEvent } from '../../store/inbox.ts'
import { findPortal } from '../../store/portals.ts'
import { isPortalsToken } from './application-token.ts'
import { findWebhookSender } from './webhook-sender.ts'

/** Events that bring the proof themselves: a refresh token the authorisation server can confirm. */
const SELF_PROVING = new Set(['ONAPPINSTALL', 'ONAPPUPDATE'])

/** Bitrix24 sends it without an application token; it only makes a known portal be looked at, and not more than once a minute. */
const UNPROVED = 'ONAPPPAYMENT'
/** Signals that say nothing but their name: however many come, there is one thing to do. */
const SIGNALS = new Set([UNPROVED, OFFLINE_SIGNAL])
/** How a removal together with its data is stored; no event can be sent under this name. */
export const CLEAN_UNINSTALL = 'ONAPPUNINSTALL:CLEAN'

/** `stored`, or why the event was dropped; the sender is not told which. */
export type Receipt = 'stored' | 'malformed' | 'unknown_portal' | 'wrong_token' | 'no_proof'

/** Checks and stores the bodies of event POSTs; once this resolves they are safe, and a worker reads the truth from the portal (TRUST §1.2.2). */
export async function receiveEvents(app: App, bodies: readonly unknown[]): Promise<Receipt[]> {
  const checked = await Promise.all(bodies.map((body) => check(app, parseEvent(body))))
  const good = checked.flatMap(({ receipt, event }) => (receipt === 'stored' && event ? [event] : []))
  for (const { receipt, event } of checked) if (receipt !== 'stored') app.log.warn({ receipt, event: event?.event }, 'an event was dropped')
  if (good.length > 0) {
    await inTransaction(app.db, (tx) => insertEvents(tx, good.map((event) => toRow(app, event)), app.now()))
    app.wake.worker()
  }
  return checked.map(({ receipt }) => receipt)
}

/** Where an installation's sealed tokens stand. */
export function inboxPlace(memberId: string): string {
  return `inbox.sealed/${memberId}`
}

type Checked = { receipt: Receipt, event: PortalEvent | null }

async function check(app: App, event: PortalEvent | null): Promise<Checked> {
  if (!event) return { receipt: 'malformed', event }
  const receipt = await judgeEvent(app, event)
  if (receipt !== 'unknown_portal' && receipt !== 'wrong_token') return { receipt, event }
  const sender = await findWebhookSender(app, event)
  if (sender.receipt === 'stored') return { receipt: 'stored', event: { ...event, memberId: sender.memberId } }
  return { receipt: receipt === 'wrong_token' ? receipt : sender.receipt, event }
}

async function judgeEvent(app: App, event: PortalEvent): Promise<Receipt> {
  if (SELF_PROVING.has(event.event)) return event.refreshToken === null ? 'no_proof' : 'stored'
  const portal = await findPortal(app.db, event.memberId)
  if (!portal || portal.access === 'webhook' || (event.event === UNPROVED && portal.state === 'uninstalled')) return 'unknown_portal'
  if (event.event === UNPROVED) return 'stored'
  return event.applicationToken !== null && isPortalsToken(portal, event.applicationToken, app.now()) ? 'stored' : 'wrong_token'
}

function toRow(app: App, event: PortalEvent): NewEvent {
  return { dedupKey: dedupKey(event), memberId: event.memberId, event: nameOf(event), itemId: event.itemId, sealed: sealedProof(app, event) }
}

function nameOf({ event, isClean }: PortalEvent): string {
  return event === 'ONAPPUNINSTALL' && isClean ? CLEAN_UNINSTALL : event
}

function sealedProof(app: App, event: PortalEvent): string | null {
  return SELF_PROVING.has(event.event) ? sealProof(app, event.memberId, event) : null
}

/** What an installation is proved with, as it stands in the inbox. */
export function sealProof(app: App, memberId: string, { refreshToken, applicationToken }: Pick<PortalEvent, 'refreshToken' | 'applicationToken'>): string {
  return app.seal.seal(JSON.stringify({ refreshToken, applicationToken }), inboxPlace(memberId))
}

/** Bitrix24 gives events no id; what arrived twice within the same second is the same. */
function dedupKey(event: PortalEvent): string {
  if (SIGNALS.has(event.event)) return createHash('sha256').update(`${event.memberId}|${event.event}`).digest('hex')
  const parts = [event.memberId, nameOf(event), event.handlerId, event.itemId ?? '', event.ts, SELF_PROVING.has(event.event) ? event.refreshToken : '']
  return createHash('sha256').update(parts.join('|')).digest('hex')
}
