import { z } from 'zod'
import { CRM_TYPES } from '../core/crm-target.ts'
import { ref } from './batch.ts'
import type { BatchCommand } from './batch.ts'
import { contactByOrigin, timelineType } from './crm-create.ts'
import type { Commands } from './crm-create.ts'
import { firstItem } from './crm-item.ts'

/** A record of ours in a portal, by the reservation that it stands for. */
export type OwnRecord = { entityTypeId: number, itemId: number, reservationId: string }

/** Reads what of a client stands in a portal because the app wrote it: the record, the contact made with it, the comments. */
export function readOwnCommands({ entityTypeId, itemId, reservationId }: OwnRecord): Commands {
  return {
    record: { method: 'crm.item.get', params: { entityTypeId, id: itemId } },
    contact: contactByOrigin(reservationId),
    // Fails by itself where there is no contact of ours: one that was there before belongs to the partner.
    person: { method: 'crm.item.get', params: { entityTypeId: CRM_TYPES.contact, id: ref('result', 'contact', 'items', 0, 'id') } },
    comments: { method: 'crm.timeline.comment.list', params: { filter: { ENTITY_ID: itemId, ENTITY_TYPE: timelineType(entityTypeId) }, select: ['ID', 'COMMENT'], order: { ID: 'ASC' } } },
  }
}

type Blanking = {
  record: OwnRecord
  /** What `readOwnCommands` found. */
  found: Record<string, unknown>
  /** Fields of the partner's own that were filled with the client's name. */
  fields: readonly string[]
  /** How our comment with the client's text begins, and what stands there after. */
  comment: { begins: string, after: string }
  /** What the contact is called after. */
  name: string
}

/** Empties it: names, phones, mails and the comment with the text. What the partner added stays. */
export function blankCommands({ record, found, fields, comment, name }: Blanking): Commands {
  const { entityTypeId, itemId } = record
  const isLead = entityTypeId === CRM_TYPES.lead
  const own = { ...Object.fromEntries(fields.map((field) => [field, ''])), ...(isLead && { name: '', lastName: '', ...withoutReach(found['record']) }) }
  const contact = found['person'] === undefined ? null : firstItem(found['contact'])
  const ours = commentsOf(found['comments']).filter((it) => it.COMMENT.startsWith(comment.begins))
  return {
    ...(Object.keys(own).length > 0 && { record: update(entityTypeId, itemId, own) }),
    ...(contact && { contact: update(CRM_TYPES.contact, contact.id, { name, lastName: '', ...withoutReach(found['person']) }) }),
    ...Object.fromEntries(ours.map((it) => [`comment${it.ID}`, { method: 'crm.timeline.comment.update', params: { id: it.ID, fields: { COMMENT: comment.after } } }])),
  }
}

function update(entityTypeId: number, id: number, fields: Record<string, unknown>): BatchCommand {
  return { method: 'crm.item.update', params: { entityTypeId, id, fields, useOriginalUfNames: 'Y' } }
}

const card = z.object({ item: z.object({ fm: z.array(z.object({ id: z.coerce.number(), typeId: z.string() })).catch([]) }) })

/** Phones and mails go by the number of their entry (BITRIX24 §5.9). */
function withoutReach(read: unknown): { fm?: Record<string, { typeId: string, value: '' }> } {
  const entries = card.safeParse(read).data?.item.fm.filter(({ typeId }) => typeId === 'PHONE' || typeId === 'EMAIL') ?? []
  return entries.length === 0 ? {} : { fm: Object.fromEntries(entries.map(({ id, typeId }) => [String(id), { typeId, value: '' as const }])) }
}

const comments = z.array(z.object({ ID: z.coerce.number(), COMMENT: z.string().catch('') })).catch([])

function commentsOf(read: unknown): z.infer<typeof comments> {
  return comments.parse(read ?? [])
}
