import { itemsOf } from '../crm/items.ts'
import { DEAL, LEAD, entityName, entityTypeByNoun, isSmart } from '../crm/kinds.ts'
import { categoriesOf, directoryEntries, stageDirectory, stageId, stagePrefix, stagesOf } from '../crm/stages.ts'
import { crmMode, touch } from '../portal.ts'
import type { Portal } from '../portal.ts'
import { nextId } from '../state.ts'
import type { DirectoryEntry } from '../state.ts'
import type { Semantics } from '../world.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, requireAdmin, requireArray, textParam } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

/** A row of crm.status.list. EXTRA comes with stages of leads and deals only, not with those of smart processes. */
function row(entry: DirectoryEntry): Record<string, unknown> {
  const { semantics } = entry
  const extra = semantics === 'S' ? 'success' : semantics === 'F' ? (entry.apology ? 'apology' : 'failure') : 'process'
  return {
    ID: String(entry.directoryId), ENTITY_ID: entry.entityId, STATUS_ID: entry.id, NAME: entry.name, NAME_INIT: entry.nameInit, SORT: String(entry.sort), SYSTEM: entry.system ? 'Y' : 'N',
    CATEGORY_ID: entry.categoryId === 0 ? null : String(entry.categoryId), COLOR: entry.color, SEMANTICS: semantics === 'P' ? null : semantics,
    ...(semantics !== null && !entry.entityId.startsWith('DYNAMIC_') && { EXTRA: { SEMANTICS: extra, COLOR: entry.color } }),
  }
}

function list(call: Call): Answer {
  const entityId = mapParam(call, 'filter')['ENTITY_ID']
  if (entityId !== undefined && typeof entityId !== 'string') throw new RestError('Invalid parameters.', 'Incorrect parameters passed.')
  const rows = legacyRows(call, directoryEntries(call.portal).map(row))
  return { result: rows, total: rows.length }
}

function findEntry(call: Call): DirectoryEntry {
  const id = numberParam(call, 'id')
  if (!(id > 0)) throw new RestError('Invalid identifier.', 'An invalid identifier was passed.')
  const entry = directoryEntries(call.portal).find((candidate) => candidate.directoryId === id)
  if (!entry) throw new RestError('Status is not found.', 'Directory item not found.')
  return entry
}

/** Whose stages a directory holds; null: it holds none. */
function ownerOf(portal: Portal, entityId: string): { entityTypeId: number, categoryId: number } | null {
  if (entityId === 'STATUS') return { entityTypeId: LEAD, categoryId: 0 }
  const kinds = [DEAL, ...portal.state.types.map((type) => type.entityTypeId)]
  const pairs = kinds.flatMap((entityTypeId) => categoriesOf(portal, entityTypeId).map(({ id }) => ({ entityTypeId, categoryId: id })))
  return pairs.find((pair) => stageDirectory(pair.entityTypeId, pair.categoryId) === entityId) ?? null
}

function sentEntry(call: Call): Record<string, unknown> {
  requireArray(call, 'fields')
  const fields = mapParam(call, 'fields')
  const missing = ['ENTITY_ID', 'STATUS_ID'].filter((name) => String(fields[name] ?? '') === '').map((name) => `The field ${name} is required.`)
  if (missing.length > 0) throw new RestError('', missing.join('<br>'))
  if (!directoryEntries(call.portal).some((entry) => entry.entityId === fields['ENTITY_ID'])) throw new RestError('', 'Specified entity type is not supported.')
  if (String(fields['NAME'] ?? '') === '') throw new RestError('', 'The field Title is required.')
  return fields
}

