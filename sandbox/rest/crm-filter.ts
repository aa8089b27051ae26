import type { FieldCard } from '../crm/fields.ts'
import { storedName } from '../crm/items.ts'
import { isNumeric, isTime } from '../crm/values.ts'
import type { CrmItem } from '../state.ts'
import { RestError } from './rest-error.ts'

export type Cards = Map<string, FieldCard>

const PREFIX = /^(!=%|!%|!@|!=|=%|%=|>=|<=|!|>|<|=|@|%)?(.+)$/

/** Reads a field the way a filter sees it; phones and addresses are compared as lists. */
export function fieldValue(item: CrmItem, card: FieldCard): unknown {
  if (card.name === 'fm') return item.fm
  return item[storedName(card)] ?? null
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '' || value === false
}

function compare(card: FieldCard, left: unknown, right: unknown): number {
  if (isTime(card.type)) return Date.parse(String(left)) - Date.parse(String(right))
  if (isNumeric(card.type)) return Number(left) - Number(right)
  const [a, b] = [String(left).toLowerCase(), String(right).toLowerCase()]
  return a < b ? -1 : a > b ? 1 : 0
}

function equals(card: FieldCard, value: unknown, wanted: unknown): boolean {
  if (isBlank(wanted)) return isBlank(value) || value === 0 || (Array.isArray(value) && value.length === 0)
  if (Array.isArray(value)) return value.some((single) => equals(card, single, wanted))
  return !isBlank(value) && compare(card, value, wanted) === 0
}

function isLike(card: FieldCard, value: unknown, wanted: unknown): boolean {
  // LIKE does not work on directory fields.
  if (card.type === 'crm_status' || isBlank(value)) return false
  const pattern = String(wanted).toLowerCase().replaceAll('%', '')
  return String(value).toLowerCase().includes(pattern)
}

function matchesField(card: FieldCard, sign: string, value: unknown, wanted: unknown): boolean {
  const options = typeof wanted === 'object' && wanted !== null ? Object.values(wanted) : [wanted]
  if (sign === '>' || sign === '>=' || sign === '<' || sign === '<=') {
    if (isBlank(value)) return false
    const difference = compare(card, value, wanted)
    return sign === '>' ? difference > 0 : sign === '>=' ? difference >= 0 : sign === '<' ? difference < 0 : difference <= 0
  }
  if (sign === '%' || sign === '=%' || sign === '%=') return options.some((option) => isLike(card, value, option))
  if (sign === '!%' || sign === '!=%') return !options.some((option) => isLike(card, value, option))
  const isAmong = options.some((option) => equals(card, value, option))
  return sign.startsWith('!') ? !isAmong : isAmong
}

/** All conditions of a filter hold; a nested group with `logic` OR needs only one of its own. */
export function matches(item: CrmItem, filter: Record<string, unknown>, cards: Cards): boolean {
  const isOr = String(filter['logic'] ?? 'AND').toUpperCase() === 'OR'
  const results = Object.entries(filter).filter(([key]) => key !== 'logic').map(([key, wanted]) => matchesEntry(item, key, wanted, cards))
  return isOr ? results.some(Boolean) : results.every(Boolean)
}

function matchesEntry(item: CrmItem, key: string, wanted: unknown, cards: Cards): boolean {
  if (/^\d+$/.test(key)) return typeof wanted !== 'object' || wanted === null || matches(item, wanted as Record<string, unknown>, cards)
  const [, sign = '', name = ''] = PREFIX.exec(key) ?? []
  const card = cards.get(name)
  if (!card) throw new RestError('INVALID_ARG_VALUE', `Invalid filter: field '${name}' is not allowed in filter`)
  return matchesField(card, sign, fieldValue(item, card), wanted)
}

/** Refuses names the list cannot filter by even when there is nothing to filter. */
export function checkFilter(filter: Record<string, unknown>, cards: Cards): void {
  matches({ id: 0, fm: [] }, filter, cards)
}

export function sortItems(items: CrmItem[], order: Record<string, unknown>, cards: Cards): CrmItem[] {
  const rules = Object.entries(order).map(([name, direction]) => {
    const card = cards.get(name)
    const way = String(direction).toUpperCase()
    if (!card) throw new RestError('INVALID_ARG_VALUE', `Invalid order: field '${name}' is not allowed in order`)
    if (way !== 'ASC' && way !== 'DESC') throw new RestError('INVALID_ARG_VALUE', `Invalid order: allowed sort directions are ASC, DESC. But got '${String(direction)}' for field '${name}'`)
    return { card, sign: way === 'DESC' ? -1 : 1 }
  })
  return items.toSorted((left, right) => {
    for (const { card, sign } of rules) {
      const difference = compareForOrder(card, fieldValue(left, card), fieldValue(right, card))
      if (difference !== 0) return sign * difference
    }
    return left.id - right.id
  })
}

function compareForOrder(card: FieldCard, left: unknown, right: unknown): number {
  if (isBlank(left) || isBlank(right)) return Number(isBlank(right)) - Number(isBlank(left))
  return compare(card, left, right)
}
