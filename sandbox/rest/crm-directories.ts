import { DEAL, LEAD } from '../crm/fields.ts'
import { itemsOf } from '../crm/items.ts'
import { statusRows } from '../crm/stages.ts'
import { portalTime } from '../moment.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { legacyRows, mapParam, numberParam, page, param, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

function categories(call: Call): Answer {
  const entityTypeId = numberParam(call, 'entityTypeId')
  if (entityTypeId === LEAD) throw new RestError('ENTITY_TYPE_NOT_SUPPORTED', 'Entity type {Lead} is not supported')
  if (entityTypeId !== DEAL) throw new RestError('NOT_FOUND', 'Smart process not found')
  const rows = call.portal.seed.pipelines.map(({ id, name }) => ({
    id, name, sort: id === 0 ? 300 : 200, entityTypeId, isDefault: id === 0 ? 'Y' : 'N', ...(id !== 0 && { originId: '', originatorId: '' }),
  }))
  // The default pipeline has the larger sort here, so it does not come first.
  return { result: { categories: rows.toSorted((left, right) => left.sort - right.sort) }, total: rows.length }
}

function statuses(call: Call): Answer {
  const entityId = mapParam(call, 'filter')['ENTITY_ID']
  if (entityId !== undefined && typeof entityId !== 'string') throw new RestError('Invalid parameters.', 'Incorrect parameters passed.')
  const rows = legacyRows(call, statusRows(call.portal))
  return { result: rows, total: rows.length }
}

function duplicates(call: Call): Answer {
  const type = textParam(call, 'type').toUpperCase()
  if (type === '') throw new RestError('Communication type is not defined', "Parameter 'type' is required.")
  if (type !== 'PHONE' && type !== 'EMAIL') throw new RestError(`Communication type '${type}' is not supported in current context`, `Communication type '${type}' is not supported in current context`)
  const sent = param(call, 'values')
  const values = (typeof sent === 'object' && sent !== null ? Object.values(sent).map(String) : []).slice(0, 20)
  if (values.length === 0) throw new RestError('Communication values is not defined', "Parameter 'values' is required.")
  const normal = (value: string): string => (type === 'PHONE' ? value.replaceAll(/[^\d+]/g, '') : value.trim().toLowerCase())
  const wanted = new Set(values.map(normal))
  const only = textParam(call, 'entity_type').toUpperCase()
  const kinds = ([['LEAD', 1], ['CONTACT', 3], ['COMPANY', 4]] as const).filter(([name]) => only === '' || only === name)
  const found = kinds.map(([name, entityTypeId]) => [name, itemsOf(call.portal, entityTypeId)
    .filter((item) => item.fm.some((field) => field.typeId === type && wanted.has(normal(field.value)))).map((item) => item.id).slice(0, 20)] as const)
  const filled = found.filter(([, ids]) => ids.length > 0)
  return { result: filled.length > 0 ? Object.fromEntries(filled) : [] }
}

function stageHistory(call: Call): Answer {
  const entityTypeId = numberParam(call, 'entityTypeId')
  const isLead = entityTypeId === LEAD
  const rows = call.portal.state.history.filter((step) => step.entityTypeId === entityTypeId).map((step) => ({
    ID: step.id, TYPE_ID: step.typeId, OWNER_ID: step.ownerId, CREATED_TIME: portalTime(step.createdAt, call.portal.seed.timeZone),
    ...(isLead ? { STATUS_SEMANTIC_ID: step.semantics, STATUS_ID: step.stageId } : { CATEGORY_ID: step.categoryId, STAGE_SEMANTIC_ID: step.semantics, STAGE_ID: step.stageId }),
  }))
  return page(call, legacyRows(call, rows), (items) => ({ items }))
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmDirectoryMethods: Record<string, RestMethod> = {
  'crm.category.list': crm(categories),
  'crm.status.list': crm(statuses),
  'crm.settings.mode.get': crm((call) => ({ result: call.portal.seed.crmMode === 'simple' ? 2 : 1 })),
  'crm.duplicate.findbycomm': crm(duplicates),
  'crm.stagehistory.list': crm(stageHistory),
}
