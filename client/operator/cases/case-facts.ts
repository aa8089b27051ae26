import { countryName, formatDayAndTime, formatList, formatNumber, formatPercent } from '../../shared/format.ts'
import type { Text } from '../../shared/i18n/i18n.ts'
import { DECISION_NAMES, FACT_NAMES, HIDDEN_FACTS, KIND_NAMES, VALUE_NAMES } from './case-words.ts'

/** A case's facts as lines: names as people say them, and only what is there. */
export function factLines(facts: Readonly<Record<string, unknown>>, t: Text): { name: string, value: string }[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const text = HIDDEN_FACTS.has(name) ? '' : textOf(name, value, t)
    return text === '' ? [] : [{ name: factName(name, t), value: text }]
  })
}

export function kindName(kind: string, t: Text): string {
  const known = KIND_NAMES[kind]
  return known === undefined ? spaced(kind) : t(known)
}

export function decisionName(decision: string, t: Text): string {
  const known = DECISION_NAMES[decision]
  return known === undefined ? spaced(decision) : t(known)
}

function factName(name: string, t: Text): string {
  const known = FACT_NAMES[name]
  return known === undefined ? spaced(name) : t(known)
}

/** What has no name of its own yet: `inWork` and `does_not_count` as `In work` and `Does not count`. */
function spaced(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const COUNTRIES: ReadonlySet<string> = new Set(['country', 'from'])
/** Parts of one, as `0.2`. */
const SHARES: ReadonlySet<string> = new Set(['share', 'median', 'maxShare', 'conversion', 'before', 'after'])

function textOf(name: string, value: unknown, t: Text): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return t(value ? 'caseValue.yes' : 'caseValue.no')
  if (typeof value === 'number') return numberText(name, value)
  if (typeof value === 'string') return stringText(name, value, t)
  if (Array.isArray(value)) return listText(name, value, t)
  return typeof value === 'object' ? Object.entries(value).map(([key, it]) => `${factName(key, t)}: ${textOf(key, it, t) || '–'}`).join(', ') : ''
}

function numberText(name: string, value: number): string {
  if (/(^at|At|Until|Since)$/.test(name)) return formatDayAndTime(value)
  return SHARES.has(name) ? formatPercent(Math.round(value * 1000) / 10) : formatNumber(value)
}

function stringText(name: string, value: string, t: Text): string {
  const code = VALUE_NAMES[name]?.[value]
  if (code !== undefined) return t(code)
  return COUNTRIES.has(name) && /^[A-Z]{2}$/.test(value) ? countryName(value) : value
}

/** Single words are a list; what has parts of its own is parted more clearly. */
function listText(name: string, values: readonly unknown[], t: Text): string {
  const texts = values.map((it) => textOf(name, it, t))
  return values.every((it) => typeof it !== 'object') ? formatList(texts) : texts.join('; ')
}