function newStage(call: Call, fields: Record<string, unknown>, owner: { entityTypeId: number, categoryId: number }): Pick<DirectoryEntry, 'semantics' | 'color' | 'sort' | 'id'> {
  const stages = stagesOf(call.portal, owner.entityTypeId, owner.categoryId)
  const success = stages.find((stage) => stage.semantics === 'S')
  const semantics = (['S', 'F'].includes(String(fields['SEMANTICS'])) ? fields['SEMANTICS'] : 'P') as Semantics
  const sort = Number(fields['SORT'] ?? 10)
  if (success && (semantics === 'S' || (semantics === 'P' && sort >= success.sort))) {
    throw new RestError('', 'Cannot create more stages after the final stage because the final successful stage already exists. Try using sort order values less than that of the final stage.')
  }
  return { semantics, sort, color: String(fields['COLOR'] ?? '#ACE9FB'), id: stageId(owner.entityTypeId, owner.categoryId, String(fields['STATUS_ID'])) }
}

function add(call: Call): Answer {
  requireAdmin(call, new RestError('', 'Access denied.'))
  const fields = sentEntry(call)
  const entityId = String(fields['ENTITY_ID'])
  const owner = ownerOf(call.portal, entityId)
  const own = owner ? newStage(call, fields, owner) : { id: String(fields['STATUS_ID']), semantics: null, color: null, sort: Number(fields['SORT'] ?? 10) }
  const entries = directoryEntries(call.portal)
  if (entries.some((entry) => entry.entityId === entityId && entry.id === own.id)) throw new RestError('ERROR_CORE', 'The specified status ID already exists.')
  const directoryId = nextId(call.portal.state, 'status', 2999)
  entries.push({ directoryId, entityId, name: String(fields['NAME']), nameInit: '', system: false, categoryId: owner?.categoryId ?? 0, apology: false, ...own })
  touch(call.portal)
  return { result: directoryId }
}

function update(call: Call): Answer {
  requireAdmin(call, new RestError('Access denied.', 'Access denied.'))
  const entry = findEntry(call)
  const fields = mapParam(call, 'fields')
  // Nothing else of an entry can be changed; other names are ignored.
  if (fields['NAME'] !== undefined) entry.name = String(fields['NAME'])
  if (fields['SORT'] !== undefined) entry.sort = Number(fields['SORT'])
  if (fields['COLOR'] !== undefined) entry.color = String(fields['COLOR'])
  touch(call.portal)
  return { result: true }
}

function remove(call: Call): Answer {
  requireAdmin(call, new RestError('Access denied.', 'Access denied.'))
  const entry = findEntry(call)
  const refusal = (text: string): RestError => new RestError(text, text)
  if (entry.system && mapParam(call, 'params')['FORCED'] !== 'Y') throw refusal('CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".')
  const owner = ownerOf(call.portal, entry.entityId)
  if (owner && itemsOf(call.portal, owner.entityTypeId).some((item) => item['stageId'] === entry.id)) throw refusal('There are active items in this status.')
  call.portal.state.directories = directoryEntries(call.portal).filter((other) => other !== entry)
  touch(call.portal)
  return { result: true }
}

function entityItems(call: Call): Answer {
  const entityId = textParam(call, 'entityId')
  const entries = directoryEntries(call.portal).filter((entry) => entry.entityId === entityId).toSorted((left, right) => left.sort - right.sort)
  if (entries.length === 0) throw new RestError('The parameter entityId is not defined or invalid.', 'The directory ID is not specified or is incorrect.')
  return { result: entries.map(({ name, sort, id }) => ({ NAME: name, SORT: sort, STATUS_ID: id })) }
}

const LISTS: [id: string, name: string][] = [
  ['SOURCE', 'Sources'], ['CONTACT_TYPE', 'Contact type'], ['COMPANY_TYPE', 'Company type'], ['EMPLOYEES', 'Number of employees'], ['INDUSTRY', 'Industry'], ['DEAL_TYPE', 'Deal type'], ['HONORIFIC', 'Salutations'],
]

