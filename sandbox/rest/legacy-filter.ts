import type { Call } from './call.ts'
import { mapParam } from './call.ts'

type Row = Record<string, unknown>

/** Filter and order of the old methods: upper-case names; a name the row does not have is ignored. */
export function legacyRows<T extends Row>(call: Call, rows: T[], ignored: string[] = []): T[] {
  const conditions = Object.entries(mapParam(call, 'filter')).filter(([key]) => !ignored.includes(key))
  const filtered = rows.filter((row) => conditions.every(([key, wanted]) => matchesLegacy(row, key, wanted)))
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

function matchesLegacy(row: Row, key: string, wanted: unknown): boolean {
  const [, sign = '', name = ''] = /^([<>=!@%]*)(.+)$/.exec(key) ?? []
  if (!Object.hasOwn(row, name.toUpperCase())) return true
  const value = row[name.toUpperCase()]
  const values = Array.isArray(value) ? value.map(plainValue) : [value]
  const options = typeof wanted === 'object' && wanted !== null ? Object.values(wanted) : [wanted]
  return sign.startsWith('!') ? !values.some((single) => isAmong(sign.slice(1), single, options)) : values.some((single) => isAmong(sign, single, options))
}

/** Phones and addresses are lists of records; they are compared by their values. */
function plainValue(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'VALUE' in entry ? entry.VALUE : entry
}

function isAmong(sign: string, value: unknown, options: unknown[]): boolean {
  if (sign === '>') return compareLoose(value, options[0]) > 0
  if (sign === '>=') return compareLoose(value, options[0]) >= 0
  if (sign === '<') return compareLoose(value, options[0]) < 0
  if (sign === '<=') return compareLoose(value, options[0]) <= 0
  if (sign === '%') return options.some((option) => isLike(value, `%${String(option)}%`))
  if (sign.includes('%')) return options.some((option) => isLike(value, String(option)))
  return options.some((option) => compareLoose(value, option) === 0)
}

/** SQL's LIKE: % stands for any text, so `I%` means "begins with I". */
export function isLike(value: unknown, pattern: string): boolean {
  const expression = pattern.split('%').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')
  return new RegExp(`^${expression}$`, 'is').test(String(value ?? ''))
}

export function compareLoose(left: unknown, right: unknown): number {
  const [a, b] = [left ?? '', right ?? '']
  if (a !== '' && b !== '' && Number.isFinite(Number(a)) && Number.isFinite(Number(b))) return Number(a) - Number(b)
  const [first, second] = [String(a).toLowerCase(), String(b).toLowerCase()]
  if (/^\d{4}-\d\d-\d\d/.test(first) && /^\d{4}-\d\d-\d\d/.test(second)) return Date.parse(String(a)) - Date.parse(String(b))
  return first < second ? -1 : first > second ? 1 : 0
}
