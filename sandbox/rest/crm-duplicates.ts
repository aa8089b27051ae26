import { itemsOf } from '../crm/items.ts'
import { CONTACT, COMPANY, LEAD, hasStages, smartProcess } from '../crm/kinds.ts'
import { mergeItems } from '../crm/recycle.ts'
import { maySee, maySeeItem } from '../crm/rights.ts'
import { portalTime } from '../moment.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, page, param, textParam } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

const MAX_VALUES = 20
const MAX_FOUND = 20

/** Phones compare as whole numbers without what is dialled after them. */
function normal(type: string, value: string): string {
  return type === 'PHONE' ? value.replace(/(?:[;,]|ext\.?|x)\s*\d+$/i, '').replaceAll(/[^\d+]/g, '') : value.trim().toLowerCase()
}

function sentType(call: Call): string {
  const type = textParam(call, 'type').toUpperCase()
  if (type === '') throw new RestError('Communication type is not defined', "Parameter 'type' is required.")
  if (type !== 'PHONE' && type !== 'EMAIL') throw new RestError(`Communication type '${type}' is not supported in current context`, `Communication type '${type}' is not supported in current context`)
  return type
}

function findByComm(call: Call): Answer {
  const type = sentType(call)
  const sent = param(call, 'values')
  const values = (typeof sent === 'object' && sent !== null ? Object.values(sent).map(String) : []).slice(0, MAX_VALUES)
  if (values.length === 0) throw new RestError('Communication values is not defined', "Parameter 'values' is required.")
  const wanted = new Set(values.map((value) => normal(type, value)))
  const only = textParam(call, 'entity_type').toUpperCase()
  if (![LEAD, CONTACT, COMPANY].some((kind) => maySee(call.portal, call.user.id, kind))) throw new RestError('Access denied', 'Access denied', 403)
  const found: [string, number[]][] = []
  for (const [name, entityTypeId] of [['LEAD', LEAD], ['CONTACT', CONTACT], ['COMPANY', COMPANY]] as const) {
    if (only !== '' && only !== name) continue
    const ids = itemsOf(call.portal, entityTypeId).filter((item) => maySeeItem(call.portal, call.user.id, entityTypeId, item) && item.fm.some((field) => field.typeId === type && wanted.has(normal(type, field.value)))).map((item) => item.id)
    if (ids.length > 0) found.push([name, ids.slice(0, MAX_FOUND)])
    // Twenty of one kind fill the answer: kinds after it are not looked at.
    if (ids.length >= MAX_FOUND) break
  }
  return { result: found.length > 0 ? Object.fromEntries(found) : [] }
}

/** A refusal whose code is the number 0, unlike all others. */
function refuseMerge(text: string): RestError {
  return new RestError('0', text, 400, { error: 0 })
}

function mergeBatch(call: Call): Answer {
  const params = mapParam(call, 'params')
  const entityTypeId = Number(params['entityTypeId'])
  if (!(entityTypeId > 0)) throw refuseMerge('The parameter entityTypeId is required.')
  if (![LEAD, CONTACT, COMPANY].includes(entityTypeId) && entityTypeId !== 2) throw refuseMerge(`Entity type ${entityTypeId} is not supported`)
  const sent = params['entityIds']
  const ids = typeof sent === 'object' && sent !== null ? [...new Set(Object.values(sent).map(Number))] : []
  if (ids.length === 0) throw refuseMerge('The parameter entityIds does not contains valid elements.')
  if (ids.length < 2) throw refuseMerge('The parameter entityIds must contains at least two elements.')
  return { result: { STATUS: 'SUCCESS', ENTITY_IDS: mergeItems(call.portal, entityTypeId, ids, call.user.id) } }
}

function stageHistory(call: Call): Answer {
  const entityTypeId = numberParam(call, 'entityTypeId')
  if (Number.isNaN(entityTypeId)) throw new RestError('100', 'Could not find value for parameter {entityTypeId}')
  if (!hasStages(call.portal, entityTypeId) && !smartProcess(call.portal, entityTypeId)) throw new RestError('ENTITY_TYPE_NOT_SUPPORTED', 'Entity type is not supported')
  const rows = call.portal.state.history.filter((step) => step.entityTypeId === entityTypeId).map((step) => ({
    ID: step.id, TYPE_ID: step.typeId, OWNER_ID: step.ownerId, CREATED_TIME: portalTime(step.createdAt, call.portal.seed.timeZone),
    ...(entityTypeId === LEAD ? { STATUS_SEMANTIC_ID: step.semantics, STATUS_ID: step.stageId } : { CATEGORY_ID: step.categoryId, STAGE_SEMANTIC_ID: step.semantics, STAGE_ID: step.stageId }),
  }))
  return page(call, legacyRows(call, rows), (items) => ({ items }))
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmDuplicateMethods: Record<string, RestMethod> = {
  'crm.duplicate.findbycomm': crm(findByComm), 'crm.entity.mergeBatch': crm(mergeBatch), 'crm.stagehistory.list': crm(stageHistory),
}
