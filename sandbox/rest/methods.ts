import { activityMethods } from './activities.ts'
import { appMethods } from './app.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, param, textParam } from './call.ts'
import { calendarMethods } from './calendar.ts'
import { configurableMethods } from './configurable.ts'
import { contactLinkMethods } from './contact-links.ts'
import { crmCategoryMethods } from './crm-categories.ts'
import { crmDirectoryMethods } from './crm-directories.ts'
import { crmDuplicateMethods } from './crm-duplicates.ts'
import { crmItemMethods } from './crm-items.ts'
import { crmLegacyMethods } from './crm-legacy.ts'
import { crmTimelineMethods } from './crm-timeline.ts'
import { crmTypeMethods } from './crm-types.ts'
import { crmUserFieldMethods } from './crm-userfields.ts'
import { eventMethods } from './events.ts'
import { legacyProductRowMethods } from './legacy-product-rows.ts'
import { notificationMethods } from './notifications.ts'
import { offlineMethods } from './offline.ts'
import type { Operating } from './operating.ts'
import { chargeOperating, checkOperating } from './operating.ts'
import { placementMethods } from './placements.ts'
import { productRowMethods } from './product-rows.ts'
import { robotMethods } from './robots.ts'
import { insufficientScope, systemError } from './system-errors.ts'
import { trackingMethods } from './tracking.ts'
import { triggerMethods } from './triggers.ts'
import { userFieldConfigMethods } from './userfieldconfig.ts'
import { userMethods } from './users.ts'

function lowerKeys(known: Record<string, RestMethod>): Record<string, RestMethod> {
  return Object.fromEntries(Object.entries(known).map(([name, method]) => [name.toLowerCase(), method]))
}

const METHODS: Record<string, RestMethod> = lowerKeys({
  ...appMethods, ...userMethods, ...eventMethods, ...offlineMethods, ...placementMethods, ...notificationMethods,
  ...crmItemMethods, ...crmLegacyMethods, ...crmTypeMethods, ...crmCategoryMethods, ...crmDirectoryMethods, ...crmDuplicateMethods,
  ...crmUserFieldMethods, ...userFieldConfigMethods, ...crmTimelineMethods, ...activityMethods, ...configurableMethods, ...productRowMethods, ...legacyProductRowMethods,
  ...contactLinkMethods, ...triggerMethods, ...robotMethods, ...trackingMethods, ...calendarMethods,
  'method.get': { scopes: [], run: methodGet }, methods: { scopes: [], run: methods },
})

/** Names of all methods this sandbox plays. */
export const METHOD_NAMES = [...Object.keys(METHODS), 'batch']

function hasScopes(call: Call, method: RestMethod): boolean {
  return method.scopes.every((scope) => call.caller.scopes.includes(scope))
}

function methodGet(call: Call): Answer {
  const name = textParam(call, 'name').toLowerCase()
  const method = findMethod(name)
  const isExisting = method !== null || name === 'batch'
  return { result: { isExisting, isAvailable: isExisting && (method === null || hasScopes(call, method)) } }
}

/** The deprecated list: what the caller may use, everything with `full`, or what one scope brings. */
function methods(call: Call): Answer {
  const scope = textParam(call, 'scope')
  const all = Object.entries(METHODS).filter(([name, method]) => {
    if (scope !== '') return method.scopes.includes(scope) || name.startsWith(`${scope}.`)
    return isYes(param(call, 'full')) || hasScopes(call, method)
  })
  return { result: all.map(([name]) => name) }
}

function findMethod(name: string): RestMethod | null {
  return Object.hasOwn(METHODS, name) ? (METHODS[name] ?? null) : null
}

/** Some methods work only after the portal's administrator allowed the application to use them. */
function checkConfirmed(call: Call, name: string): void {
  const known = call.portal.state.confirmations.find((confirmation) => confirmation.method === name)
  if (known && known.allowed !== true) throw systemError(known.allowed === null ? 'METHOD_CONFIRM_WAITING' : 'METHOD_CONFIRM_DENIED')
}

/** Finds a method by its lower-cased name and checks the caller's scopes and kind before the method sees anything. */
function requireMethod(call: Call, name: string): RestMethod {
  const method = findMethod(name)
  if (!method) throw systemError('ERROR_METHOD_NOT_FOUND')
  if (!hasScopes(call, method)) throw insufficientScope(call.caller.kind)
  checkConfirmed(call, name)
  if (method.onlyApp && call.caller.kind === 'webhook') throw method.onlyApp
  return method
}

/** Runs one method and keeps account of its execution time. */
export function runMethod(call: Call, name: string): { answer: Answer, operating: Operating } {
  const method = requireMethod(call, name)
  checkOperating(call.portal, call.caller, name)
  try {
    const answer = method.run(call)
    return { answer, operating: chargeOperating(call.portal, call.caller, name) }
  } catch (error) {
    chargeOperating(call.portal, call.caller, name)
    throw error
  }
}
