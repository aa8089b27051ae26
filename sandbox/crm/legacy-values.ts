import type { Portal } from '../portal.ts'
import type { CrmItem } from '../state.ts'
import { fieldCards } from './fields.ts'
import { CONTACT } from './kinds.ts'
import type { LegacyField } from './legacy-fields.ts'
import { COMMUNICATIONS, LEGACY_FIELDS } from './legacy-fields.ts'

const LINKS = new Set(['crm_company', 'crm_contact', 'crm_lead', 'crm_quote', 'location', 'crm_entity'])

type View = 'get' | 'list'

/** Everything is a string: money with two decimals, an unset link null in `get` and "0" in `list`, an unset day "". */
function show(field: LegacyField, value: unknown, view: View): unknown {
  if (field.multiple) return Array.isArray(value) ? value.map(String) : []
  if (LINKS.has(field.type)) return value ? String(value) : view === 'list' && (field.name === 'COMPANY_ID' || field.name === 'CONTACT_ID') ? '0' : null
  if (field.type === 'double') return Number(value ?? 0).toFixed(2)
  if (value === null || value === undefined) return field.name === 'BIRTHDATE' || field.name === 'DATE_CLOSED' ? '' : null
  return String(value)
}

function showOwn(value: unknown, multiple: boolean, type: string): unknown {
  if (multiple) return Array.isArray(value) && value.length > 0 ? value.map(String) : false
  if (value === null || value === undefined) return null
  return type === 'boolean' ? (value === 'Y' ? '1' : '0') : String(value)
}

export function showLegacy(portal: Portal, entityTypeId: number, item: CrmItem, view: View): Record<string, unknown> {
  // A contact's card has no country code although its list of fields does.
  const isShown = (field: LegacyField): boolean => field.item !== '' && !field.multiple && !(entityTypeId === CONTACT && field.name === 'ADDRESS_COUNTRY_CODE')
  const system = (LEGACY_FIELDS[entityTypeId] ?? []).filter(isShown).map((field): [string, unknown] => [field.name, show(field, item[field.item], view)])
  const own = (fieldCards(portal, entityTypeId, true) ?? []).filter((card) => card.userField !== null).map((card): [string, unknown] => [card.upperName, showOwn(item[card.upperName], card.multiple, card.type)])
  const parents = (fieldCards(portal, entityTypeId) ?? []).filter((card) => card.type === 'crm_entity').map((card): [string, unknown] => [card.upperName, item[card.name] ? String(item[card.name]) : null])
  return Object.fromEntries([...system, ...(entityTypeId === CONTACT ? [['FACE_ID', null] as [string, unknown]] : []), ...parents, ...own])
}

/** Phones and addresses; a kind of which there is none is not there at all. */
export function showCommunications(item: CrmItem): Record<string, unknown> {
  const shown = COMMUNICATIONS.map((typeId) => [typeId, item.fm.filter((field) => field.typeId === typeId)] as const).filter(([, found]) => found.length > 0)
  return Object.fromEntries(shown.map(([typeId, found]) => [typeId, found.map((field) => ({ ID: String(field.id), VALUE_TYPE: field.valueType, VALUE: field.value, TYPE_ID: field.typeId }))]))
}

type Sent = { ID?: unknown, VALUE?: unknown, VALUE_TYPE?: unknown, DELETE?: unknown }

/** An entry with ID changes or deletes that record, one without is added. */
function readCommunications(fields: Record<string, unknown>): Record<string, unknown> {
  const fm: Record<string, unknown> = {}
  for (const typeId of COMMUNICATIONS) {
    const sent = fields[typeId]
    if (typeof sent !== 'object' || sent === null) continue
    for (const entry of Object.values(sent as Record<string, Sent>)) {
      const key = entry.ID ? String(entry.ID) : `n${Object.keys(fm).length}`
      fm[key] = { typeId, valueType: entry.VALUE_TYPE ?? 'WORK', value: entry.DELETE === 'Y' ? '' : (entry.VALUE ?? '') }
    }
  }
  return fm
}

/** Fields as the old methods take them, under the names of an item. Unknown and read-only names vanish. */
export function readLegacy(entityTypeId: number, sent: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toUpperCase(), value]))
  const known = (LEGACY_FIELDS[entityTypeId] ?? []).filter((field) => field.item !== '' && !field.readOnly && Object.hasOwn(fields, field.name)).map((field): [string, unknown] => [field.item, fields[field.name]])
  const parents = Object.entries(fields).filter(([name]) => /^PARENT_ID_\d+$/.test(name)).map(([name, value]): [string, unknown] => [`parentId${name.slice(10)}`, value])
  const own = Object.entries(fields).filter(([name]) => name.startsWith('UF_'))
  return { ...Object.fromEntries([...known, ...parents, ...own]), fm: readCommunications(fields) }
}
