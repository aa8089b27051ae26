import type { Params } from '../php-form.ts'
import type { Portal } from '../portal.ts'
import type { PortalUser } from '../world.ts'
import type { RestError } from './rest-error.ts'

export type Call = { portal: Portal, user: PortalUser, params: Params }
export type Answer = { result: unknown, total?: number, next?: number }
export type RestMethod = { scopes: string[], run: (call: Call) => Answer }

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

export const PAGE_SIZE = 50

/** One page of a list the documented way: `start=-1` neither counts nor tells of a next page. */
export function page<T>(call: Call, rows: T[], wrap: (rows: T[]) => unknown): Answer {
  const start = Number(param(call, 'start') ?? 0) || 0
  if (start < 0) return { result: wrap(rows.slice(0, PAGE_SIZE)) }
  const answer: Answer = { result: wrap(rows.slice(start, start + PAGE_SIZE)), total: rows.length }
  if (start + PAGE_SIZE < rows.length) answer.next = start + PAGE_SIZE
  return answer
}

/** Filter and order of the old methods: upper-case names, plain equality or a comparison sign. */
export function legacyRows<T extends Record<string, unknown>>(call: Call, rows: T[]): T[] {
  const filtered = rows.filter((row) => Object.entries(mapParam(call, 'filter')).every(([key, wanted]) => matchesLegacy(row, key, wanted)))
  const order = Object.entries(mapParam(call, 'order'))
  return filtered.toSorted((left, right) => {
    for (const [name, direction] of order) {
      const sign = String(direction).toUpperCase() === 'DESC' ? -1 : 1
      const difference = compareLoose(left[name.toUpperCase()], right[name.toUpperCase()])
      if (difference !== 0) return sign * difference
    }
    return 0
  })
}

function matchesLegacy(row: Record<string, unknown>, key: string, wanted: unknown): boolean {
  const [, sign = '', name = ''] = /^([<>=!@%]*)(.+)$/.exec(key) ?? []
  // Names the row does not have are ignored, as the old methods do.
  if (!Object.hasOwn(row, name.toUpperCase())) return true
  const value = row[name.toUpperCase()]
  const options = Array.isArray(wanted) ? wanted : [wanted]
  if (sign.startsWith('!')) return !options.some((option) => compareLoose(value, option) === 0)
  if (sign === '>') return compareLoose(value, wanted) > 0
  if (sign === '>=') return compareLoose(value, wanted) >= 0
  if (sign === '<') return compareLoose(value, wanted) < 0
  if (sign === '<=') return compareLoose(value, wanted) <= 0
  if (sign.includes('%')) return String(value ?? '').toLowerCase().includes(String(wanted).toLowerCase())
  return options.some((option) => compareLoose(value, option) === 0)
}

export function compareLoose(left: unknown, right: unknown): number {
  const [a, b] = [left ?? '', right ?? '']
  if (a !== '' && b !== '' && Number.isFinite(Number(a)) && Number.isFinite(Number(b))) return Number(a) - Number(b)
  const [first, second] = [String(a).toLowerCase(), String(b).toLowerCase()]
  if (/^\d{4}-\d\d-\d\d/.test(first) && /^\d{4}-\d\d-\d\d/.test(second)) return Date.parse(String(a)) - Date.parse(String(b))
  return first < second ? -1 : first > second ? 1 : 0
}
