import { findItem } from '../crm/items.ts'
import { mayChangeItem } from '../crm/rights.ts'
import { raiseEvent } from '../events.ts'
import { touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Todo } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, numberParam, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

/** An application's own activity: it alone may change it, and what it looks like is the application's. */
const WRONG_CONTEXT = new RestError('ERROR_WRONG_CONTEXT', 'The method can only be called in the context of an application')

function layoutOf(call: Call): { layout: Record<string, unknown>, title: string, description: string } {
  const layout = mapParam(call, 'layout')
  const inside = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined)
  const title = inside(layout['header'], 'title')
  if (Object.keys(layout).length === 0) throw new RestError('ERROR_EMPTY_LAYOUT', 'The layout field must be filled')
  const blocks = Object.values((inside(layout['body'], 'blocks') ?? {}) as Record<string, unknown>)
  const text = blocks.map((block) => inside(inside(block, 'properties'), 'value')).find((value) => typeof value === 'string')
  return { layout, title: typeof title === 'string' ? title : '', description: String(text ?? '') }
}

function deadlineOf(fields: Record<string, unknown>): string {
  const deadline = String(fields['deadline'] ?? '')
  if (deadline === '') return ''
  if (Number.isNaN(Date.parse(deadline))) throw new RestError('WRONG_FIELD_VALUE', 'Invalid value of the field deadline')
  if (isYes(fields['isIncomingChannel'])) throw new RestError('INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE', 'Incoming activity cannot have a deadline')
  return deadline
}

function add(call: Call): Answer {
  for (const name of ['ownerTypeId', 'ownerId']) if (textParam(call, name) === '') throw new RestError('100', `Could not find value for parameter {${name}}`)
  const [ownerTypeId, ownerId] = [numberParam(call, 'ownerTypeId'), numberParam(call, 'ownerId')]
  const owner = findItem(call.portal, ownerTypeId, ownerId)
  if (!owner) throw new RestError('NOT_FOUND', 'Not found.')
  if (!mayChangeItem(call.portal, call.user.id, ownerTypeId, owner)) throw new RestError('ACCESS_DENIED', 'Access denied')
  const fields = mapParam(call, 'fields')
  const { state, cloud } = call.portal
  const id = nextId(state, 'activity', 990)
  state.todos.push({
    id, ownerTypeId, ownerId, deadline: deadlineOf(fields), ...layoutOf(call), responsibleId: Number(fields['responsibleId']) || call.user.id, createdAt: cloud.now(),
    completed: isYes(fields['completed']), originatorId: String(fields['originatorId'] ?? ''), originId: String(fields['originId'] ?? ''),
  })
  raiseEvent(call.portal, 'ONCRMACTIVITYADD', { FIELDS: { ID: id } }, call.user.id)
  touch(call.portal)
  return { result: { activity: { id } } }
}

function find(call: Call): Todo {
  const found = call.portal.state.todos.find((todo) => todo.id === numberParam(call, 'id') && todo.layout !== undefined)
  if (!found) throw new RestError('NOT_FOUND', 'Not found.')
  return found
}

function update(call: Call): Answer {
  const found = find(call)
  const fields = mapParam(call, 'fields')
  Object.assign(found, layoutOf(call), {
    ...(fields['deadline'] !== undefined && { deadline: deadlineOf(fields) }), ...(fields['completed'] !== undefined && { completed: isYes(fields['completed']) }),
    ...(fields['responsibleId'] !== undefined && { responsibleId: Number(fields['responsibleId']) }),
  })
  raiseEvent(call.portal, 'ONCRMACTIVITYUPDATE', { FIELDS: { ID: found.id } }, call.user.id)
  touch(call.portal)
  return { result: { activity: { id: found.id } } }
}

function get(call: Call): Answer {
  const { id, deadline, completed, responsibleId, originatorId, originId, ownerId, ownerTypeId, layout } = find(call)
  return { result: { activity: { id, ownerTypeId, ownerId, fields: { typeId: 'CONFIGURABLE', completed: completed === true, deadline, responsibleId, originatorId, originId }, layout } } }
}

const own = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run, onlyApp: WRONG_CONTEXT })

export const configurableMethods: Record<string, RestMethod> = {
  'crm.activity.configurable.add': own(add), 'crm.activity.configurable.update': own(update), 'crm.activity.configurable.get': own(get),
}
