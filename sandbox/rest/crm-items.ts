import { afterLeadAdded } from '../crm/conversion.ts'
import type { FieldCard } from '../crm/fields.ts'
import { fieldCards } from '../crm/fields.ts'
import { addItem, deleteItem, findItem, itemsOf, updateItem } from '../crm/items.ts'
import { COMPANY, CONTACT, LEAD, isSmart } from '../crm/kinds.ts'
import { mayChange, mayChangeItem, maySeeItem } from '../crm/rights.ts'
import { firstValue } from '../crm/values.ts'
import { defaultCategory } from '../crm/stages.ts'
import type { CrmItem } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, numberParam, page, param } from './call.ts'
import type { Cards } from './crm-filter.ts'
import { checkFilter, fieldValue, matches, sortItems } from './crm-filter.ts'
import { RestError } from './rest-error.ts'

const DENIED = new RestError('ACCESS_DENIED', 'Access denied')

type Kind = { entityTypeId: number, cards: FieldCard[], byName: Cards, originalNames: boolean }

function kindOf(call: Call): Kind {
  const entityTypeId = numberParam(call, 'entityTypeId')
  if (Number.isNaN(entityTypeId)) throw new RestError('100', 'Could not find value for parameter {entityTypeId}')
  const originalNames = isYes(param(call, 'useOriginalUfNames'))
  const cards = fieldCards(call.portal, entityTypeId, originalNames)
  if (!cards) throw new RestError('NOT_FOUND', 'Smart process not found')
  return { entityTypeId, cards, byName: new Map(cards.map((card) => [card.name, card])), originalNames }
}

function idParam(call: Call): number {
  const id = numberParam(call, 'id')
  if (Number.isNaN(id)) throw new RestError('100', 'Could not find value for parameter {id}')
  return id
}

function fieldsParam(call: Call): Record<string, unknown> {
  if (param(call, 'fields') === undefined) throw new RestError('100', 'Could not find value for parameter {fields}')
  return mapParam(call, 'fields')
}

/** The single strings a person's card shows beside `fm`: always the first value. */
function multiFieldSummary(item: CrmItem, withMessengers: boolean): Record<string, unknown> {
  const value = (typeId: string, valueType?: string): string => firstValue(item, typeId, valueType) ?? ''
  return {
    phoneMobile: value('PHONE', 'MOBILE'), phoneWork: value('PHONE', 'WORK'), phoneMailing: value('PHONE', 'MAILING'),
    emailHome: value('EMAIL', 'HOME'), emailWork: value('EMAIL', 'WORK'), emailMailing: value('EMAIL', 'MAILING'),
    ...(withMessengers && { skype: null, icq: null }), imol: '', email: firstValue(item, 'EMAIL'), phone: firstValue(item, 'PHONE'),
  }
}

function present(kind: Kind, item: CrmItem, select: string[] | null): Record<string, unknown> {
  const full: Record<string, unknown> = {}
  for (const card of kind.cards) {
    // A smart process has a field `contacts` that no answer has.
    if (card.name !== 'fm' && card.name !== 'contacts') full[card.name] = card.disabled ? null : fieldValue(item, card)
  }
  const hasContacts = kind.entityTypeId === LEAD || kind.entityTypeId === CONTACT || kind.entityTypeId === COMPANY
  if (hasContacts) Object.assign(full, multiFieldSummary(item, kind.entityTypeId === LEAD))
  full['entityTypeId'] = kind.entityTypeId
  if (!select || select.includes('*')) return hasContacts ? { ...full, fm: item.fm } : full
  const isWanted = (name: string): boolean => name === 'id' || select.includes(name) || (/^(uf|UF_)/.test(name) && select.some((wish) => /^uf_?\*$/i.test(wish)))
  return Object.fromEntries(Object.entries(full).filter(([name]) => isWanted(name)))
}

/** The pipeline an item is sent to; without one the default pipeline counts. */
function requireAdd(call: Call, kind: Kind, fields: Record<string, unknown>): void {
  const categoryId = Number(fields['categoryId'] ?? defaultCategory(call.portal, kind.entityTypeId))
  if (!mayChange(call.portal, call.user.id, kind.entityTypeId, categoryId)) throw DENIED
}

/** The item, if the caller may change it and may move it to where the fields say. */
function changeable(call: Call, kind: Kind, fields: Record<string, unknown> = {}): number {
  const id = idParam(call)
  const item = findItem(call.portal, kind.entityTypeId, id)
  if (item && !mayChangeItem(call.portal, call.user.id, kind.entityTypeId, { ...item, ...(fields['categoryId'] === undefined ? {} : { categoryId: fields['categoryId'] }) })) throw DENIED
  if (item && !mayChangeItem(call.portal, call.user.id, kind.entityTypeId, item)) throw DENIED
  return id
}

