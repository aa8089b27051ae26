import type { Params } from '../php-form.ts'
import { systemError } from './system-errors.ts'

/** What commands before this one gave, by the names a reference begins with. */
export type Earlier = { result: Params, next: Params, total: Params, time: Params, error: Params }

// From the portal's own source: a reference reaches to the next whitespace, and its name is matched in any case.
const REFERENCE = /\$(result|next|total|time|error)(\S*)/gi
const STEP = /\[([^\]]+)\]/g

function stepInto(node: unknown, key: string): unknown {
  if (typeof node === 'string') return /^\d+$/.test(key) ? node[Number(key)] : undefined
  if (typeof node !== 'object' || node === null || (Array.isArray(node) && !/^\d+$/.test(key))) return undefined
  return Object.hasOwn(node, key) ? (node as Params)[key] : undefined
}

/** Follows the keys as long as they lead somewhere: what was reached last is the value, so a list without its first element is itself. */
function walk(earlier: Earlier, name: string, keys: string[]): unknown {
  // The maps are found by lower-case names only, although the reference is not.
  let node: unknown = Object.hasOwn(earlier, name) ? earlier[name as keyof Earlier] : null
  for (const key of keys) {
    const next = stepInto(node, key)
    if (next === undefined || next === null) break
    node = next
  }
  return node
}

/** PHP's text of a value; a list or map inside a text is a fatal error there. */
function phpText(value: unknown): string {
  if (typeof value === 'object' && value !== null) throw systemError('INTERNAL_SERVER_ERROR')
  if (value === true) return '1'
  return value === null || value === undefined || value === false ? '' : String(value as string | number)
}

function substituteText(text: string, earlier: Earlier): unknown {
  let answer: unknown = text
  for (const [whole, name = '', path = ''] of text.matchAll(REFERENCE)) {
    const keys = [...path.matchAll(STEP)].map(([, key = '']) => key)
    if (keys.length === 0) continue
    const value = walk(earlier, name, keys)
    answer = answer === whole ? value : String(answer).replaceAll(whole, () => phpText(value))
  }
  return answer
}

/** Puts earlier answers into all values and keys of a command, into what people wrote too: it was decoded before. */
export function substitute(value: unknown, earlier: Earlier): unknown {
  if (typeof value === 'string') return substituteText(value, earlier)
  if (Array.isArray(value)) return value.map((single) => substitute(single, earlier))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [phpText(substituteText(key, earlier)), substitute(inner, earlier)]))
}
