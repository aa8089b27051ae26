import { z } from 'zod'
import { findAppField } from './crm-fields.ts'

const listAnswer = z.object({ items: z.array(z.object({ id: z.coerce.number(), contactId: z.coerce.number().nullish(), companyId: z.coerce.number().nullish() })) })

export type FoundItem = { id: number, contactId: number | null, companyId: number | null }

/** The oldest item of a crm.item.list answer, or null. */
export function firstItem(result: unknown): FoundItem | null {
  const oldest = listAnswer.parse(result).items.sort((a, b) => a.id - b.id)[0]
  return oldest ? { id: oldest.id, contactId: orNull(oldest.contactId), companyId: orNull(oldest.companyId) } : null
}

/** Every record of a crm.item.list answer. */
export function listItemIds(result: unknown): number[] {
  return listAnswer.parse(result).items.map(({ id }) => id)
}

const duplicates = z.union([z.object({ CONTACT: z.array(z.coerce.number()).optional() }), z.tuple([])])

/** The first contact of a crm.duplicate.findbycomm answer; nothing found comes as `[]`. */
export function firstDuplicate(result: unknown): number | null {
  const found = duplicates.parse(result)
  return 'CONTACT' in found ? found.CONTACT?.[0] ?? null : null
}

const itemAnswer = z.object({ item: z.looseObject({ id: z.coerce.number() }) })

export type ItemState = { id: number, stageId: string, categoryId: number, proof: string, contactId: number | null, companyId: number | null, responsibleId: string | null }

/** What the app follows of an item: the answer of crm.item.get and crm.item.add. */
export function readItem(result: unknown): ItemState {
  return toState(itemAnswer.parse(result).item)
}

const itemList = z.object({ items: z.array(z.looseObject({ id: z.coerce.number() })) })

/** The same from a crm.item.list answer. */
export function readItems(result: unknown): ItemState[] {
  return itemList.parse(result).items.map(toState)
}

function toState(item: { id: number, [field: string]: unknown }): ItemState {
  const number = (value: unknown): number => z.coerce.number().catch(0).parse(value ?? 0)
  return {
    id: item.id,
    stageId: z.string().catch('').parse(item['stageId']),
    categoryId: number(item['categoryId']),
    proof: z.string().catch('').parse(findAppField(item, 'proof') ?? ''),
    contactId: orNull(number(item['contactId'])),
    companyId: orNull(number(item['companyId'])),
    responsibleId: number(item['assignedById']) === 0 ? null : String(number(item['assignedById'])),
  }
}

function orNull(id: number | null | undefined): number | null {
  return id ? id : null
}