function add(call: Call): Answer {
  const kind = kindOf(call)
  const change = { entityTypeId: kind.entityTypeId, fields: fieldsParam(call), userId: call.user.id, originalNames: kind.originalNames }
  requireAdd(call, kind, change.fields)
  const item = addItem(call.portal, change)
  const answer = { result: { item: present(kind, item, null) } }
  if (kind.entityTypeId === LEAD) afterLeadAdded(call.portal, item, call.user.id)
  return answer
}

/** Import starts no automation and answers with the id alone. */
function importItem(call: Call): Answer {
  const kind = kindOf(call)
  const fields = fieldsParam(call)
  requireAdd(call, kind, fields)
  return { result: { item: { id: addItem(call.portal, { entityTypeId: kind.entityTypeId, fields, userId: null, originalNames: kind.originalNames }).id } } }
}

const MAX_IMPORT = 20

function batchImport(call: Call): Answer {
  const kind = kindOf(call)
  const data = Object.values(mapParam(call, 'data')) as Record<string, unknown>[]
  if (data.length > MAX_IMPORT) throw new RestError('MAX_IMPORT_BATCH_SIZE_EXCEEDED', `You cannot import more than ${MAX_IMPORT} items`)
  const items = data.map((fields) => {
    try {
      requireAdd(call, kind, fields)
      return { item: { id: addItem(call.portal, { entityTypeId: kind.entityTypeId, fields, userId: null, originalNames: kind.originalNames }).id } }
    } catch (error) {
      if (!(error instanceof RestError)) throw error
      return { error: error.code, error_description: error.message }
    }
  })
  return { result: { items } }
}

function update(call: Call): Answer {
  const kind = kindOf(call)
  const change = { entityTypeId: kind.entityTypeId, fields: fieldsParam(call), userId: call.user.id, originalNames: kind.originalNames }
  return { result: { item: present(kind, updateItem(call.portal, changeable(call, kind, change.fields), change), null) } }
}

function get(call: Call): Answer {
  const kind = kindOf(call)
  const item = findItem(call.portal, kind.entityTypeId, idParam(call))
  if (!item) throw new RestError('NOT_FOUND', 'Element not found')
  if (!maySeeItem(call.portal, call.user.id, kind.entityTypeId, item)) throw new RestError('ACCESS_DENIED', 'You do not have permission to view this item')
  return { result: { item: present(kind, item, null) } }
}

function list(call: Call): Answer {
  const kind = kindOf(call)
  const filter = mapParam(call, 'filter')
  checkFilter(filter, kind.byName)
  const sent = param(call, 'select')
  const wishes = typeof sent === 'object' && sent !== null ? Object.values(sent).map(String) : []
  // What the caller may not see is left out without a word.
  const found = itemsOf(call.portal, kind.entityTypeId).filter((item) => maySeeItem(call.portal, call.user.id, kind.entityTypeId, item) && matches(item, filter, kind.byName))
  const select = wishes.length > 0 ? wishes : null
  return page(call, sortItems(found, mapParam(call, 'order'), kind.byName), (rows) => ({ items: rows.map((item) => present(kind, item, select)) }))
}

function remove(call: Call): Answer {
  const kind = kindOf(call)
  deleteItem(call.portal, kind.entityTypeId, changeable(call, kind), call.user.id)
  return { result: [] }
}

function presentCard(kind: Kind, card: FieldCard): Record<string, unknown> {
  return {
    type: card.type, isRequired: card.required, isReadOnly: card.readOnly, isImmutable: card.immutable, isMultiple: card.multiple, isDynamic: card.userField !== null,
    title: card.title, upperName: card.upperName, ...(card.name === 'contactId' && isSmart(kind.entityTypeId) && { isDeprecated: true }),
    ...(card.statusType && { statusType: card.statusType }), ...(card.parentEntityTypeId && { settings: { parentEntityTypeId: card.parentEntityTypeId, ...(card.name === 'mycompanyId' && { isMyCompany: true, isEmbeddedEditorEnabled: true }) } }),
    ...(card.userField?.userTypeId === 'enumeration' && { items: card.userField.list.map((entry) => ({ ID: String(entry.id), VALUE: entry.value })) }),
    ...(card.userField && { settings: card.userField.settings ?? [] }),
  }
}

function fields(call: Call): Answer {
  const kind = kindOf(call)
  return { result: { fields: Object.fromEntries(kind.cards.map((card) => [card.name, presentCard(kind, card)])) } }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmItemMethods: Record<string, RestMethod> = {
  'crm.item.add': crm(add), 'crm.item.update': crm(update), 'crm.item.get': crm(get), 'crm.item.list': crm(list), 'crm.item.delete': crm(remove), 'crm.item.fields': crm(fields),
  'crm.item.import': crm(importItem), 'crm.item.batchImport': crm(batchImport),
}
