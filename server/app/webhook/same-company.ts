import { z } from 'zod'
import type { App } from '../app.ts'
import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { callRest } from '../../bitrix24/rest.ts'
import type { Webhook } from '../../core/webhook.ts'
import type { Portal } from '../../store/portals.ts'
import { listKnownRecords } from '../../store/webhook-portals.ts'
import { ask } from './check-webhook.ts'
import { openWebhook } from './webhook-access.ts'

const RECORDS = 10
const record = z.object({ item: z.object({ originId: z.string().nullish(), xmlId: z.string().nullish() }) })

/**
 * Whether a new webhook leads into the portal that was connected before and not into another company's, which may have got the
 * address since: the old webhook still works there, or one of our own records stands there under its random number.
 */
export async function isSamePortal(app: App, portal: Portal, webhook: Webhook): Promise<boolean> {
  // In doubt the stored webhook is the stranger's own.
  const before = portal.isDoubted ? null : await openWebhook(app, portal.memberId)
  if (before && (before.address === webhook.address || await works(app, before.address))) return true
  return hasOurRecords(app, portal.memberId, async (commands) => (await ask(app, webhook, commands)).results)
}

/** Whether one of the records that the app made in a portal stands where `read` reads. */
export async function hasOurRecords(app: App, memberId: string, read: (commands: Record<string, BatchCommand>) => Promise<BatchResult['results']>): Promise<boolean> {
  const records = await listKnownRecords(app.db, memberId, RECORDS)
  if (records.length === 0) return false
  const results = await read(Object.fromEntries(records.map(({ entityTypeId, itemId }, index) => [`record${index}`, { method: 'crm.item.get', params: { entityTypeId, id: itemId } }])))
  return records.some(({ reservationId }, index) => {
    const found = record.safeParse(results[`record${index}`]).data?.item
    return found?.originId === reservationId || found?.xmlId === reservationId
  })
}

/** Whether a webhook is answered at all. */
export async function works(app: App, address: string): Promise<boolean> {
  const answer = await callRest(app.bitrix24.http, { endpoint: address, accessToken: null }, 'profile')
  return answer.kind === 'ok' && z.object({ ID: z.coerce.string() }).safeParse(answer.result).success
}
