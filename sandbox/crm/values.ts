import { RestError } from '../rest/rest-error.ts'
import { portalTime } from '../moment.ts'
import type { Portal } from '../portal.ts'
import { nextId } from '../state.ts'
import type { CrmItem, MultiField } from '../state.ts'
import type { FieldCard } from './fields.ts'

const NUMBERS = new Set(['integer', 'double', 'user', 'crm_company', 'crm_contact', 'crm_lead', 'crm_quote', 'crm_category', 'location', 'money', 'crm_entity', 'employee', 'crm_deal'])
const TIMES = new Set(['date', 'datetime'])

export function isNumeric(type: string): boolean {
  return NUMBERS.has(type) || type === 'enumeration'
}

export function isTime(type: string): boolean {
  return TIMES.has(type)
}

function invalid(card: FieldCard): RestError {
  return new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', `Invalid value for field "${card.title}"`)
}

function toNumber(card: FieldCard, value: unknown): number | null {
  if (value === null || value === '' || value === false) return card.userField ? null : 0
  const number = Number(value)
  if (!Number.isFinite(number)) throw invalid(card)
  return card.type === 'double' ? number : Math.trunc(number)
}

/** Moments come back with the portal's offset; days, as the documentation's examples show, as midnight in UTC. */
function toMoment(card: FieldCard, value: string, timeZone: string): string {
  const dotted = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(value)
  const text = dotted ? `${dotted[3]}-${dotted[2]}-${dotted[1]}` : value
  const ms = Date.parse(card.type === 'date' ? text.slice(0, 10) : text)
  if (Number.isNaN(ms)) throw invalid(card)
  return portalTime(ms, timeZone)
}

function toScalar(card: FieldCard, value: unknown, timeZone: string): unknown {
  // money is kept as it comes: "100|EUR"
  if (isNumeric(card.type) && card.type !== 'money') return toNumber(card, value)
  if (value === null || value === undefined) return null
  if (card.type === 'boolean') return value === true || value === 'Y' || value === 1 || value === '1' ? 'Y' : 'N'
  if (card.type === 'file') return null
  if (typeof value === 'object') throw invalid(card)
  if (isTime(card.type) && value !== '') return toMoment(card, String(value), timeZone)
  return value === '' ? null : String(value)
}

/** What a field keeps of the value that was sent. */
export function toFieldValue(card: FieldCard, value: unknown, timeZone = 'UTC'): unknown {
  if (!card.multiple) return toScalar(card, value, timeZone)
  if (value === null || value === '' || value === false) return []
  if (typeof value !== 'object') throw new RestError('100', `Expected iterable value for multiple field, but got ${typeof value} instead`)
  return Object.values(value as object).map((single) => toScalar({ ...card, multiple: false }, single, timeZone)).filter((single) => single !== null)
}

type FmEntry = { typeId?: unknown, valueType?: unknown, value?: unknown }
const FM_TYPES = new Set(['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'])

/** Applies sent phones and addresses: key n0, n1… or a list adds, a record's id changes, an id with an empty value deletes. */
export function applyMultiFields(portal: Portal, item: CrmItem, sent: unknown): void {
  if (typeof sent !== 'object' || sent === null) return
  for (const [key, raw] of Object.entries(sent)) {
    if (typeof raw !== 'object' || raw === null) continue
    const entry = raw as FmEntry
    const value = String(entry.value ?? '').trim()
    const known = Array.isArray(sent) ? undefined : item.fm.find((field) => String(field.id) === key)
    if (known) changeMultiField(item, known, entry, value)
    else if (value !== '') item.fm.push(newMultiField(portal, entry, value))
  }
}

function changeMultiField(item: CrmItem, known: MultiField, entry: FmEntry, value: string): void {
  if (value === '') item.fm = item.fm.filter((field) => field !== known)
  else Object.assign(known, { value, valueType: String(entry.valueType ?? known.valueType) })
}

function newMultiField(portal: Portal, entry: FmEntry, value: string): MultiField {
  const typeId = String(entry.typeId ?? '').toUpperCase()
  if (!FM_TYPES.has(typeId)) throw new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Invalid value for field "fm"')
  if (typeId === 'EMAIL' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) throw new RestError('ERROR_CORE', 'The E-mail field contains an invalid address')
  return { id: nextId(portal.state, 'fm', 100), valueType: String(entry.valueType ?? 'WORK').toUpperCase(), value, typeId }
}

export function firstValue(item: CrmItem, typeId: string, valueType?: string): string | null {
  return item.fm.find((field) => field.typeId === typeId && (!valueType || field.valueType === valueType))?.value ?? null
}
