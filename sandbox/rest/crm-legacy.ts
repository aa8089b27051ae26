import { fieldCards } from '../crm/fields.ts'
import { afterLeadAdded } from '../crm/conversion.ts'
import { addItem, deleteItem, findItem, itemsOf, updateItem } from '../crm/items.ts'
import { COMPANY, CONTACT, DEAL, ENTITY_NOUNS, LEAD } from '../crm/kinds.ts'
import type { LegacyField } from '../crm/legacy-fields.ts'
import { LEGACY_FIELDS } from '../crm/legacy-fields.ts'
import { readLegacy, showCommunications, showLegacy } from '../crm/legacy-values.ts'
import { mayChange, mayChangeItem, maySee, maySeeItem } from '../crm/rights.ts'
import { findStage } from '../crm/stages.ts'
import type { CrmItem } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, page, param, requireArray } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

const DENIED = new RestError('', 'Access denied.')
const NO_ID = 'ID is not defined or invalid.'

/** Each kind says in its own words that something is not there. */
const MISSING: Record<number, { get: RestError, update: RestError, delete: RestError }> = {
  [LEAD]: { get: new RestError('', 'Not found'), update: new RestError('', 'Not found'), delete: new RestError('', 'Not found') },
  [DEAL]: { get: new RestError('', 'Not found'), update: new RestError('', 'Not found'), delete: new RestError('', 'Not found') },
  [CONTACT]: { get: new RestError('', 'Not found'), update: new RestError('', 'Contact is not found'), delete: new RestError('ERROR_CORE', 'Element not found') },
  [COMPANY]: { get: new RestError('', 'Not found'), update: new RestError('', 'Company is not found'), delete: new RestError('', 'Company is not found') },
}

function find(call: Call, entityTypeId: number, action: 'get' | 'update' | 'delete'): CrmItem {
  const id = numberParam(call, 'id')
  if (!Number.isInteger(id) || id <= 0) throw new RestError('', NO_ID)
  const item = findItem(call.portal, entityTypeId, id)
  if (!item) throw MISSING[entityTypeId]?.[action] ?? new RestError('', 'Not found')
  const isAllowed = action === 'get' ? maySeeItem : mayChangeItem
  if (!isAllowed(call.portal, call.user.id, entityTypeId, item)) throw DENIED
  return item
}

function sentFields(call: Call): Record<string, unknown> {
  if (param(call, 'fields') === undefined) throw new RestError('', "Parameter 'fields' must be array.")
  requireArray(call, 'fields')
  requireArray(call, 'params')
  return mapParam(call, 'fields')
}

function add(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const fields = readLegacy(entityTypeId, sentFields(call))
    if (!mayChange(call.portal, call.user.id, entityTypeId, Number(fields['categoryId'] ?? 0))) throw DENIED
    const item = addItem(call.portal, { entityTypeId, fields, userId: call.user.id, originalNames: true })
    for (const [name, value] of Object.entries(fields)) if (/^(REG_)?ADDRESS/.test(name)) item[name] = value
    if (entityTypeId === LEAD) afterLeadAdded(call.portal, item, call.user.id)
    return { result: item.id }
  }
}

function update(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const item = find(call, entityTypeId, 'update')
    const fields = readLegacy(entityTypeId, sentFields(call))
    // The pipeline of a deal cannot be changed here, and a stage of another pipeline is ignored without a word.
    delete fields['categoryId']
    if (entityTypeId === DEAL && fields['stageId'] !== undefined && !findStage(call.portal, DEAL, Number(item['categoryId']), String(fields['stageId']))) delete fields['stageId']
    updateItem(call.portal, item.id, { entityTypeId, fields, userId: call.user.id, originalNames: true })
    for (const [name, value] of Object.entries(fields)) if (/^(REG_)?ADDRESS/.test(name)) item[name] = value
    return { result: true }
  }
}

function remove(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    deleteItem(call.portal, entityTypeId, find(call, entityTypeId, 'delete').id, call.user.id)
    return { result: true }
  }
}

