import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { words } from '../outbox/words-payload.ts'
import { portalVoice } from '../portal/portal-voice.ts'
import { z } from 'zod'
import { timelineType } from '../../bitrix24/crm-create.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import type { TryResult } from '../../core/outbox.ts'
import { requestCode } from '../../core/request.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPortal } from '../../store/portals.ts'
import { getRequest } from '../../store/requests.ts'
import { findReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { appPath, withoutMarkup } from './new-item.ts'

export const notePayload = z.object({ reservationId: z.string(), text: words })
export const assignPayload = z.object({ reservationId: z.string(), userId: z.string(), text: words })
export const askUpdatePayload = z.object({ reservationId: z.string(), by: z.string() })

/** Writes a line into the record's timeline; where there is no record any more, nobody reads it. */
export async function noteItem(app: App, { reservationId, text }: z.infer<typeof notePayload>): Promise<TryResult> {
  const item = await findCrmItem(app.db, reservationId)
  return item?.itemId && item.state === 'in_crm' ? tell(app, item, { comment: comment(item, (await portalVoice(app.db, item.memberId))(text)) }) : { kind: 'done' }
}

/** Makes another person responsible for the record and says so in its timeline. */
export async function assignItem(app: App, { reservationId, userId, text }: z.infer<typeof assignPayload>): Promise<TryResult> {
  const item = await findCrmItem(app.db, reservationId)
  if (!item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const speak = await portalVoice(app.db, item.memberId)
  const update = { method: 'crm.item.update', params: { entityTypeId: item.entityTypeId, id: item.itemId, fields: { assignedById: userId } } }
  return tell(app, item, { update, comment: comment(item, speak(text)) })
}

/** Asks the record's responsible person how it goes, where they look; the messenger keeps one such question a request. */
export async function askUpdateInItem(app: App, { reservationId, by }: z.infer<typeof askUpdatePayload>): Promise<TryResult> {
  const item = await findCrmItem(app.db, reservationId)
  if (!item?.itemId || item.state !== 'in_crm') return { kind: 'done' }
  const speak = await portalVoice(app.db, item.memberId)
  const notice = item.responsibleId === null ? {} : await noticeTo(app, item, item.responsibleId, (number) => say('messenger.askUpdate', { number, by }))
  return tell(app, item, { comment: comment(item, speak(say('crmNote.askUpdate', { by }))), ...notice })
}

async function tell(app: App, item: CrmItem, commands: Record<string, BatchCommand>): Promise<TryResult> {
  const answer = await callBatch(app, item.memberId, commands, { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)
  const { notice: _notice, ...errors } = answer.batch.errors
  const [refusal] = Object.values(errors)
  return refusal ? tryCommandAgain(refusal) : { kind: 'done' }
}

/** A line for the record's timeline. */
export function comment(item: CrmItem, text: string): BatchCommand {
  return { method: 'crm.timeline.comment.add', params: { fields: { ENTITY_ID: item.itemId, ENTITY_TYPE: timelineType(item.entityTypeId), COMMENT: withoutMarkup(text) } } }
}

/** Never a name or phone, as with the notice of a new one; a webhook can send none. */
async function noticeTo(app: App, item: CrmItem, userId: string, sentence: (number: string) => Said): Promise<Record<string, BatchCommand>> {
  const [portal, { settings }, reservation] = [await findPortal(app.db, item.memberId), await getPortalSettings(app.db, item.memberId), await findReservation(app.db, item.reservationId)]
  if (!settings.notify || portal?.access !== 'app' || !reservation) return {}
  const code = requestCode((await getRequest(app.db, reservation.requestId)).number)
  const speak = await portalVoice(app.db, item.memberId)
  const message = `${withoutMarkup(speak(sentence(code)))} [URL=${appPath(app.bitrix24.appCode, code)}]${speak(say('messenger.open'))}[/URL]`
  return { notice: { method: 'im.notify.system.add', params: { USER_ID: userId, MESSAGE: message, TAG: `IMPLEMENTATION_REQUEST|${code}` } } }
}
