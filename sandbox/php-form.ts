export type Params = { [key: string]: unknown }

// A form may not plant properties on every object of the process.
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Reads `a[b][]=c` the way PHP does. A map whose keys are 0…n-1 becomes a list. */
export function parsePhpForm(text: string): Params {
  const root: Params = Object.create(null) as Params
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const cut = pair.indexOf('=')
    const name = decode(cut < 0 ? pair : pair.slice(0, cut))
    put(root, name, cut < 0 ? '' : decode(pair.slice(cut + 1)))
  }
  return listify(root) as Params
}

function put(root: Params, name: string, value: string): void {
  const open = name.indexOf('[')
  const first = open < 0 ? name : name.slice(0, open)
  const rest = open < 0 ? [] : [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')
  const path = [first, ...rest]
  if (path.some((key) => FORBIDDEN.has(key))) return
  let node = root
  path.forEach((key, depth) => {
    const own = key === '' && depth > 0 ? String(Object.keys(node).length) : key
    if (depth === path.length - 1) {
      node[own] = value
      return
    }
    const next = node[own]
    node[own] = typeof next === 'object' && next !== null ? next : Object.create(null)
    node = node[own] as Params
  })
}

function listify(node: unknown, depth = 0): unknown {
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(([key, value]) => [key, listify(value, depth + 1)] as const)
  const isList = depth > 0 && entries.length > 0 && entries.every(([key], index) => key === String(index))
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

/** Writes nested data as a form; every value a string, empty lists and nulls leave no trace. */
export function encodePhpForm(data: Params): string {
  const pairs: string[] = []
  const walk = (name: string, value: unknown): void => {
    if (value === null || value === undefined) return
    if (typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) walk(`${name}[${key}]`, inner)
      return
    }
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  }
  for (const [key, value] of Object.entries(data)) walk(key, value)
  return pairs.join('&')
}

/** PHP writes an empty map as `[]` and a map with keys 0…n-1 as a list. */
export function phpMap(entries: [string, unknown][]): unknown {
  if (entries.length === 0) return []
  if (entries.every(([key], index) => key === String(index))) return entries.map(([, value]) => value)
  return Object.fromEntries(entries)
}
