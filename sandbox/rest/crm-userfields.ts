import { ENTITY_NOUNS, fieldEntityId } from '../crm/kinds.ts'
import { raiseEvent } from '../events.ts'
import type { Portal } from '../portal.ts'
import { touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { UserField } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, numberParam, page, requireAdmin, requireArray } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

export const FIELD_TYPES = new Set(['string', 'integer', 'double', 'boolean', 'date', 'datetime', 'money', 'url', 'address', 'enumeration', 'file', 'employee', 'crm_status', 'crm'])
const MAX_NAME = 50
const LANGUAGES = ['ar', 'br', 'de', 'en', 'fr', 'hi', 'id', 'in', 'it', 'ja', 'kz', 'la', 'ms', 'pl', 'ru', 'sc', 'tc', 'th', 'tr', 'ua', 'vn']

export function checkFieldName(name: string): string {
  if (name.length > MAX_NAME) throw new RestError('ERROR_CORE', `Field name is too long (more than ${MAX_NAME} characters).`)
  if (!/^[A-Z0-9_]+$/.test(name)) throw new RestError('ERROR_CORE', 'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.')
  return name
}

function fieldNameOf(sent: Record<string, unknown>): string {
  const given = String(sent['FIELD_NAME'] ?? '').trim().toUpperCase()
  if (given === '') throw new RestError('', "The 'FIELD_NAME' field is not found.")
  return checkFieldName(given.startsWith('UF_CRM_') ? given : `UF_CRM_${given}`)
}

function labelsOf(sent: Record<string, unknown>): Record<string, string> {
  const form = sent['EDIT_FORM_LABEL'] ?? sent['LIST_COLUMN_LABEL'] ?? sent['LABEL']
  if (typeof form === 'string') return { en: form }
  if (typeof form !== 'object' || form === null) return {}
  return Object.fromEntries(Object.entries(form).map(([language, label]) => [language, String(label)]))
}

/** Values of an enumeration; their external ids may not repeat. */
export function listOf(portal: Portal, sent: unknown): UserField['list'] {
  if (typeof sent !== 'object' || sent === null) return []
  const codes = Object.values(sent as Record<string, Record<string, unknown>>).map((entry) => entry['XML_ID']).filter((code) => code !== undefined)
  const repeated = codes.find((code, index) => codes.indexOf(code) !== index)
  if (repeated !== undefined) throw new RestError('ERROR_CORE', `List item with value XML_ID=${String(repeated)} already exists.`)
  return Object.values(sent as Record<string, Record<string, unknown>>).map((entry, index) => {
    const id = nextId(portal.state, 'enumeration', 60)
    return { id, value: String(entry['VALUE'] ?? ''), sort: Number(entry['SORT'] ?? (index + 1) * 10), def: isYes(entry['DEF']), xmlId: String(entry['XML_ID'] ?? `item${id}`) }
  })
}

const DEFAULT_SETTINGS: Record<string, unknown> = {
  string: { SIZE: 20, ROWS: 1, REGEXP: '', MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '' },
  enumeration: { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' },
}

function settingsOf(type: string, sent: unknown): unknown {
  const defaults = DEFAULT_SETTINGS[type]
  return typeof defaults === 'object' ? { ...defaults, ...(typeof sent === 'object' ? sent : {}) } : (sent ?? [])
}

/** Creates a field; the caller has checked rights and name. */
export function createUserField(portal: Portal, wish: Pick<UserField, 'entityTypeId' | 'fieldName' | 'userTypeId' | 'list' | 'labels'> & { sent: Record<string, unknown> }): UserField {
  const { sent, ...own } = wish
  const field: UserField = {
    ...own, id: nextId(portal.state, 'userfield', 6990), xmlId: sent['XML_ID'] ? String(sent['XML_ID']) : null, sort: Number(sent['SORT'] ?? 100), multiple: isYes(sent['MULTIPLE']),
    mandatory: isYes(sent['MANDATORY']), showFilter: String(sent['SHOW_FILTER'] ?? 'N'), settings: settingsOf(own.userTypeId, sent['SETTINGS']),
  }
  portal.state.userFields.push(field)
  tell(portal, field, 'ADD')
  return field
}

export function tell(portal: Portal, field: UserField, verb: 'ADD' | 'UPDATE' | 'DELETE'): void {
  const noun = ENTITY_NOUNS[field.entityTypeId]
  if (noun) raiseEvent(portal, `ONCRM${noun}USERFIELD${verb}`, { FIELDS: { ID: field.id, ENTITY_ID: `CRM_${noun}`, FIELD_NAME: field.fieldName } }, null)
  touch(portal)
}

function add(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    requireAdmin(call, new RestError('', 'Access denied.'))
    const sent = mapParam(call, 'fields')
    const userTypeId = String(sent['USER_TYPE_ID'] ?? '')
    if (userTypeId === '') throw new RestError('', "The 'USER_TYPE_ID' field is not found.")
    if (!FIELD_TYPES.has(userTypeId)) throw new RestError('ERROR_CORE', 'Incorrect custom type specified.')
    const fieldName = fieldNameOf(sent)
    if (call.portal.state.userFields.some((field) => field.entityTypeId === entityTypeId && field.fieldName === fieldName)) {
      throw new RestError('ERROR_CORE', `The field ${fieldName} for the object CRM_${ENTITY_NOUNS[entityTypeId]} already exists.`)
    }
    return { result: createUserField(call.portal, { entityTypeId, fieldName, userTypeId, sent, labels: labelsOf(sent), list: listOf(call.portal, sent['LIST']) }).id }
  }
}

