import { findItem } from '../crm/items.ts'
import { entityNoun, entityTypeByNoun } from '../crm/kinds.ts'
import { mayChangeItem, maySee, maySeeItem } from '../crm/rights.ts'
import { raiseEvent } from '../events.ts'
import { portalTime } from '../moment.ts'
import { portalUrl, touch, usersOf } from '../portal.ts'
import { nextId } from '../state.ts'
import type { LogMessage, TimelineComment } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, page, param, textParam } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

function tell(call: Call, id: number, verb: 'ADD' | 'UPDATE' | 'DELETE'): void {
  raiseEvent(call.portal, `ONCRMTIMELINECOMMENT${verb}`, { FIELDS: { ID: id } }, call.user.id)
  touch(call.portal)
}

function addComment(call: Call): Answer {
  // Unlike its neighbours this method knows the parameter in lower case only.
  const sent = call.params['fields']
  if (typeof sent !== 'object' || sent === null) throw new RestError('100', 'Could not find value for parameter {fields}')
  const fields = sent as Record<string, unknown>
  const entityTypeId = entityTypeByNoun(String(fields['ENTITY_TYPE'] ?? ''))
  const entityId = Number(fields['ENTITY_ID'])
  const owner = findItem(call.portal, entityTypeId, entityId)
  if (!owner) throw new RestError('OWNER_NOT_FOUND', 'Owner of the item not found')
  if (!mayChangeItem(call.portal, call.user.id, entityTypeId, owner)) throw new RestError('ACCESS_DENIED', 'Access denied')
  const text = String(fields['COMMENT'] ?? '').trim()
  if (text === '') throw new RestError('INVALID_ARG_VALUE', 'Empty comment')
  const { state, cloud } = call.portal
  const id = nextId(state, 'timeline', 990)
  state.comments.push({ id, entityTypeId, entityId, authorId: Number(fields['AUTHOR_ID'] ?? call.user.id), text, createdAt: cloud.now() })
  keepFiles(call, id, fields['FILES'])
  tell(call, id, 'ADD')
  return { result: id }
}

function presentComment(call: Call, comment: TimelineComment): Record<string, unknown> {
  const { seed, state } = call.portal
  const author = usersOf(call.portal).find((user) => user.id === comment.authorId)
  const files = (state.files[comment.id] ?? []).map((file): [string, unknown] => [String(file.id), {
    id: file.id, date: portalTime(comment.createdAt, seed.timeZone), type: 'image', name: file.name, size: file.size, image: { width: 1, height: 1 }, authorId: comment.authorId,
    authorName: author ? `${author.name} ${author.lastName}` : '', urlPreview: `${portalUrl(call.portal)}/disk/showFile/${file.id}/`, urlShow: `${portalUrl(call.portal)}/disk/showFile/${file.id}/`,
    urlDownload: `${portalUrl(call.portal)}/disk/downloadFile/${file.id}/`,
  }])
  return {
    ID: String(comment.id), ENTITY_ID: String(comment.entityId), ENTITY_TYPE: entityNoun(comment.entityTypeId).toLowerCase(), CREATED: portalTime(comment.createdAt, seed.timeZone),
    COMMENT: comment.text, AUTHOR_ID: String(comment.authorId), FILES: Object.fromEntries(files),
  }
}

/** Names and sizes are kept, contents are not. */
function keepFiles(call: Call, commentId: number, sent: unknown): void {
  if (typeof sent !== 'object' || sent === null) return
  const { state } = call.portal
  state.files[commentId] = Object.values(sent as Record<string, [unknown, unknown]>).map(([name, content]) => ({
    id: nextId(state, 'file', 0), name: String(name), size: Buffer.from(String(content), 'base64').length,
  }))
}

/** The owner asked for is one the caller may not see. */
function checkOwner(call: Call): void {
  const filter = mapParam(call, 'filter')
  const entityTypeId = entityTypeByNoun(String(filter['ENTITY_TYPE'] ?? ''))
  const owner = findItem(call.portal, entityTypeId, Number(filter['ENTITY_ID']))
  const isSeen = owner ? maySeeItem(call.portal, call.user.id, entityTypeId, owner) : maySee(call.portal, call.user.id, entityTypeId)
  if (!isSeen) throw new RestError('', 'Access denied.')
}

