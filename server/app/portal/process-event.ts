import { z } from 'zod'
import type { App } from '../app.ts'
import { ENTITY_TYPES } from '../../bitrix24/crm-item.ts'
import { Refusal } from '../../core/errors.ts'
import type { TryResult } from '../../core/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findCrmItemById } from '../../store/crm-items.ts'
import type { StoredEvent } from '../../store/inbox.ts'
import { deleteTokens } from '../../store/portal-tokens.ts'
import { setPortalState } from '../../store/portals.ts'
import { deleteSessions } from '../../store/sessions.ts'
import { syncItems } from '../crm/sync-items.ts'
import { callPortal } from './call-portal.ts'
import { inboxPlace } from './receive-event.ts'
import { installPortal } from './install-portal.ts'

/** Acts on a stored event by reading the truth from where it lives; the event's own words are only a hint. */
export async function processEvent(app: App, event: StoredEvent): Promise<TryResult> {
  if (event.event === 'ONAPPINSTALL' || event.event === 'ONAPPUPDATE') return processInstall(app, event)
  if (event.event === 'ONAPPUNINSTALL') return processUninstall(app, event.memberId)
  const entityTypeId = event.event.startsWith('ONCRMDEAL') ? ENTITY_TYPES.deal : event.event.startsWith('ONCRMLEAD') ? ENTITY_TYPES.lead : null
  if (entityTypeId === null || event.itemId === null) return { kind: 'done' }
  const item = await findCrmItemById(app.db, event.memberId, entityTypeId, event.itemId)
  return item ? syncItems(app, event.memberId, [item]) : { kind: 'done' }
}

const proof = z.object({ refreshToken: z.string(), applicationToken: z.string().nullable() })

async function processInstall(app: App, event: StoredEvent): Promise<TryResult> {
  if (event.sealed === null) return { kind: 'dead', reason: 'no proof' }
  try {
    await installPortal(app, { memberId: event.memberId, ...proof.parse(JSON.parse(app.seal.open(event.sealed, inboxPlace(event.memberId)))) })
    return { kind: 'done' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code === 'portal_silent' ? { kind: 'retry', reason: error.code } : { kind: 'dead', reason: error.code }
  }
}

/** Probe before believing: whoever can still call the portal was not uninstalled (TRUST §1.2.3). */
async function processUninstall(app: App, memberId: string): Promise<TryResult> {
  const answer = await callPortal(app, memberId, 'app.info')
  if (answer.kind === 'ok') {
    app.log.warn({ memberId }, 'an uninstall event came from a portal that still answers; nothing was removed')
    return { kind: 'done' }
  }
  if (answer.kind === 'pause' || answer.kind === 'unknown') return { kind: 'retry', reason: answer.reason }
  await inTransaction(app.db, async (tx) => {
    await setPortalState(tx, memberId, 'uninstalled', app.now())
    await deleteTokens(tx, memberId)
    await deleteSessions(tx, memberId)
  })
  return { kind: 'done' }
}
