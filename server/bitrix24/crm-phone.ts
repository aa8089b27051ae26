import { z } from 'zod'
import { CRM_TYPES } from '../core/crm-target.ts'
import type { BatchCommand } from './batch.ts'

/** The record that holds a client's phone: the lead itself, else the contact. */
export type PhoneHolder = { entityTypeId: number, id: number, get: BatchCommand }

export function holderOf({ entityTypeId, itemId, contactId }: { entityTypeId: number, itemId: number | null, contactId: number | null }): PhoneHolder | null {
  const [type, id] = entityTypeId === CRM_TYPES.lead ? [entityTypeId, itemId] : [CRM_TYPES.contact, contactId]
  return id === null ? null : { entityTypeId: type, id, get: { method: 'crm.item.get', params: { entityTypeId: type, id } } }
}

const holderAnswer = z.object({ item: z.object({ fm: z.array(z.looseObject({ typeId: z.string(), value: z.string() })).catch([]) }) })

/** Whether a crm.item.get answer has this number, in whatever spelling. */
export function hasPhone(answer: unknown, phone: string): boolean {
  const read = holderAnswer.safeParse(answer)
  return read.success && read.data.item.fm.some(({ typeId, value }) => typeId === 'PHONE' && digits(value) === digits(phone))
}

/** A value without an id is added to those that are there. */
export function addPhone({ entityTypeId, id }: PhoneHolder, phone: string): BatchCommand {
  return { method: 'crm.item.update', params: { entityTypeId, id, fields: { fm: [{ typeId: 'PHONE', valueType: 'WORK', value: phone }] } } }
}

function digits(text: string): string {
  return text.replace(/\D/g, '')
}