function allLabels(field: UserField): Record<string, string> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, field.labels[language] ?? '']))
}

function row(portal: Portal, field: UserField, language: string): Record<string, unknown> {
  const label = field.labels[language] ?? null
  return {
    ID: String(field.id), ENTITY_ID: fieldEntityId(portal, field.entityTypeId), FIELD_NAME: field.fieldName, USER_TYPE_ID: field.userTypeId, XML_ID: field.xmlId, SORT: String(field.sort),
    MULTIPLE: field.multiple ? 'Y' : 'N', MANDATORY: field.mandatory ? 'Y' : 'N', SHOW_FILTER: field.showFilter, SHOW_IN_LIST: 'Y', EDIT_IN_LIST: 'Y', IS_SEARCHABLE: 'N', SETTINGS: field.settings,
    // Labels come only when a language is asked for.
    ...(language !== '' && { EDIT_FORM_LABEL: label, LIST_COLUMN_LABEL: label, LIST_FILTER_LABEL: label, ERROR_MESSAGE: null, HELP_MESSAGE: null }),
    ...(field.userTypeId === 'enumeration' && {
      LIST: field.list.map((entry) => ({ ID: String(entry.id), SORT: String(entry.sort), VALUE: entry.value, DEF: entry.def ? 'Y' : 'N', XML_ID: entry.xmlId })),
    }),
  }
}

function list(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    requireArray(call, 'order')
    requireArray(call, 'filter')
    const language = String(mapParam(call, 'filter')['LANG'] ?? '')
    const rows = call.portal.state.userFields.filter((field) => field.entityTypeId === entityTypeId).map((field) => row(call.portal, field, language))
    return page(call, legacyRows(call, rows, ['LANG']), (shown) => shown)
  }
}

function find(call: Call, entityTypeId: number): UserField {
  const id = numberParam(call, 'id')
  if (!(id > 0)) throw new RestError('', 'ID is not defined or invalid.')
  const field = call.portal.state.userFields.find((known) => known.id === id)
  if (!field) throw new RestError('ERROR_NOT_FOUND', `The entity with ID '${id}' is not found`)
  if (field.entityTypeId !== entityTypeId) throw new RestError('', 'Access denied.', 403)
  return field
}

function get(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const field = find(call, entityTypeId)
    const labels = allLabels(field)
    return { result: { ...row(call.portal, field, ''), EDIT_FORM_LABEL: labels, LIST_COLUMN_LABEL: labels, LIST_FILTER_LABEL: labels, ERROR_MESSAGE: labels, HELP_MESSAGE: labels } }
  }
}

/** What of a field can change later: its type, name and kind stay. */
export function changeUserField(portal: Portal, field: UserField, sent: Record<string, unknown>, labels: Record<string, string>): void {
  if (sent['MANDATORY'] !== undefined) field.mandatory = isYes(sent['MANDATORY'])
  if (sent['SORT'] !== undefined) field.sort = Number(sent['SORT'])
  if (sent['SHOW_FILTER'] !== undefined) field.showFilter = String(sent['SHOW_FILTER'])
  Object.assign(field.labels, labels)
  tell(portal, field, 'UPDATE')
}

export function dropUserField(portal: Portal, field: UserField): void {
  portal.state.userFields = portal.state.userFields.filter((other) => other !== field)
  tell(portal, field, 'DELETE')
}

function update(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    requireAdmin(call, new RestError('', 'Access denied.', 403))
    requireArray(call, 'fields')
    const field = find(call, entityTypeId)
    const sent = mapParam(call, 'fields')
    changeUserField(call.portal, field, sent, labelsOf(sent))
    if (sent['LIST'] !== undefined) field.list = listOf(call.portal, sent['LIST'])
    return { result: true }
  }
}

function remove(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    requireAdmin(call, new RestError('', 'Access denied.', 403))
    dropUserField(call.portal, find(call, entityTypeId))
    return { result: true }
  }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

/** crm.lead.userfield.* and the same for deals, contacts and companies. */
export const crmUserFieldMethods: Record<string, RestMethod> = Object.fromEntries(Object.entries(ENTITY_NOUNS).flatMap(([type, noun]) => {
  const entityTypeId = Number(type)
  const prefix = `crm.${noun.toLowerCase()}.userfield`
  return [
    [`${prefix}.add`, crm(add(entityTypeId))], [`${prefix}.get`, crm(get(entityTypeId))], [`${prefix}.list`, crm(list(entityTypeId))],
    [`${prefix}.update`, crm(update(entityTypeId))], [`${prefix}.delete`, crm(remove(entityTypeId))],
  ] as const
}))
