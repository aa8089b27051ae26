import { languageOf, touch } from '../portal.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, param, requireAdmin, textParam } from './call.ts'
import { RestError } from './rest-error.ts'
import { systemError } from './system-errors.ts'

const PLACES = ['DETAIL_TAB', 'DETAIL_TOOLBAR', 'DETAIL_ACTIVITY', 'LIST_TOOLBAR', 'LIST_MENU', 'ACTIVITY_TIMELINE_MENU', 'ROBOT_DESIGNER_TOOLBAR']
const CRM_AREAS = ['CRM_ANALYTICS_MENU', 'CRM_ANALYTICS_TOOLBAR', 'CRM_FUNNELS_TOOLBAR']
const OPEN_PLACES = ['LEFT_MENU', 'REST_APP_URI', 'PAGE_BACKGROUND_WORKER']
const SINGLE = new Set(['REST_APP_URI', 'PAGE_BACKGROUND_WORKER'])

/** Codes of smart processes exist as soon as the smart process does. */
function available(call: Call): string[] {
  const nouns = ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', ...call.portal.state.types.map((type) => `DYNAMIC_${type.entityTypeId}`)]
  const crm = nouns.flatMap((noun) => PLACES.map((place) => `CRM_${noun}_${place}`))
  return call.caller.scopes.includes('crm') ? [...OPEN_PLACES, ...crm, ...CRM_AREAS] : OPEN_PLACES
}

function denied(): RestError {
  return new RestError('ACCESS_DENIED', 'Access denied!', 403)
}

function placementParam(call: Call): string {
  const sent = param(call, 'PLACEMENT')
  if (typeof sent === 'object' && sent !== null) throw new RestError('ERROR_ARGUMENT', "The value of an argument 'PLACEMENT' must be of type string", 400, { argument: 'PLACEMENT' })
  const placement = textParam(call, 'PLACEMENT').toUpperCase()
  if (placement === '') throw new RestError('ERROR_ARGUMENT', "Argument 'PLACEMENT' is null or empty", 400, { argument: 'PLACEMENT' })
  return placement
}

function bind(call: Call): Answer {
  requireAdmin(call, denied())
  const placement = placementParam(call)
  const handler = textParam(call, 'HANDLER')
  if (handler === '') throw new RestError('ERROR_ARGUMENT', "Argument 'HANDLER' is null or empty", 400, { argument: 'HANDLER' })
  // The documentation's table gives HTTP 200 for these two refusals: a caller must look for `error` even then.
  if (!available(call).includes(placement)) throw new RestError('ERROR_PLACEMENT_NOT_FOUND', 'Placement not found', 200)
  if (placement === 'PAGE_BACKGROUND_WORKER' && !URL.canParse(String(mapParam(call, 'OPTIONS')['errorHandlerUrl'] ?? ''))) throw new RestError('EMPTY_ERROR_HANDLER_URL', 'Option errorHandlerUrl is empty', 200)
  const userId = numberParam(call, 'USER_ID') || 0
  if (placement === 'REST_APP_URI' && userId > 0) throw new RestError('ERROR_PLACEMENT_USER_MODE', 'User mode is not available', 200)
  const { placements } = call.portal.state
  if (SINGLE.has(placement) && placements.some((known) => known.placement === placement)) throw new RestError('ERROR_PLACEMENT_MAX_COUNT', 'Placement max count', 200)
  if (placements.some((known) => known.placement === placement && known.handler === handler)) throw new RestError('ERROR_CORE', 'Unable to set placement handler: Handler already binded')
  placements.push({
    placement, handler, userId, title: titleOf(call), description: textParam(call, 'DESCRIPTION'),
    options: placement === 'REST_APP_URI' ? [] : (param(call, 'OPTIONS') ?? []), langAll: param(call, 'LANG_ALL') ?? [],
  })
  touch(call.portal)
  return { result: true }
}

function titleOf(call: Call): string {
  const languages = mapParam(call, 'LANG_ALL') as Record<string, { TITLE?: unknown } | undefined>
  const own = languages[languageOf(call.portal)] ?? languages['en']
  return textParam(call, 'TITLE') || String(own?.TITLE ?? '') || (call.portal.cloud.app?.title ?? '')
}

function unbind(call: Call): Answer {
  requireAdmin(call, denied())
  const placement = placementParam(call)
  const handler = textParam(call, 'HANDLER')
  const { state } = call.portal
  const kept = state.placements.filter((known) => known.placement !== placement || (handler !== '' && known.handler !== handler))
  // Counts one for each record found and one more for each deleted, so one handler gives 2.
  const count = (state.placements.length - kept.length) * 2
  state.placements = kept
  touch(call.portal)
  return { result: { count } }
}

function get(call: Call): Answer {
  requireAdmin(call, denied())
  return { result: call.portal.state.placements }
}

function list(call: Call): Answer {
  const scope = textParam(call, 'SCOPE')
  return { result: available(call).filter((place) => scope === '' || (scope === 'crm') === place.startsWith('CRM_')) }
}

const placement = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['placement'], run, onlyApp: systemError('WRONG_AUTH_TYPE') })

export const placementMethods: Record<string, RestMethod> = {
  'placement.bind': placement(bind), 'placement.unbind': placement(unbind), 'placement.get': placement(get), 'placement.list': placement(list),
}
