import { ENTITY_NOUNS } from '../crm/fields.ts'
import { findItem } from '../crm/items.ts'
import { portalTime } from '../moment.ts'
import { findUser, touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { legacyRows, numberParam, page, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

function entityTypeOf(word: unknown): number {
  const noun = String(word ?? '').toUpperCase()
  return Number(Object.entries(ENTITY_NOUNS).find(([, name]) => name === noun)?.[0] ?? 0)
}

function addComment(call: Call): Answer {
  // Unlike its neighbours this method knows the parameter in lower case only.
  const sent = call.params['fields']
  if (typeof sent !== 'object' || sent === null) throw new RestError('100', 'Could not find value for parameter {fields}')
  const fields = sent as Record<string, unknown>
  const entityTypeId = entityTypeOf(fields['ENTITY_TYPE'])
  const entityId = Number(fields['ENTITY_ID'])
  if (!findItem(call.portal, entityTypeId, entityId)) throw new RestError('OWNER_NOT_FOUND', 'Owner of the item not found')
  const text = String(fields['COMMENT'] ?? '').trim()
  if (text === '') throw new RestError('INVALID_ARG_VALUE', 'Empty comment')
  const { state, cloud } = call.portal
  const id = nextId(state, 'timeline', 990)
  state.comments.push({ id, entityTypeId, entityId, authorId: Number(fields['AUTHOR_ID'] ?? call.user.id), text, createdAt: cloud.now() })
  touch(call.portal)
  return { result: id }
}

function listComments(call: Call): Answer {
  const { state, seed } = call.portal
  const rows = state.comments.map((comment) => ({
    ID: String(comment.id), ENTITY_ID: String(comment.entityId), ENTITY_TYPE: ENTITY_NOUNS[comment.entityTypeId]?.toLowerCase() ?? '',
    CREATED: portalTime(comment.createdAt, seed.timeZone), COMMENT: comment.text, AUTHOR_ID: String(comment.authorId), FILES: {},
  }))
  return page(call, legacyRows(call, rows), (shown) => shown)
}

function addTodo(call: Call): Answer {
  for (const name of ['ownerTypeId', 'ownerId', 'deadline']) {
    if (textParam(call, name) === '') throw new RestError('100', `Could not find value for parameter {${name}}`)
  }
  const ownerTypeId = numberParam(call, 'ownerTypeId')
  const ownerId = numberParam(call, 'ownerId')
  if (!findItem(call.portal, ownerTypeId, ownerId)) throw new RestError('OWNER_NOT_FOUND', 'Owner of the item not found')
  const deadline = textParam(call, 'deadline')
  if (Number.isNaN(Date.parse(deadline))) throw new RestError('WRONG_DATETIME_FORMAT', 'Wrong datetime format')
  const { state, cloud } = call.portal
  const id = nextId(state, 'activity', 990)
  state.todos.push({
    id, ownerTypeId, ownerId, deadline, title: textParam(call, 'title'), description: textParam(call, 'description'),
    responsibleId: numberParam(call, 'responsibleId') || call.user.id, createdAt: cloud.now(),
  })
  touch(call.portal)
  return { result: { id } }
}

function notify(call: Call): Answer {
  const userId = numberParam(call, 'USER_ID')
  const message = textParam(call, 'MESSAGE')
  const tag = textParam(call, 'TAG')
  if (!(userId > 0)) throw new RestError('USER_ID_EMPTY', "User ID can't be empty")
  if (message === '') throw new RestError('MESSAGE_EMPTY', "Message can't be empty")
  const { state, cloud } = call.portal
  if (!findUser(call.portal, userId)) return { result: false }
  // The same tag replaces what the application said before.
  if (tag !== '') state.notifications = state.notifications.filter((known) => known.tag !== tag || known.userId !== userId)
  const id = nextId(state, 'notification', 12_340)
  state.notifications.push({ id, userId, message, tag, at: cloud.now() })
  touch(call.portal)
  return { result: id }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmTimelineMethods: Record<string, RestMethod> = {
  'crm.timeline.comment.add': crm(addComment), 'crm.timeline.comment.list': crm(listComments), 'crm.activity.todo.add': crm(addTodo),
  'im.notify.system.add': { scopes: ['im'], run: notify },
}
