import { z } from 'zod'
import type { App } from '../app.ts'
import { Refusal } from '../../core/errors.ts'
import { OFFLINE_SIGNAL } from '../../core/manifest.ts'
import type { TryResult } from '../../core/outbox.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { inTransaction } from '../../store/transaction.ts'
import { replaceSealed } from '../../store/inbox.ts'
import type { StoredEvent } from '../../store/inbox.ts'
import { claimCheck } from '../../store/portal-rounds.ts'
import { syncItems } from '../crm/sync-items.ts'
import { takeRecord } from '../feed/take-record.ts'
import { callPortal } from './call-portal.ts'
import { checkPortal } from './check-portals.ts'
import { forgetPortal } from './forget-portal.ts'
import { installPortal } from './install-portal.ts'
import { drainOffline } from './offline-events.ts'
import { kindOfEvent, pointedItems } from './pointed-items.ts'
import { CLEAN_UNINSTALL, inboxPlace, sealProof } from './receive-event.ts'
import { UnfinishedInstall } from './unfinished-install.ts'

/** A hint that anybody can send must not make more calls than this. */
const LOOK_AGAIN_MS = MINUTE_MS

/** Acts on a stored event by reading the truth from where it lives; the event's own words are only a hint. */
export async function processEvent(app: App, event: StoredEvent): Promise<TryResult> {
  const { memberId } = event
  switch (event.event) {
    case 'ONAPPINSTALL': case 'ONAPPUPDATE': return processInstall(app, event)
    case 'ONAPPUNINSTALL': return processUninstall(app, memberId, false)
    case CLEAN_UNINSTALL: return processUninstall(app, memberId, true)
    case 'ONAPPPAYMENT': return processPayment(app, memberId)
    case OFFLINE_SIGNAL: return (await drainOffline(app, memberId)).result
    default: return memberId === app.vendorMemberId ? processFeed(app, event) : (await syncItems(app, memberId, await pointedItems(app, memberId, event.event, event.itemId))).result
  }
}

/** The vendor's own portal holds no reservations: its records are those of forms that feed requests. */
async function processFeed(app: App, { event, itemId }: StoredEvent): Promise<TryResult> {
  const kind = kindOfEvent(event)
  return kind && itemId !== null ? takeRecord(app, { entityTypeId: kind.entityTypeId, itemId }) : { kind: 'done' }
}

/** Looks at the portal, which says itself whether it has paid. */
async function processPayment(app: App, memberId: string): Promise<TryResult> {
  const now = app.now()
  if (!await claimCheck(app.db, memberId, now - LOOK_AGAIN_MS, now)) return { kind: 'pause', afterMs: LOOK_AGAIN_MS, reason: 'The portal was looked at a moment ago' }
  await checkPortal(app, memberId)
  return { kind: 'done' }
}

const proof = z.object({ refreshToken: z.string(), applicationToken: z.string().nullable() })

async function processInstall(app: App, event: StoredEvent): Promise<TryResult> {
  if (event.sealed === null) return { kind: 'dead', reason: 'no proof' }
  const { memberId } = event
  const known = proof.parse(JSON.parse(app.seal.open(event.sealed, inboxPlace(memberId))))
  try {
    await installPortal(app, { memberId, ...known })
    return { kind: 'done' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error instanceof UnfinishedInstall) {
      await replaceSealed(app.db, event.id, sealProof(app, memberId, { ...known, refreshToken: error.refreshToken }))
      return { kind: 'retry', reason: error.code }
    }
    return error.code === 'portal_silent' ? { kind: 'retry', reason: error.code } : { kind: 'dead', reason: error.code }
  }
}

/** Probe before believing: whoever can still call the portal was not uninstalled (TRUST §1.2.3). */
async function processUninstall(app: App, memberId: string, isClean: boolean): Promise<TryResult> {
  const answer = await callPortal(app, memberId, 'app.info')
  if (answer.kind === 'ok') {
    app.log.warn({ memberId }, 'an uninstall event came from a portal that still answers; nothing was removed')
    return { kind: 'done' }
  }
  if (answer.kind === 'pause' || answer.kind === 'unknown') return { kind: 'retry', reason: answer.reason }
  await inTransaction(app.db, (tx) => forgetPortal(tx, memberId, isClean, app.now()))
  return { kind: 'done' }
}
