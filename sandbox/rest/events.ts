import { knownEvents, raiseEvent } from '../events.ts'
import type { Params } from '../php-form.ts'
import { languageOf, touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, param, requireAdmin, textParam } from './call.ts'
import { RestError } from './rest-error.ts'
import { systemError } from './system-errors.ts'

function eventParam(call: Call): string {
  const event = textParam(call, 'event').toUpperCase()
  if (!knownEvents(call.portal).includes(event)) throw new RestError('ERROR_EVENT_NOT_FOUND', 'Event not found')
  return event
}

function denied(text: string): RestError {
  return new RestError('ACCESS_DENIED', `Access denied! ${text} requires administrator access rights`, 403)
}

function handlerParam(call: Call): URL {
  const handler = textParam(call, 'handler')
  if (!URL.canParse(handler)) throw new RestError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL')
  const url = new URL(handler)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new RestError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol')
  return url
}

function bind(call: Call): Answer {
  const event = eventParam(call)
  const offline = textParam(call, 'event_type').toLowerCase() === 'offline'
  const authType = Number(textParam(call, 'auth_type') || 0)
  if (offline) requireAdmin(call, denied('Offline events binding'))
  if (authType !== 0 && authType !== call.user.id) requireAdmin(call, denied('Event binding with AUTH_TYPE'))
  const handler = offline ? '' : textParam(call, 'handler')
  // A host without a dot cannot be reached from the cloud: the answer is just false.
  if (!offline && !handlerParam(call).hostname.includes('.')) return { result: false }
  const { state } = call.portal
  if (state.handlers.some((known) => known.event === event && known.handler === handler && known.authType === authType && known.offline === offline)) {
    throw new RestError('ERROR_CORE', 'Unable to set event handler: Handler already binded')
  }
  const minTimeout = mapParam(call, 'options')['minTimeout']
  state.handlers.push({
    id: nextId(state, 'handler', 200), event, handler, authType, offline, userId: call.user.id,
    ...(offline && { connector: textParam(call, 'auth_connector') }), ...(minTimeout !== undefined && { minTimeout: Number(minTimeout) }),
  })
  touch(call.portal)
  return { result: true }
}

function unbind(call: Call): Answer {
  const event = eventParam(call)
  const handler = textParam(call, 'handler')
  const authType = textParam(call, 'auth_type')
  const offline = textParam(call, 'event_type').toLowerCase() === 'offline'
  if (offline) requireAdmin(call, denied('Offline events unbinding'))
  if (authType !== '' && Number(authType) !== call.user.id) requireAdmin(call, denied('Event unbinding with AUTH_TYPE'))
  const { state } = call.portal
  const kept = state.handlers.filter((known) => known.event !== event || known.offline !== offline || (!offline && known.handler !== handler)
    || (authType !== '' && known.authType !== Number(authType)) || (!call.user.admin && known.userId !== call.user.id))
  const count = state.handlers.length - kept.length
  state.handlers = kept
  touch(call.portal)
  return { result: { count } }
}

function list(call: Call): Answer {
  return { result: call.portal.state.handlers.map(({ event, handler, authType, offline }) => ({ event, handler, auth_type: String(authType), offline: offline ? 1 : 0 })) }
}

function names(call: Call): Answer {
  const scope = textParam(call, 'SCOPE')
  const isCrmVisible = call.caller.scopes.includes('crm') || isYes(param(call, 'FULL'))
  return { result: knownEvents(call.portal).filter((event) => (event.startsWith('ONCRM') ? isCrmVisible && (scope === '' || scope === 'crm') : scope === '')) }
}

function test(call: Call): Answer {
  const query: Params = { ...call.params }
  delete query['auth']
  raiseEvent(call.portal, 'ONAPPTEST', { QUERY: query, LANGUAGE_ID: languageOf(call.portal) }, call.user.id)
  return { result: 1 }
}

const open = (run: (call: Call) => Answer): RestMethod => ({ scopes: [], run })
const ofApp = (run: (call: Call) => Answer): RestMethod => ({ scopes: [], run, onlyApp: systemError('WRONG_AUTH_TYPE') })

export const eventMethods: Record<string, RestMethod> = {
  'event.bind': ofApp(bind), 'event.unbind': ofApp(unbind), 'event.get': ofApp(list), events: open(names), 'event.test': ofApp(test),
}
