import { itemsOf } from '../crm/items.ts'
import { CONTACT, COMPANY, DEAL, LEAD, entityName, isSmart, smartProcess } from '../crm/kinds.ts'
import { maySee } from '../crm/rights.ts'
import { categoriesOf, directoryEntries, seedStages, stageDirectory } from '../crm/stages.ts'
import { touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Category } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, numberParam, requireAdmin } from './call.ts'
import { RestError } from './rest-error.ts'

function kindParam(call: Call): number {
  const entityTypeId = numberParam(call, 'entityTypeId')
  if (Number.isNaN(entityTypeId)) throw new RestError('100', 'Could not find value for parameter {entityTypeId}')
  if (entityTypeId === LEAD) throw new RestError('ENTITY_TYPE_NOT_SUPPORTED', `Entity type {${entityName(call.portal, LEAD)}} is not supported`)
  if (![DEAL, CONTACT, COMPANY].includes(entityTypeId) && !smartProcess(call.portal, entityTypeId)) throw new RestError('NOT_FOUND', 'Smart process not found')
  return entityTypeId
}

function present(category: Category): Record<string, unknown> {
  const { id, name, sort, entityTypeId, isDefault } = category
  // Only deals have where a pipeline came from, and not the default one.
  return { id, name, sort, entityTypeId, isDefault: isDefault ? 'Y' : 'N', ...(entityTypeId === DEAL && id !== 0 && { originId: '', originatorId: '' }) }
}

function findCategory(call: Call, entityTypeId: number): Category {
  const found = categoriesOf(call.portal, entityTypeId).find((category) => category.id === numberParam(call, 'id'))
  if (!found) throw new RestError('NOT_FOUND', 'Element not found')
  if (!maySee(call.portal, call.user.id, entityTypeId, found.id)) throw new RestError('ACCESS_DENIED', 'Access denied')
  return found
}

function list(call: Call): Answer {
  // Pipelines the caller may not see are left out.
  const rows = categoriesOf(call.portal, kindParam(call)).filter((category) => maySee(call.portal, call.user.id, category.entityTypeId, category.id))
  return { result: { categories: rows.toSorted((left, right) => left.sort - right.sort).map(present) }, total: rows.length }
}

function makeDefault(call: Call, category: Category, wish: unknown): void {
  if (!isYes(wish)) return
  // The default pipeline of deals stays the default one.
  if (category.entityTypeId === DEAL) return
  if (!isSmart(category.entityTypeId)) throw new RestError('0', 'Default client category does not support updating default state')
  for (const other of categoriesOf(call.portal, category.entityTypeId)) other.isDefault = other === category
}

function add(call: Call): Answer {
  const entityTypeId = kindParam(call)
  requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied'))
  const fields = mapParam(call, 'fields')
  const name = String(fields['name'] ?? '').trim()
  if (name === '') throw new RestError('0', "Field 'NAME' is required")
  const category: Category = { id: 0, entityTypeId, name, sort: Number(fields['sort'] ?? 500), isDefault: false }
  makeDefault(call, category, fields['isDefault'])
  category.id = nextId(call.portal.state, 'category', 0)
  call.portal.state.categories.push(category)
  makeDefault(call, category, fields['isDefault'])
  if (entityTypeId === DEAL || isSmart(entityTypeId)) seedStages(call.portal, entityTypeId, category.id)
  touch(call.portal)
  return { result: { category: present(category) } }
}

function update(call: Call): Answer {
  const category = findCategory(call, kindParam(call))
  requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied'))
  const fields = mapParam(call, 'fields')
  if (fields['name'] !== undefined) category.name = String(fields['name'])
  if (fields['sort'] !== undefined) category.sort = Number(fields['sort'])
  makeDefault(call, category, fields['isDefault'])
  touch(call.portal)
  return { result: { category: present(category) } }
}

function remove(call: Call): Answer {
  const category = findCategory(call, kindParam(call))
  requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied'))
  const isDeal = category.entityTypeId === DEAL
  if (category.isDefault) throw isDeal ? new RestError('0', 'Default deal category cannot be deleted') : new RestError('BX_ERROR', 'This funnel is the default funnel')
  if (itemsOf(call.portal, category.entityTypeId).some((item) => item['categoryId'] === category.id)) {
    throw isDeal ? new RestError('0', `Deals related to the funnel ${category.name} found`) : new RestError('BX_ERROR', 'Elements related to the funnel found')
  }
  const { state } = call.portal
  state.categories = state.categories.filter((other) => other !== category)
  state.directories = directoryEntries(call.portal).filter((entry) => entry.entityId !== stageDirectory(category.entityTypeId, category.id))
  touch(call.portal)
  return { result: null }
}

const FIELDS: [name: string, type: string, required: boolean, readOnly: boolean, upper: string][] = [
  ['id', 'integer', false, true, 'ID'], ['name', 'string', false, false, 'NAME'], ['sort', 'integer', false, false, 'SORT'], ['entityTypeId', 'integer', true, true, 'ENTITY_TYPE_ID'],
  ['isDefault', 'boolean', false, true, 'IS_DEFAULT'], ['originId', 'string', false, false, 'ORIGIN_ID'], ['originatorId', 'string', false, false, 'ORIGINATOR_ID'],
]

function fields(call: Call): Answer {
  kindParam(call)
  return {
    result: {
      fields: Object.fromEntries(FIELDS.map(([name, type, isRequired, isReadOnly, upperName]) => [name, { type, isRequired, isReadOnly, isImmutable: false, isMultiple: false, isDynamic: false, title: upperName, upperName }])),
    },
  }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmCategoryMethods: Record<string, RestMethod> = {
  'crm.category.list': crm(list), 'crm.category.get': crm((call) => ({ result: { category: present(findCategory(call, kindParam(call))) } })),
  'crm.category.add': crm(add), 'crm.category.update': crm(update), 'crm.category.delete': crm(remove), 'crm.category.fields': crm(fields),
}