function listComments(call: Call): Answer {
  checkOwner(call)
  return page(call, legacyRows(call, call.portal.state.comments.map((comment) => presentComment(call, comment))), (shown) => shown)
}

function commentOf(call: Call): TimelineComment {
  const id = numberParam(call, 'id')
  if (!(id > 0)) throw new RestError('', 'ID is not defined or invalid.')
  const comment = call.portal.state.comments.find((known) => known.id === id)
  if (!comment) throw new RestError('', 'Not found.')
  return comment
}

function updateComment(call: Call): Answer {
  const comment = commentOf(call)
  comment.text = String(mapParam(call, 'fields')['COMMENT'] ?? comment.text)
  tell(call, comment.id, 'UPDATE')
  return { result: true }
}

function deleteComment(call: Call): Answer {
  const comment = commentOf(call)
  const { state } = call.portal
  state.comments = state.comments.filter((other) => other !== comment)
  tell(call, comment.id, 'DELETE')
  return { result: true }
}

function presentLog(call: Call, { id, createdAt, authorId, title, text, iconCode }: LogMessage): Record<string, unknown> {
  return { id, created: portalTime(createdAt, call.portal.seed.timeZone), authorId, title, text, iconCode }
}

function addLogMessage(call: Call): Answer {
  if (param(call, 'fields') === undefined) throw new RestError('100', 'Could not find value for parameter {fields}')
  const fields = mapParam(call, 'fields')
  for (const name of ['entityTypeId', 'entityId', 'title', 'text', 'iconCode']) {
    if (String(fields[name] ?? '') === '') throw new RestError('100', `Could not find value for parameter {${name}}`)
  }
  const [entityTypeId, entityId] = [Number(fields['entityTypeId']), Number(fields['entityId'])]
  if (!findItem(call.portal, entityTypeId, entityId)) throw new RestError('OWNER_NOT_FOUND', 'Owner was not found')
  const { state, cloud } = call.portal
  const logMessage: LogMessage = {
    id: nextId(state, 'timeline', 990), entityTypeId, entityId, authorId: call.user.id, title: String(fields['title']), text: String(fields['text']), iconCode: String(fields['iconCode']), createdAt: cloud.now(),
  }
  state.logMessages.push(logMessage)
  touch(call.portal)
  return { result: { logMessage: presentLog(call, logMessage) } }
}

function findLog(call: Call): LogMessage {
  const id = numberParam(call, 'id')
  const found = call.portal.state.logMessages.find((known) => known.id === id)
  if (!found) throw new RestError('NOT_FOUND', `Timeline logmessage not found for id ${id}`)
  return found
}

function listLogMessages(call: Call): Answer {
  for (const name of ['entityTypeId', 'entityId']) if (textParam(call, name) === '') throw new RestError('100', `Could not find value for parameter {${name}}`)
  const rows = call.portal.state.logMessages.filter((known) => known.entityTypeId === numberParam(call, 'entityTypeId') && known.entityId === numberParam(call, 'entityId'))
  return page(call, rows.toReversed().map((known) => presentLog(call, known)), (shown) => shown)
}

function deleteLogMessage(call: Call): Answer {
  const found = findLog(call)
  const { state } = call.portal
  state.logMessages = state.logMessages.filter((other) => other !== found)
  touch(call.portal)
  return { result: null }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmTimelineMethods: Record<string, RestMethod> = {
  'crm.timeline.comment.add': crm(addComment), 'crm.timeline.comment.list': crm(listComments), 'crm.timeline.comment.get': crm((call) => ({ result: presentComment(call, commentOf(call)) })),
  'crm.timeline.comment.update': crm(updateComment), 'crm.timeline.comment.delete': crm(deleteComment),
  'crm.timeline.logmessage.add': crm(addLogMessage), 'crm.timeline.logmessage.list': crm(listLogMessages), 'crm.timeline.logmessage.delete': crm(deleteLogMessage),
  'crm.timeline.logmessage.get': crm((call) => ({ result: { logMessage: presentLog(call, findLog(call)) } })),
}
