import { findItem } from '../crm/items.ts'
import { mayChangeItem } from '../crm/rights.ts'
import { raiseEvent } from '../events.ts'
import { portalTime } from '../moment.ts'
import { touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Activity, Todo } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, page, param, textParam } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

function addTodo(call: Call): Answer {
  for (const name of ['ownerTypeId', 'ownerId', 'deadline']) {
    if (textParam(call, name) === '') throw new RestError('100', `Could not find value for parameter {${name}}`)
  }
  const ownerTypeId = numberParam(call, 'ownerTypeId')
  const ownerId = numberParam(call, 'ownerId')
  const owner = findItem(call.portal, ownerTypeId, ownerId)
  if (!owner) throw new RestError('OWNER_NOT_FOUND', 'Owner of the item not found')
  if (!mayChangeItem(call.portal, call.user.id, ownerTypeId, owner)) throw new RestError('ACCESS_DENIED', 'Access denied')
  const deadline = textParam(call, 'deadline')
  if (Number.isNaN(Date.parse(deadline))) throw new RestError('WRONG_DATETIME_FORMAT', 'Wrong datetime format')
  const { state, cloud } = call.portal
  const id = nextId(state, 'activity', 990)
  state.todos.push({
    id, ownerTypeId, ownerId, deadline, title: textParam(call, 'title'), description: textParam(call, 'description'),
    responsibleId: numberParam(call, 'responsibleId') || call.user.id, createdAt: cloud.now(),
  })
  raiseEvent(call.portal, 'ONCRMACTIVITYADD', { FIELDS: { ID: id } }, call.user.id)
  touch(call.portal)
  return { result: { id } }
}

type Source = {
  id: number, ownerTypeId: number, ownerId: number, typeId: string, providerId: string, providerType: string | null, subject: string, description: string
  completed: boolean, incoming: boolean, deadlineMs: number, userId: number, createdAt: number, originatorId: string | null, originId: string | null
}

const KINDS: Record<Activity['kind'], [typeId: string, providerId: string, providerType: string]> = {
  call: ['2', 'VOXIMPLANT_CALL', 'CALL'], email: ['4', 'CRM_EMAIL', 'EMAIL'], meeting: ['1', 'CRM_MEETING', 'MEETING'],
}

function ofActivity(activity: Activity): Source {
  const [typeId, providerId, providerType] = KINDS[activity.kind]
  return { ...activity, typeId, providerId, providerType, description: '', deadlineMs: activity.createdAt, originatorId: null, originId: null }
}

function ofTodo(todo: Todo): Source {
  return {
    ...todo, typeId: '6', providerId: todo.layout ? 'CONFIGURABLE_REST_APP' : 'CRM_TODO', providerType: todo.layout ? 'CONFIGURABLE' : 'TODO', subject: todo.title, completed: todo.completed === true, incoming: false,
    originatorId: todo.originatorId ?? null, originId: todo.originId ?? null, deadlineMs: Date.parse(todo.deadline), userId: todo.responsibleId,
  }
}

function row(call: Call, source: Source): Record<string, unknown> {
  const time = (ms: number): string => portalTime(ms, call.portal.seed.timeZone)
  const person = String(source.userId)
  return {
    ID: String(source.id), OWNER_ID: String(source.ownerId), OWNER_TYPE_ID: String(source.ownerTypeId), TYPE_ID: source.typeId, PROVIDER_ID: source.providerId, PROVIDER_TYPE_ID: source.providerType,
    PROVIDER_GROUP_ID: null, ASSOCIATED_ENTITY_ID: '0', SUBJECT: source.subject, CREATED: time(source.createdAt), LAST_UPDATED: time(source.createdAt), START_TIME: time(source.createdAt),
    END_TIME: time(source.deadlineMs), DEADLINE: time(source.deadlineMs), COMPLETED: source.completed ? 'Y' : 'N', STATUS: source.completed ? '2' : '1', RESPONSIBLE_ID: person, PRIORITY: '2',
    NOTIFY_TYPE: '0', NOTIFY_VALUE: '0', DESCRIPTION: source.description, DESCRIPTION_TYPE: '1', DIRECTION: source.incoming ? '1' : '2', LOCATION: '', SETTINGS: [], ORIGINATOR_ID: source.originatorId, ORIGIN_ID: source.originId,
    AUTHOR_ID: person, EDITOR_ID: person, PROVIDER_PARAMS: [], PROVIDER_DATA: null, RESULT_MARK: '0', RESULT_VALUE: null, RESULT_SUM: null, RESULT_CURRENCY_ID: null, RESULT_STATUS: '0',
    RESULT_STREAM: '0', RESULT_SOURCE_ID: null, AUTOCOMPLETE_RULE: '0',
  }
}

function rows(call: Call): Record<string, unknown>[] {
  const { activities, todos } = call.portal.state
  return [...activities.map(ofActivity), ...todos.map(ofTodo)].toSorted((left, right) => left.createdAt - right.createdAt || left.id - right.id).map((source) => row(call, source))
}

function list(call: Call): Answer {
  const sent = param(call, 'select')
  const wishes = typeof sent === 'object' && sent !== null ? Object.values(sent).map((wish) => String(wish).toUpperCase()) : []
  const isWanted = (name: string): boolean => wishes.length === 0 || wishes.includes('*') || name === 'ID' || wishes.includes(name)
  return page(call, legacyRows(call, rows(call)), (shown) => shown.map((full) => Object.fromEntries(Object.entries(full).filter(([name]) => isWanted(name)))))
}

function get(call: Call): Answer {
  const found = rows(call).find((candidate) => candidate['ID'] === String(numberParam(call, 'id')))
  if (!found) throw new RestError('', 'Not found')
  return { result: found }
}

function complete(call: Call): Answer {
  const { activities, todos } = call.portal.state
  const found = [...activities, ...todos].find((activity) => activity.id === numberParam(call, 'id'))
  if (!found) throw new RestError('', 'Not found')
  if ('layout' in found) throw new RestError('', 'Use crm.activity.configurable.update for this activity provider')
  if (mapParam(call, 'fields')['COMPLETED'] !== undefined) found.completed = mapParam(call, 'fields')['COMPLETED'] === 'Y'
  raiseEvent(call.portal, 'ONCRMACTIVITYUPDATE', { FIELDS: { ID: found.id } }, call.user.id)
  touch(call.portal)
  return { result: true }
}

function moveTodo(call: Call): Answer {
  for (const name of ['id', 'ownerTypeId', 'ownerId', 'value']) if (textParam(call, name) === '') throw new RestError('100', `Could not find value for parameter {${name}}`)
  const found = call.portal.state.todos.find((todo) => todo.id === numberParam(call, 'id') && todo.layout === undefined)
  if (!found) throw new RestError('NOT_FOUND', 'Not found.')
  if (found.completed) throw new RestError('CAN_NOT_UPDATE_COMPLETED_TODO', 'Completed activity cannot be modified')
  if (Number.isNaN(Date.parse(textParam(call, 'value')))) throw new RestError('WRONG_DATETIME_FORMAT', 'Wrong datetime format')
  found.deadline = textParam(call, 'value')
  raiseEvent(call.portal, 'ONCRMACTIVITYUPDATE', { FIELDS: { ID: found.id } }, call.user.id)
  touch(call.portal)
  return { result: { id: found.id } }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const activityMethods: Record<string, RestMethod> = {
  'crm.activity.todo.add': crm(addTodo), 'crm.activity.todo.updateDeadline': crm(moveTodo), 'crm.activity.list': crm(list), 'crm.activity.get': crm(get), 'crm.activity.update': crm(complete),
}