function stageType(portal: Portal, entityTypeId: number, categoryId: number): Record<string, unknown> {
  const stages = stagesOf(portal, entityTypeId, categoryId)
  const first = (semantics: Semantics): string => stages.find((stage) => stage.semantics === semantics)?.id ?? ''
  const semanticInfo = { START_FIELD: stages[0]?.id ?? '', FINAL_SUCCESS_FIELD: first('S'), FINAL_UNSUCCESS_FIELD: first('F'), FINAL_SORT: 0 }
  const category = categoriesOf(portal, entityTypeId).find(({ id }) => id === categoryId)
  const base = { ID: stageDirectory(entityTypeId, categoryId), NAME: `${entityName(portal, entityTypeId)} (${category?.name ?? ''})` }
  if (entityTypeId === LEAD) return { ...base, NAME: 'Lead stages', SEMANTIC_INFO: semanticInfo, ENTITY_TYPE_ID: LEAD }
  const prefix = stagePrefix(entityTypeId, categoryId).replace(':', '')
  if (isSmart(entityTypeId)) {
    return {
      ...base, SEMANTIC_INFO: [], PREFIX: prefix, FIELD_ATTRIBUTE_SCOPE: `category_${categoryId}`, ENTITY_TYPE_ID: entityTypeId, IS_ENABLED: true, CATEGORY_ID: categoryId,
      CATEGORY_NAME: category?.name ?? '', CATEGORY_SORT: category?.sort ?? 0, IS_DEFAULT_CATEGORY: category?.isDefault ?? false,
    }
  }
  if (categoryId === 0) return { ...base, SEMANTIC_INFO: semanticInfo, FIELD_ATTRIBUTE_SCOPE: '', ENTITY_TYPE_ID: DEAL, CATEGORY_ID: 0 }
  return { ...base, PARENT_ID: 'DEAL_STAGE', SEMANTIC_INFO: semanticInfo, PREFIX: prefix, FIELD_ATTRIBUTE_SCOPE: `category_${categoryId}`, ENTITY_TYPE_ID: DEAL, CATEGORY_ID: String(categoryId) }
}

function entityTypes(call: Call): Answer {
  const { portal } = call
  const kinds = [DEAL, ...portal.state.types.map((type) => type.entityTypeId)]
  const pipelines = kinds.flatMap((entityTypeId) => categoriesOf(portal, entityTypeId).map(({ id }) => stageType(portal, entityTypeId, id)))
  return { result: [stageType(portal, LEAD, 0), ...LISTS.map(([ID, NAME]) => ({ ID, NAME })), ...pipelines] }
}

const MODES = ['Classic CRM', 'Simple CRM']
const OWNERS: [id: number, noun: string, short: string][] = [[1, 'LEAD', 'L'], [2, 'DEAL', 'D'], [3, 'CONTACT', 'C'], [4, 'COMPANY', 'CO']]

function ownerTypes(call: Call): Answer {
  const own = OWNERS.map(([ID, noun, short]) => ({ ID, NAME: entityName(call.portal, entityTypeByNoun(noun)), SYMBOL_CODE: noun, SYMBOL_CODE_SHORT: short }))
  const smart = call.portal.state.types.map(({ entityTypeId, title }) => ({ ID: entityTypeId, NAME: title, SYMBOL_CODE: `DYNAMIC_${entityTypeId}`, SYMBOL_CODE_SHORT: `T${entityTypeId.toString(16)}` }))
  return { result: [...own, ...smart] }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmDirectoryMethods: Record<string, RestMethod> = {
  'crm.status.list': crm(list), 'crm.status.get': crm((call) => ({ result: row(findEntry(call)) })), 'crm.status.add': crm(add), 'crm.status.update': crm(update), 'crm.status.delete': crm(remove),
  'crm.status.entity.items': crm(entityItems), 'crm.status.entity.types': crm(entityTypes),
  'crm.settings.mode.get': crm((call) => ({ result: crmMode(call.portal) === 'simple' ? 2 : 1 })),
  'crm.enum.settings.mode': crm(() => ({ result: MODES.map((NAME, index) => ({ ID: index + 1, NAME, SYMBOL_CODE: null, SYMBOL_CODE_SHORT: null })) })),
  'crm.enum.ownertype': crm(ownerTypes),
}
