import { CRM_TYPES, kindOf } from '../core/crm-target.ts'
import type { CrmTarget } from '../core/crm-target.ts'
import { ref } from './batch.ts'
import type { BatchCommand } from './batch.ts'
import { APP_FIELDS, fieldName } from './crm-fields.ts'
import type { AppField } from './crm-fields.ts'
import { addActivity } from './crm-activity.ts'
import type { Activity, ActivityKind } from './crm-activity.ts'
import { ORIGINATOR } from './originator.ts'
import { stagesCommand } from './stages.ts'

export type Commands = Record<string, BatchCommand>

export type NewItem = {
  target: CrmTarget
  /** How names of custom fields of the chosen smart process begin; null for deals and leads, or while it is not known. */
  processPrefix: string | null
  /** The reservation's id: one item per reservation. */
  originId: string
  title: string
  comments: string
  budget: { amount: number, currency: string } | null
  responsibleId: string | null
  contact: { firstName: string, lastName: string, phone: string, email: string }
  requestCode: string
  /** ISO 8601. */
  firstContactDue: string
  /** Where the app shows the request, as an address of the portal. */
  link: string
  /** Values for mandatory fields of the portal's own, by crm.item name. */
  extraFields: Readonly<Record<string, unknown>>
  /** What asks the responsible person for the first contact, and how the portal can be asked. */
  activity: Activity & { kind: ActivityKind }
  /** What the messenger tells the responsible person; null: nothing. */
  notice: string | null
}

/** A contact that is there already; `companyId` when it belongs to one. */
export type KnownContact = { id: number, companyId: number | null }

/**
 * Everything a first reservation of an unknown client needs, in one batch that stops at its first error. A filter made of what was
 * found passes only while nothing was: a known contact stops the batch before anything is made (decision 0010).
 */
export function createAtOnce(item: NewItem): Commands {
  return {
    ...duplicateCommands(item),
    unknownPhone: passesIfNothing('byPhone'),
    unknownEmail: passesIfNothing('byEmail'),
    ...createCommands(item, null),
  }
}

/** Looks for the contact, and for what an earlier try, whose answer was lost, may have made. */
export function lookupCommands(item: NewItem): Commands {
  return {
    existing: itemByOrigin(item),
    ownContact: contactByOrigin(item.originId),
    ...duplicateCommands(item),
  }
}

export function contactCommand(id: number): BatchCommand {
  return { method: 'crm.item.get', params: { entityTypeId: CRM_TYPES.contact, id } }
}

/** Finds the contact that was made together with a record. */
export function contactByOrigin(originId: string): BatchCommand {
  return { method: 'crm.item.list', params: { entityTypeId: CRM_TYPES.contact, select: ['id', 'companyId'], filter: byOrigin({ originId }), start: -1 } }
}

export function removeCommand(entityTypeId: number, id: number): BatchCommand {
  return { method: 'crm.item.delete', params: { entityTypeId, id } }
}

/** Finds a record by the reservation it was made for; a smart process has no origin, its outside id is `xmlId`. */
export function itemByOrigin({ target: { entityTypeId }, originId }: Pick<NewItem, 'target' | 'originId'>): BatchCommand {
  const filter = kindOf(entityTypeId) === 'process' ? { xmlId: `${ORIGINATOR}:${originId}` } : byOrigin({ originId })
  return { method: 'crm.item.list', params: { entityTypeId, select: ['id', 'contactId'], filter, start: -1 } }
}

/** Creates the item and what belongs to it; a lead holds its client itself, for the others a contact is made when none is known. */
export function createCommands(item: NewItem, known: KnownContact | null): Commands {
  const { entityTypeId } = item.target
  const needsContact = known === null && entityTypeId !== CRM_TYPES.lead
  return {
    stages: stagesCommand(item.target),
    ...(needsContact && { contact: createContact(item) }),
    item: { method: 'crm.item.add', params: { entityTypeId, fields: itemFields(item, known), useOriginalUfNames: 'Y' } },
    ...aroundItem(item, ref('result', 'item', 'item', 'id')),
  }
}

