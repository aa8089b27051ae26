import { appMethods } from './app.ts'
import type { Call, RestMethod } from './call.ts'
import { textParam } from './call.ts'
import { crmDirectoryMethods } from './crm-directories.ts'
import { crmItemMethods } from './crm-items.ts'
import { crmTimelineMethods } from './crm-timeline.ts'
import { crmUserFieldMethods } from './crm-userfields.ts'
import { eventMethods } from './events.ts'
import { placementMethods } from './placements.ts'
import { RestError } from './rest-error.ts'
import { userMethods } from './users.ts'

const METHODS: Record<string, RestMethod> = {
  ...appMethods, ...userMethods, ...eventMethods, ...placementMethods, ...crmItemMethods, ...crmDirectoryMethods, ...crmUserFieldMethods, ...crmTimelineMethods,
  'method.get': { scopes: [], run: methodGet },
}

function hasScopes(call: Call, method: RestMethod): boolean {
  const granted = call.portal.cloud.app?.scopes ?? []
  return method.scopes.every((scope) => granted.includes(scope))
}

function methodGet(call: Call): { result: unknown } {
  const name = textParam(call, 'name').toLowerCase()
  const method = findMethod(name)
  const isExisting = method !== null || name === 'batch'
  return { result: { isExisting, isAvailable: isExisting && (method === null || hasScopes(call, method)) } }
}

function findMethod(name: string): RestMethod | null {
  return Object.hasOwn(METHODS, name) ? (METHODS[name] ?? null) : null
}

/** Finds a method by its lower-cased name and checks the application's scopes before the method sees anything. */
export function requireMethod(call: Call, name: string): RestMethod {
  const method = findMethod(name)
  if (!method) throw new RestError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404)
  if (!hasScopes(call, method)) throw new RestError('insufficient_scope', 'The request requires higher privileges than provided by the access token', 403)
  return method
}
