import type { Params } from '../php-form.ts'
import type { Portal } from '../portal.ts'
import type { PortalUser } from '../world.ts'
import { RestError } from './rest-error.ts'

/** Who calls: an application with a person's token, or an inbound webhook, which is a person with a few scopes. */
export type Caller = { kind: 'app' | 'webhook', key: string, scopes: string[] }
export type Call = { portal: Portal, user: PortalUser, params: Params, caller: Caller }
export type Answer = { result: unknown, total?: number, next?: number }
/** `onlyApp`: how a webhook is refused. */
export type RestMethod = { scopes: string[], run: (call: Call) => Answer, onlyApp?: RestError }

/** A top-level parameter; names compare without case, as nearly all methods do. */
export function param(call: Call, name: string): unknown {
  if (Object.hasOwn(call.params, name)) return call.params[name]
  const key = Object.keys(call.params).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : call.params[key]
}

export function mapParam(call: Call, name: string): Record<string, unknown> {
  const value = param(call, name)
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

export function textParam(call: Call, name: string): string {
  const value = param(call, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

export function numberParam(call: Call, name: string): number {
  return Number(textParam(call, name) || Number.NaN)
}

export function isYes(value: unknown): boolean {
  return value === true || value === 'Y' || value === 'true' || value === 1 || value === '1'
}

export function requireAdmin(call: Call, error: RestError): void {
  if (!call.user.admin) throw error
}

/** The legacy methods refuse what is not a map or a list. */
export function requireArray(call: Call, name: string): void {
  const value = param(call, name)
  if (value !== undefined && (typeof value !== 'object' || value === null)) throw new RestError('', `Parameter '${name}' must be array.`)
}

export const PAGE_SIZE = 50

/** One page of a list the documented way: `start=-1` neither counts nor tells of a next page. */
export function page<T>(call: Call, rows: T[], wrap: (rows: T[]) => unknown): Answer {
  const start = Number(param(call, 'start') ?? 0) || 0
  if (start < 0) return { result: wrap(rows.slice(0, PAGE_SIZE)) }
  const answer: Answer = { result: wrap(rows.slice(start, start + PAGE_SIZE)), total: rows.length }
  if (start + PAGE_SIZE < rows.length) answer.next = start + PAGE_SIZE
  return answer
}
