import { DEAL, ENTITY_NOUNS, LEAD } from '../crm/fields.ts'
import { touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { UserField } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, legacyRows, mapParam, page, param, requireAdmin } from './call.ts'
import { RestError } from './rest-error.ts'

const TYPES = new Set(['string', 'integer', 'double', 'boolean', 'date', 'datetime', 'money', 'url', 'address', 'enumeration', 'file', 'employee', 'crm_status', 'crm'])
const MAX_NAME = 50

function fieldNameOf(sent: Record<string, unknown>): string {
  const given = String(sent['FIELD_NAME'] ?? '').trim().toUpperCase()
  if (given === '') throw new RestError('', "The 'FIELD_NAME' field is not found.")
  const name = given.startsWith('UF_CRM_') ? given : `UF_CRM_${given}`
  if (name.length > MAX_NAME) throw new RestError('ERROR_CORE', `Field name is too long (more than ${MAX_NAME} characters).`)
  if (!/^[A-Z0-9_]+$/.test(name)) throw new RestError('ERROR_CORE', 'The field name contains invalid characters.')
  return name
}

function labelsOf(sent: Record<string, unknown>): Record<string, string> {
  const form = sent['EDIT_FORM_LABEL'] ?? sent['LIST_COLUMN_LABEL'] ?? sent['LABEL']
  if (typeof form === 'string') return { en: form }
  if (typeof form !== 'object' || form === null) return {}
  return Object.fromEntries(Object.entries(form).map(([language, label]) => [language, String(label)]))
}

function listOf(call: Call, sent: unknown): UserField['list'] {
  if (typeof sent !== 'object' || sent === null) return []
  return Object.values(sent as Record<string, Record<string, unknown>>).map((entry, index) => {
    const id = nextId(call.portal.state, 'enumeration', 60)
    return { id, value: String(entry['VALUE'] ?? ''), sort: Number(entry['SORT'] ?? (index + 1) * 10), def: isYes(entry['DEF']), xmlId: String(entry['XML_ID'] ?? `item${id}`) }
  })
}

function add(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    requireAdmin(call, new RestError('', 'Access denied.'))
    const sent = mapParam(call, 'fields')
    const userTypeId = String(sent['USER_TYPE_ID'] ?? '')
    if (!TYPES.has(userTypeId)) throw new RestError('ERROR_CORE', `The custom field type "${userTypeId}" is incorrect.`)
    const fieldName = fieldNameOf(sent)
    const { state } = call.portal
    if (state.userFields.some((field) => field.entityTypeId === entityTypeId && field.fieldName === fieldName)) {
      throw new RestError('ERROR_CORE', `The field ${fieldName} for the object CRM_${ENTITY_NOUNS[entityTypeId]} already exists.`)
    }
    const id = nextId(state, 'userfield', 6990)
    state.userFields.push({
      id, entityTypeId, fieldName, userTypeId, xmlId: sent['XML_ID'] ? String(sent['XML_ID']) : null, sort: Number(sent['SORT'] ?? 100), multiple: isYes(sent['MULTIPLE']),
      mandatory: isYes(sent['MANDATORY']), showFilter: String(sent['SHOW_FILTER'] ?? 'N'), settings: sent['SETTINGS'] ?? [], labels: labelsOf(sent), list: listOf(call, sent['LIST']),
    })
    touch(call.portal)
    return { result: id }
  }
}

function row(field: UserField, language: string): Record<string, unknown> {
  const label = field.labels[language] ?? null
  return {
    ID: String(field.id), ENTITY_ID: `CRM_${ENTITY_NOUNS[field.entityTypeId]}`, FIELD_NAME: field.fieldName, USER_TYPE_ID: field.userTypeId, XML_ID: field.xmlId, SORT: String(field.sort),
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
    const language = String(mapParam(call, 'filter')['LANG'] ?? '')
    const rows = call.portal.state.userFields.filter((field) => field.entityTypeId === entityTypeId).map((field) => row(field, language))
    const answer = page(call, legacyRows(call, rows), (shown) => shown)
    return answer
  }
}

/** The newer list over all kinds; it needs two scopes. Labels come with `select.language`. */
function configList(call: Call): Answer {
  if (param(call, 'moduleId') !== 'crm') throw new RestError('ACCESS_DENIED', 'Access denied')
  const { entityId } = mapParam(call, 'filter')
  const language = String(mapParam(call, 'select')['language'] ?? 'en')
  const fields = call.portal.state.userFields.filter((field) => entityId === undefined || entityId === `CRM_${ENTITY_NOUNS[field.entityTypeId]}`)
  const rows = fields.map((field) => ({
    id: String(field.id), entityId: `CRM_${ENTITY_NOUNS[field.entityTypeId]}`, fieldName: field.fieldName, userTypeId: field.userTypeId, xmlId: field.xmlId, sort: String(field.sort),
    multiple: field.multiple ? 'Y' : 'N', mandatory: field.mandatory ? 'Y' : 'N', showFilter: field.showFilter, showInList: 'Y', editInList: 'Y', isSearchable: 'N', settings: field.settings,
    languageId: { [language]: language }, editFormLabel: { [language]: field.labels[language] ?? null }, listColumnLabel: null, listFilterLabel: null, errorMessage: null, helpMessage: null,
  }))
  return page(call, rows, (shown) => ({ fields: shown }))
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const crmUserFieldMethods: Record<string, RestMethod> = {
  'crm.deal.userfield.add': crm(add(DEAL)), 'crm.deal.userfield.list': crm(list(DEAL)),
  'crm.lead.userfield.add': crm(add(LEAD)), 'crm.lead.userfield.list': crm(list(LEAD)),
  'userfieldconfig.list': { scopes: ['crm', 'userfieldconfig'], run: configList },
}