/** Comment, activity and notice of a record that stands; without them it is still found and followed. */
export function aroundItem(item: NewItem, itemId: unknown): Commands {
  const { entityTypeId } = item.target
  const { responsibleId } = item
  const comment = { fields: { ENTITY_ID: itemId, ENTITY_TYPE: timelineType(entityTypeId), COMMENT: item.comments } }
  const notice = { USER_ID: responsibleId, MESSAGE: item.notice, TAG: `IMPLEMENTATION_REQUEST|${item.requestCode}` }
  return {
    comment: { method: 'crm.timeline.comment.add', params: comment },
    activity: addActivity({ entityTypeId, itemId }, item.activity, item.activity.kind),
    ...(item.notice !== null && responsibleId !== null && { notice: { method: 'im.notify.system.add', params: notice } }),
  }
}

/** What the timeline calls a kind of record. */
export function timelineType(entityTypeId: number): string {
  return kindOf(entityTypeId) === 'process' ? `dynamic_${entityTypeId}` : kindOf(entityTypeId) ?? 'deal'
}

function duplicateCommands({ contact }: NewItem): Commands {
  const findBy = (type: string, value: string): BatchCommand => ({ method: 'crm.duplicate.findbycomm', params: { type, values: [value], entity_type: 'CONTACT' } })
  return { byPhone: findBy('PHONE', contact.phone), byEmail: findBy('EMAIL', contact.email) }
}

/** Nothing found is `[]` and so no filter; something found is a filter by a field that does not exist, which is refused. */
function passesIfNothing(key: string): BatchCommand {
  return { method: 'crm.item.list', params: { entityTypeId: CRM_TYPES.contact, select: ['id'], filter: ref('result', key), start: -1 } }
}

function byOrigin({ originId }: Pick<NewItem, 'originId'>): { originatorId: string, originId: string } {
  return { originatorId: ORIGINATOR, originId }
}

function clientFields({ contact }: NewItem): Record<string, unknown> {
  const { firstName, lastName, phone, email } = contact
  return { name: firstName, lastName, fm: [{ typeId: 'PHONE', valueType: 'WORK', value: phone }, { typeId: 'EMAIL', valueType: 'WORK', value: email }] }
}

function createContact(item: NewItem): BatchCommand {
  const fields = { ...clientFields(item), ...byOrigin(item), ...assigned(item), opened: 'Y', sourceId: 'WEB' }
  return { method: 'crm.item.add', params: { entityTypeId: CRM_TYPES.contact, fields } }
}

function itemFields(item: NewItem, known: KnownContact | null): Record<string, unknown> {
  const { entityTypeId, categoryId } = item.target
  const kind = kindOf(entityTypeId)
  return {
    title: item.title,
    ...(kind === 'lead' ? clientFields(item) : { categoryId }),
    ...(kind !== 'lead' || known ? { contactId: known?.id ?? ref('result', 'contact', 'item', 'id') } : {}),
    ...(known?.companyId ? { companyId: known.companyId } : {}),
    ...(item.budget && { opportunity: item.budget.amount, currencyId: item.budget.currency, isManualOpportunity: 'Y' }),
    ...assigned(item),
    sourceId: 'WEB',
    sourceDescription: `Bitrix24 Implementation Request ${item.requestCode}`,
    ...(kind === 'process' ? { xmlId: `${ORIGINATOR}:${item.originId}` } : byOrigin(item)),
    ...appFields(item),
    ...item.extraFields,
  }
}

function assigned({ responsibleId }: NewItem): { assignedById?: string } {
  return responsibleId === null ? {} : { assignedById: responsibleId }
}

function appFields(item: NewItem): Record<string, unknown> {
  const values: Partial<Record<AppField, string>> = { number: item.requestCode, deadline: item.firstContactDue, link: item.link }
  const named = (Object.keys(APP_FIELDS) as AppField[]).map((field) => [fieldName(item.target.entityTypeId, item.processPrefix, field), values[field]])
  return Object.fromEntries(named.filter(([name, value]) => name !== null && value !== undefined))
}
