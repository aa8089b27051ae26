import { itemsOf } from '../crm/items.ts'
import { COMPANY, CONTACT } from '../crm/kinds.ts'
import { seedStages } from '../crm/stages.ts'
import { portalTime } from '../moment.ts'
import { touch } from '../portal.ts'
import type { Portal } from '../portal.ts'
import { nextId } from '../state.ts'
import type { SmartProcess } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, numberParam, page, param, requireAdmin } from './call.ts'
import { RestError } from './rest-error.ts'

const FLAGS = [
  'isCategoriesEnabled', 'isStagesEnabled', 'isBeginCloseDatesEnabled', 'isClientEnabled', 'isUseInUserfieldEnabled', 'isLinkWithProductsEnabled', 'isMycompanyEnabled', 'isDocumentsEnabled',
  'isSourceEnabled', 'isObserversEnabled', 'isRecyclebinEnabled', 'isAutomationEnabled', 'isBizProcEnabled', 'isSetOpenPermissions', 'isPaymentsEnabled', 'isCountersEnabled',
]
const LINKED = ['CALENDAR_EVENT|UF_CRM_CAL_EVENT', 'TASKS_TASK|UF_CRM_TASK', 'TASKS_TASK_TEMPLATE|UF_CRM_TASK']
const FIRST_FREE = 1030

function flag(value: unknown): 'Y' | 'N' {
  return isYes(value) ? 'Y' : 'N'
}

function relation(entityTypeId: number, isPredefined: boolean): Record<string, unknown> {
  return { entityTypeId, isChildrenListEnabled: 'Y', isPredefined: flag(isPredefined) }
}

function brief(portal: Portal, type: SmartProcess): Record<string, unknown> {
  const time = portalTime(type.createdAt, portal.seed.timeZone)
  return {
    id: type.id, title: type.title, code: type.code, createdBy: type.createdBy, entityTypeId: type.entityTypeId, customSectionId: null, ...type.flags,
    createdTime: time, updatedTime: time, updatedBy: type.createdBy,
  }
}

function full(portal: Portal, type: SmartProcess): Record<string, unknown> {
  const isClient = (parent: number): boolean => (parent === CONTACT || parent === COMPANY) && type.flags['isClientEnabled'] === 'Y'
  return {
    ...brief(portal, type),
    relations: { parent: type.parents.map((parent) => relation(parent, isClient(parent))), child: type.children.map((child) => relation(child, false)) },
    linkedUserFields: type.linked, customSections: [],
  }
}

function related(sent: unknown): number[] {
  return typeof sent === 'object' && sent !== null ? Object.values(sent as Record<string, { entityTypeId?: unknown }>).map((entry) => Number(entry.entityTypeId)).filter((id) => id > 0) : []
}

function wantedNumber(portal: Portal, sent: unknown): number {
  const taken = (id: number): boolean => portal.state.types.some((type) => type.entityTypeId === id)
  if (sent !== undefined && sent !== '') {
    const wanted = Number(sent)
    // Two ranges: 128 to 191, and even numbers from 1030.
    const isAllowed = (wanted >= 128 && wanted < 192) || (wanted >= FIRST_FREE && wanted % 2 === 0)
    if (!isAllowed || taken(wanted)) throw new RestError('INVALID_ARG_VALUE', 'entityTypeId is out of allowed range')
    return wanted
  }
  let free = FIRST_FREE
  while (taken(free)) free += 2
  return free
}

/** Creates a smart process with its default pipeline and stages DT<number>_<pipeline>:NEW… */
export function createSmartProcess(portal: Portal, fields: Record<string, unknown>, userId: number): SmartProcess {
  const entityTypeId = wantedNumber(portal, fields['entityTypeId'])
  const flags = Object.fromEntries(FLAGS.map((name) => [name, flag(fields[name])]))
  const relations = (fields['relations'] ?? {}) as { parent?: unknown, child?: unknown }
  const linked = (fields['linkedUserFields'] ?? {}) as Record<string, unknown>
  const clients = flags['isClientEnabled'] === 'Y' ? [CONTACT, COMPANY] : []
  const type: SmartProcess = {
    id: nextId(portal.state, 'type', 15), entityTypeId, title: String(fields['title'] ?? 'Smart process'), code: String(fields['code'] ?? ''), flags, createdBy: userId, createdAt: portal.cloud.now(),
    parents: [...new Set([...clients, ...related(relations.parent)])], children: related(relations.child), linked: Object.fromEntries(LINKED.map((name) => [name, flag(linked[name])])),
  }
  const categoryId = nextId(portal.state, 'category', 0)
  portal.state.types.push(type)
  portal.state.categories.push({ id: categoryId, entityTypeId, name: 'General', sort: 500, isDefault: true })
  if (flags['isStagesEnabled'] === 'Y') seedStages(portal, entityTypeId, categoryId)
  touch(portal)
  return type
}

function add(call: Call): Answer {
  if (param(call, 'fields') === undefined) throw new RestError('100', 'Could not find value for parameter {fields}')
  requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied'))
  const fields = mapParam(call, 'fields')
  if (isYes(fields['isExternal']) && !fields['customSectionId']) throw new RestError('0', 'Select a workplace where the SPA will be located')
  // Unlike get and list, add does not tell the code.
  const { code: _, ...type } = full(call.portal, createSmartProcess(call.portal, fields, call.user.id))
  return { result: { type } }
}

function checkName(known: Record<string, unknown>, key: string, where: 'filter' | 'order'): string {
  const name = key.replace(/^[!<>=@%]+/, '')
  if (!Object.hasOwn(known, name)) throw new RestError('INVALID_ARG_VALUE', `Invalid ${where}: field '${name}' is not allowed in ${where}`)
  return name
}

function list(call: Call): Answer {
  requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied'))
  const rows = call.portal.state.types.map((type) => brief(call.portal, type))
  const sample = rows[0] ?? { id: 0, title: '', code: '', entityTypeId: 0, createdBy: 0, ...Object.fromEntries(FLAGS.map((name) => [name, 'N'])) }
  const conditions = Object.entries(mapParam(call, 'filter')).map(([key, wanted]) => [checkName(sample, key, 'filter'), typeof wanted === 'object' && wanted !== null ? Object.values(wanted) : [wanted]] as const)
  for (const key of Object.keys(mapParam(call, 'order'))) checkName(sample, key, 'order')
  const found = rows.filter((row) => conditions.every(([name, options]) => options.some((option) => String(option) === String(row[name]))))
  return page(call, found, (types) => ({ types }))
}

function find(call: Call, by: 'id' | 'entityTypeId'): SmartProcess {
  const type = call.portal.state.types.find((candidate) => candidate[by] === numberParam(call, by))
  // The code is the number 0, unlike all others.
  if (!type) throw new RestError('0', 'SPA not found', 400, { error: 0 })
  return type
}

function remove(call: Call): Answer {
  requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied'))
  const type = find(call, 'id')
  if (itemsOf(call.portal, type.entityTypeId).length > 0) throw new RestError('BX_ERROR', 'You cannot delete an entity type that has elements')
  call.portal.state.types = call.portal.state.types.filter((other) => other !== type)
  touch(call.portal)
  return { result: [] }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmTypeMethods: Record<string, RestMethod> = {
  'crm.type.add': crm(add), 'crm.type.list': crm(list), 'crm.type.delete': crm(remove),
  'crm.type.get': crm((call) => ({ result: { type: full(call.portal, find(call, 'id')) } })),
  'crm.type.getByEntityTypeId': crm((call) => ({ result: { type: full(call.portal, find(call, 'entityTypeId')) } })),
}
