/**
 * What a documented JSON value promises whatever its values are: kinds, key sets, elements of lists. `null` promises nothing but a
 * scalar, an empty text nothing but a text, an empty list an empty map or list as PHP writes both.
 */
export type Shape =
  | { kind: 'null' | 'boolean' | 'number' | 'numeric text' | 'time' | 'text' | 'anything' }
  | { kind: 'list', element: Shape | null }
  | { kind: 'map', keys: Keys, mayBeEmptyList?: boolean }

type Keys = Map<string, { shape: Shape, optional: boolean }>

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/

function textShape(text: string): Shape {
  if (TIME.test(text)) return { kind: 'time' }
  return { kind: text !== '' && /^-?\d+(\.\d+)?$/.test(text) ? 'numeric text' : 'text' }
}

export function shapeOf(value: unknown): Shape {
  if (value === null || value === undefined) return { kind: 'null' }
  if (Array.isArray(value)) return { kind: 'list', element: value.length === 0 ? null : value.map(shapeOf).reduce(merge) }
  if (typeof value === 'object') return { kind: 'map', keys: new Map(Object.entries(value).map(([key, inner]) => [key, { shape: shapeOf(inner), optional: false }])) }
  if (typeof value === 'string') return textShape(value)
  return { kind: typeof value === 'number' ? 'number' : 'boolean' }
}

const TEXTS = new Set(['text', 'numeric text', 'time'])

/** What two examples of the same thing promise together: a key that only one has is optional. */
export function merge(left: Shape, right: Shape): Shape {
  if (left.kind === 'null') return right
  if (right.kind === 'null') return left
  if (left.kind === 'map' && right.kind === 'map') return { kind: 'map', keys: mergeKeys(left.keys, right.keys), mayBeEmptyList: left.mayBeEmptyList === true || right.mayBeEmptyList === true }
  // PHP writes a map without keys as an empty list.
  if (left.kind === 'map' && right.kind === 'list' && !right.element) return { ...left, mayBeEmptyList: true }
  if (right.kind === 'map' && left.kind === 'list' && !left.element) return { ...right, mayBeEmptyList: true }
  if (left.kind === 'list' && right.kind === 'list') return { kind: 'list', element: left.element && right.element ? merge(left.element, right.element) : (left.element ?? right.element) }
  if (left.kind === right.kind) return left
  return TEXTS.has(left.kind) && TEXTS.has(right.kind) ? { kind: 'text' } : { kind: 'anything' }
}

function mergeKeys(left: Keys, right: Keys): Keys {
  const merged: Keys = new Map()
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(key), right.get(key)]
    if (a && b) merged.set(key, { shape: merge(a.shape, b.shape), optional: a.optional || b.optional })
    else if (a ?? b) merged.set(key, { shape: (a ?? b)!.shape, optional: true })
  }
  return merged
}

/** Paths as `result.item.ufCrm_12`: list elements add nothing. */
export type Tolerance = { missing?: RegExp, extra?: RegExp, map?: RegExp }

/** How a real value differs from the promise, one line for each difference; nothing for a value that keeps it. */
export function differences(real: unknown, promised: Shape, tolerance: Tolerance = {}, path = ''): string[] {
  if (promised.kind === 'anything' || (promised.kind === 'map' && promised.mayBeEmptyList && Array.isArray(real) && real.length === 0)) return []
  if (promised.kind === 'map') return mapDifferences(real, promised.keys, tolerance, path)
  if (promised.kind === 'list') return listDifferences(real, promised.element, tolerance, path)
  return scalarDifferences(real, promised, path)
}

function kindOf(value: unknown): string {
  return value === undefined ? 'missing' : shapeOf(value).kind
}

function scalarDifferences(real: unknown, promised: Shape, path: string): string[] {
  const kind = kindOf(real)
  const isScalar = kind !== 'map' && kind !== 'list'
  // A value that is not set here may be set there, and the other way round.
  if (isScalar && (kind === 'null' || promised.kind === 'null' || real === '')) return []
  const isText = promised.kind === 'text' && TEXTS.has(kind)
  return kind === promised.kind || isText ? [] : [`${path || 'answer'}: documented ${promised.kind}, is ${kind}`]
}

function listDifferences(real: unknown, element: Shape | null, tolerance: Tolerance, path: string): string[] {
  if (!Array.isArray(real)) return [`${path || 'answer'}: documented list, is ${kindOf(real)}`]
  if (!element) return []
  return [...new Set(real.flatMap((single) => differences(single, element, tolerance, path)))]
}

function mapDifferences(real: unknown, keys: Keys, tolerance: Tolerance, path: string): string[] {
  if (typeof real !== 'object' || real === null || Array.isArray(real)) return [`${path || 'answer'}: documented map, is ${kindOf(real)}`]
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
  // The keys of some maps are data: all that counts is what they lead to.
  if (tolerance.map?.test(path)) {
    const element = [...keys.values()].map(({ shape }) => shape).reduce(merge, { kind: 'null' })
    return Object.entries(real).flatMap(([key, inner]) => differences(inner, element, tolerance, at(key)))
  }
  const own = real as Record<string, unknown>
  const missing = [...keys].filter(([key, { optional }]) => !optional && !Object.hasOwn(own, key) && !tolerance.missing?.test(at(key))).map(([key]) => `${at(key)}: missing`)
  const extra = Object.keys(own).filter((key) => !keys.has(key) && !tolerance.extra?.test(at(key))).map((key) => `${at(key)}: not documented`)
  const inner = [...keys].filter(([key]) => Object.hasOwn(own, key)).flatMap(([key, { shape }]) => differences(own[key], shape, tolerance, at(key)))
  return [...missing, ...extra, ...inner]
}