function ownFields(call: Call, entityTypeId: number): string[] {
  return call.portal.state.userFields.filter((field) => field.entityTypeId === entityTypeId).map((field) => field.fieldName)
}

function get(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const item = find(call, entityTypeId, 'get')
    return { result: { ...showLegacy(call.portal, entityTypeId, item, 'get'), ...showCommunications(item) } }
  }
}

/** Without `select` a list has all fields but custom ones and communications; `*` and `UF_*` are those two halves. */
function chosen(call: Call, entityTypeId: number, row: Record<string, unknown>): Record<string, unknown> {
  const sent = param(call, 'select')
  const wishes = typeof sent === 'object' && sent !== null ? Object.values(sent).map((wish) => String(wish).toUpperCase()) : []
  const own = ownFields(call, entityTypeId)
  const isWanted = (name: string): boolean => {
    const isExtra = own.includes(name) || ['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'].includes(name)
    if (wishes.length === 0) return !isExtra
    return name === 'ID' || wishes.includes(name) || (!isExtra && wishes.includes('*')) || (own.includes(name) && wishes.includes('UF_*'))
  }
  return Object.fromEntries(Object.entries(row).filter(([name]) => isWanted(name)))
}

function list(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    requireArray(call, 'order')
    requireArray(call, 'filter')
    if (!maySee(call.portal, call.user.id, entityTypeId)) throw DENIED
    const rows = itemsOf(call.portal, entityTypeId).filter((item) => maySeeItem(call.portal, call.user.id, entityTypeId, item)).map((item) => ({ ...showLegacy(call.portal, entityTypeId, item, 'list'), ...showCommunications(item) }))
    return page(call, legacyRows(call, rows), (shown) => shown.map((row) => chosen(call, entityTypeId, row)))
  }
}

function presentField(field: LegacyField): Record<string, unknown> {
  return {
    type: field.type, isRequired: field.required, isReadOnly: field.readOnly, isImmutable: field.immutable, isMultiple: field.multiple, isDynamic: false,
    ...(field.statusType !== '' && { statusType: field.statusType }), ...(field.type === 'crm_lead' && { settings: { parentEntityTypeId: LEAD } }), title: field.name,
  }
}

function fields(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    if (!maySee(call.portal, call.user.id, entityTypeId)) throw DENIED
    const system = (LEGACY_FIELDS[entityTypeId] ?? []).map((field): [string, unknown] => [field.name, presentField(field)])
    const own = (fieldCards(call.portal, entityTypeId, true) ?? []).filter((card) => card.userField !== null || card.type === 'crm_entity').map((card): [string, unknown] => [card.upperName, {
      type: card.type, isRequired: card.required, isReadOnly: false, isImmutable: false, isMultiple: card.multiple, isDynamic: card.userField !== null, title: card.upperName,
      ...(card.userField && { listLabel: card.title, formLabel: card.title, filterLabel: card.title }), settings: card.userField?.settings ?? { parentEntityTypeId: card.parentEntityTypeId },
    }])
    return { result: Object.fromEntries([...system, ...own]) }
  }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

/** crm.lead.*, crm.deal.*, crm.contact.*, crm.company.*: upper-case names, numbers as strings, empty error codes. */
export const crmLegacyMethods: Record<string, RestMethod> = Object.fromEntries(Object.entries(ENTITY_NOUNS).flatMap(([type, noun]) => {
  const entityTypeId = Number(type)
  const prefix = `crm.${noun.toLowerCase()}`
  return [
    [`${prefix}.add`, crm(add(entityTypeId))], [`${prefix}.get`, crm(get(entityTypeId))], [`${prefix}.list`, crm(list(entityTypeId))],
    [`${prefix}.update`, crm(update(entityTypeId))], [`${prefix}.delete`, crm(remove(entityTypeId))], [`${prefix}.fields`, crm(fields(entityTypeId))],
  ] as const
}))
