import { z } from 'zod'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { blankCommands, readOwnCommands } from '../../bitrix24/crm-blank.ts'
import type { OwnRecord } from '../../bitrix24/crm-blank.ts'
import { timelineType } from '../../bitrix24/crm-create.ts'
import { fieldName } from '../../bitrix24/crm-fields.ts'
import type { TryResult } from '../../core/outbox.ts'
import type { PortalSettings } from '../../core/portal-settings.ts'
import { requestCode } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import type { Speak } from '../../say/speak.ts'
import { findRecipient } from '../../store/consent-recipients.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPortal } from '../../store/portals.ts'
import { getRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { portalVoice } from '../portal/portal-voice.ts'
import { withoutMarkup } from './new-item.ts'

/** `isNews`: its end said nothing of it, because it had ended before. */
export const withdrawnPayload = z.object({ reservationId: z.string(), isNews: z.boolean() })

type Marking = { app: App, item: CrmItem & { itemId: number }, settings: PortalSettings, number: string, withdrawnAt: number, speak: Speak }

/**
 * Writes into a partner's record that the client took the consent back, and empties what the app wrote of the client where the portal's
 * settings say so. Doing it twice is harmless; a record that is gone holds nothing any more.
 */
export async function markWithdrawn(app: App, { reservationId, isNews }: z.infer<typeof withdrawnPayload>): Promise<TryResult> {
  const [item, recipient] = [await findCrmItem(app.db, reservationId), await findRecipient(app.db, reservationId)]
  if (!item?.itemId || item.state !== 'in_crm' || !recipient || recipient.withdrawnAt === null) return { kind: 'done' }
  const { settings } = await getPortalSettings(app.db, item.memberId)
  const request = await getRequest(app.db, recipient.requestId)
  const marking: Marking = {
    app, item: { ...item, itemId: item.itemId }, settings, number: requestCode(request.number), withdrawnAt: recipient.withdrawnAt, speak: await portalVoice(app.db, item.memberId),
  }
  const marked = await tell(marking, { ...await fieldCommand(marking), ...(isNews && { note: noteCommand(marking) }) })
  return marked.kind === 'done' && settings.onWithdrawal === 'blank' ? blank(marking) : marked
}

async function blank(marking: Marking): Promise<TryResult> {
  const { app, item, settings, number, speak } = marking
  const record: OwnRecord = { entityTypeId: item.entityTypeId, itemId: item.itemId, reservationId: item.reservationId }
  const read = await callBatch(app, item.memberId, readOwnCommands(record), { halt: false })
  if (read.kind !== 'ok') return tryAgain(read)
  const { person: _none, ...errors } = read.batch.errors
  const [trouble] = Object.values(errors)
  if (trouble) return tryCommandAgain(trouble)
  const fields = Object.entries(settings.fieldValues).filter(([, { source }]) => source === 'client').map(([name]) => name)
  return tell(marking, blankCommands({ record, found: read.batch.results, fields, comment: { begins: `${number}: `, after: speak(say('crmNote.blanked', { number })) }, name: number }))
}

async function fieldCommand({ app, item, withdrawnAt }: Marking): Promise<Record<string, BatchCommand>> {
  const portal = await findPortal(app.db, item.memberId)
  const field = fieldName(item.entityTypeId, portal?.processPrefix ?? null, 'withdrawn')
  if (field === null) return {}
  return { field: { method: 'crm.item.update', params: { entityTypeId: item.entityTypeId, id: item.itemId, fields: { [field]: new Date(withdrawnAt).toISOString() }, useOriginalUfNames: 'Y' } } }
}

function noteCommand({ item, speak }: Marking): BatchCommand {
  const text = withoutMarkup(speak(say('crmNote.consentGone')))
  return { method: 'crm.timeline.comment.add', params: { fields: { ENTITY_ID: item.itemId, ENTITY_TYPE: timelineType(item.entityTypeId), COMMENT: text } } }
}

async function tell({ app, item }: Marking, commands: Record<string, BatchCommand>): Promise<TryResult> {
  if (Object.keys(commands).length === 0) return { kind: 'done' }
  const answer = await callBatch(app, item.memberId, commands, { halt: false })
  if (answer.kind !== 'ok') return tryAgain(answer)
  const [refusal] = Object.values(answer.batch.errors)
  return refusal ? tryCommandAgain(refusal) : { kind: 'done' }
}
