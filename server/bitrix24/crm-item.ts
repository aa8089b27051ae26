import { z } from 'zod'
import type { BatchCommand } from './batch.ts'

export const ENTITY_TYPES = { lead: 1, deal: 2, contact: 3 } as const
/** Under this name the app's records are found again in a portal (BITRIX24 §5.8). */
export const ORIGINATOR = 'implementation-requests'
/** The app's field for the proof of Won; the portal answers with a name of its own making. */
export const PROOF_FIELD = 'UF_CRM_IR_PROOF'

export type NewItem = {
  entity: 'deal' | 'lead'
  categoryId: number
  /** The reservation's id: one item per reservation. */
  originId: string
  title: string
  comments: string
  seats: number | null
  budget: { amount: number, currency: string } | null
  responsibleId: string | null
  contact: { firstName: string, lastName: string, phone: string, email: string }
  requestCode: string
  firstContactDue: string
}

/** Looks for the contact by phone and e-mail and for an item that an earlier, cut call may have made. */
export function lookupCommands(item: Pick<NewItem, 'entity' | 'originId' | 'contact'>): Record<string, BatchCommand> {
  const findBy = (type: string, value: string): BatchCommand =>
    ({ method: 'crm.duplicate.findbycomm', params: { type, values: [value], entity_type: 'CONTACT' } })
  return {
    existing: listByOrigin(ENTITY_TYPES[item.entity], item.originId),
    byPhone: findBy('PHONE', item.contact.phone),
    byEmail: findBy('EMAIL', item.contact.email),
    ownContact: listByOrigin(ENTITY_TYPES.contact, item.originId),
  }
}

/** Creates the item, with a new contact when `contactId` is null, and its timeline comment: one HTTP call. */
export function createCommands(item: NewItem, contactId: number | null): Record<string, BatchCommand> {
  const contact = contactId === null ? { contact: createContact(item) } : {}
  const contactRef = contactId ?? '$result[contact][item][id]'
  return {
    ...contact,
    item: { method: 'crm.item.add', params: { entityTypeId: ENTITY_TYPES[item.entity], fields: itemFields(item, contactRef) } },
    comment: {
      method: 'crm.timeline.comment.add',
      params: { fields: { ENTITY_ID: '$result[item][item][id]', ENTITY_TYPE: item.entity, COMMENT: item.comments } },
    },
    todo: {
      method: 'crm.activity.todo.add',
      params: {
        ownerTypeId: ENTITY_TYPES[item.entity], ownerId: '$result[item][item][id]', deadline: item.firstContactDue,
        title: `First contact: ${item.requestCode}`, ...(item.responsibleId ? { responsibleId: item.responsibleId } : {}),
      },
    },
  }
}

function listByOrigin(entityTypeId: number, originId: string): BatchCommand {
  return { method: 'crm.item.list', params: { entityTypeId, select: ['id', 'contactId'], filter: { originatorId: ORIGINATOR, originId }, start: -1 } }
}

function createContact(item: NewItem): BatchCommand {
  const { firstName, lastName, phone, email } = item.contact
  return {
    method: 'crm.item.add',
    params: {
      entityTypeId: ENTITY_TYPES.contact,
      fields: {
        name: firstName, lastName, opened: 'Y', sourceId: 'WEB', originatorId: ORIGINATOR, originId: item.originId,
        ...(item.responsibleId ? { assignedById: item.responsibleId } : {}),
        fm: [{ typeId: 'PHONE', valueType: 'WORK', value: phone }, { typeId: 'EMAIL', valueType: 'WORK', value: email }],
      },
    },
  }
}

function itemFields(item: NewItem, contactRef: number | string): Record<string, unknown> {
  return {
    title: item.title,
    contactId: contactRef,
    ...(item.entity === 'deal' ? { categoryId: item.categoryId } : { name: item.contact.firstName, lastName: item.contact.lastName }),
    ...(item.budget ? { opportunity: item.budget.amount, currencyId: item.budget.currency, isManualOpportunity: 'Y' } : {}),
    ...(item.responsibleId ? { assignedById: item.responsibleId } : {}),
    sourceId: 'WEB',
    sourceDescription: `Bitrix24 Implementation Request ${item.requestCode}`,
    originatorId: ORIGINATOR,
    originId: item.originId,
  }
}

const listAnswer = z.object({ items: z.array(z.object({ id: z.coerce.number(), contactId: z.coerce.number().nullish() })) })

/** The oldest item of a crm.item.list answer, or null. */
export function firstItem(result: unknown): { id: number, contactId: number | null } | null {
  const oldest = listAnswer.parse(result).items.sort((a, b) => a.id - b.id)[0]
  return oldest ? { id: oldest.id, contactId: oldest.contactId ? oldest.contactId : null } : null
}

const duplicates = z.union([z.object({ CONTACT: z.array(z.coerce.number()).optional() }), z.tuple([])])

/** The first contact of a crm.duplicate.findbycomm answer; nothing found comes as `[]`. */
export function firstDuplicate(result: unknown): number | null {
  const found = duplicates.parse(result)
  return 'CONTACT' in found ? found.CONTACT?.[0] ?? null : null
}

const addAnswer = z.object({ item: z.object({ id: z.coerce.number() }) })

/** The new item's id. */
export function addedId(result: unknown): number {
  return addAnswer.parse(result).item.id
}

const itemAnswer = z.object({ item: z.record(z.string(), z.unknown()) })

export type ItemState = { stageId: string, categoryId: number, proof: string }

/** What the app follows of an item; custom fields are read under the portal's camelCase name. */
export function readItem(result: unknown): ItemState {
  const { item } = itemAnswer.parse(result)
  return {
    stageId: z.string().catch('').parse(item['stageId']),
    categoryId: z.coerce.number().catch(0).parse(item['categoryId'] ?? 0),
    proof: z.string().catch('').parse(item[camelField(PROOF_FIELD)] ?? item[PROOF_FIELD] ?? ''),
  }
}

/** `UF_CRM_IR_PROOF` → `ufCrmIrProof`, the way crm.item.* names custom fields. */
export function camelField(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Commands that make the proof field on deals and leads. */
export function proofFieldCommand(entity: 'deal' | 'lead'): BatchCommand {
  const label = { en: 'Proof of Won (order, licence key or address)' }
  return {
    method: `crm.${entity}.userfield.add`,
    params: { fields: { FIELD_NAME: 'IR_PROOF', USER_TYPE_ID: 'string', XML_ID: 'IR_PROOF', EDIT_FORM_LABEL: label, LIST_COLUMN_LABEL: label, SHOW_FILTER: 'Y' } },
  }
}
