import { entityTypeOfFieldEntity, fieldEntityId } from '../crm/kinds.ts'
import type { UserField } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, page, textParam } from './call.ts'
import { FIELD_TYPES, changeUserField, checkFieldName, createUserField, dropUserField, listOf } from './crm-userfields.ts'
import { compareLoose } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

/** All refusals of these methods have an empty code. */
function refuse(text: string): RestError {
  return new RestError('', text)
}

function checkModule(call: Call): void {
  if (textParam(call, 'moduleId') !== 'crm') throw refuse('No settings for UserFieldAccess')
  if (!call.caller.scopes.includes('crm')) throw refuse('The current method required more scopes. (crm)')
}

function base(call: Call, field: UserField): Record<string, unknown> {
  return {
    id: String(field.id), entityId: fieldEntityId(call.portal, field.entityTypeId), fieldName: field.fieldName, userTypeId: field.userTypeId, xmlId: field.xmlId, sort: String(field.sort),
    multiple: field.multiple ? 'Y' : 'N', mandatory: field.mandatory ? 'Y' : 'N', showFilter: field.showFilter, showInList: 'Y', editInList: 'Y', isSearchable: 'N', settings: field.settings,
  }
}

function full(call: Call, field: UserField): Record<string, unknown> {
  const languages = Object.keys(field.labels).length > 0 ? Object.keys(field.labels) : ['en']
  const empty = Object.fromEntries(languages.map((language) => [language, null]))
  return {
    ...base(call, field), languageId: Object.fromEntries(languages.map((language) => [language, language])),
    editFormLabel: Object.fromEntries(languages.map((language) => [language, field.labels[language] ?? null])),
    listColumnLabel: empty, listFilterLabel: empty, errorMessage: empty, helpMessage: empty,
    ...(field.userTypeId === 'enumeration' && {
      enum: field.list.map((entry) => ({ id: String(entry.id), userFieldId: String(field.id), value: entry.value, def: entry.def ? 'Y' : 'N', sort: String(entry.sort), xmlId: entry.xmlId })),
    }),
  }
}

function labelsOf(sent: unknown): Record<string, string> {
  return typeof sent === 'object' && sent !== null ? Object.fromEntries(Object.entries(sent).map(([language, label]) => [language, String(label)])) : {}
}

/** camelCase as sent, under the names the old methods use. */
function upper(sent: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(), value]))
}

function enumOf(sent: unknown): unknown {
  return typeof sent === 'object' && sent !== null ? Object.values(sent as Record<string, Record<string, unknown>>).map(upper) : undefined
}

function add(call: Call): Answer {
  checkModule(call)
  const sent = mapParam(call, 'field')
  if (!call.user.admin) throw refuse('Access denied')
  const fieldName = String(sent['fieldName'] ?? '').toUpperCase()
  if (fieldName === '') throw refuse("The 'FIELD_NAME' field is not found.")
  const userTypeId = String(sent['userTypeId'] ?? '')
  if (!FIELD_TYPES.has(userTypeId)) throw refuse("The 'USER_TYPE_ID' field is not found.")
  const entityId = String(sent['entityId'] ?? '')
  const entityTypeId = entityTypeOfFieldEntity(call.portal, entityId)
  if (entityTypeId === null) throw refuse('Access denied')
  if (!fieldName.startsWith(`UF_${entityId}_`)) throw refuse('You cannot create custom fields')
  checkFieldName(fieldName)
  if (call.portal.state.userFields.some((field) => field.entityTypeId === entityTypeId && field.fieldName === fieldName)) throw refuse(`Field ${fieldName} already exists`)
  const field = createUserField(call.portal, { entityTypeId, fieldName, userTypeId, sent: upper(sent), labels: labelsOf(sent['editFormLabel']), list: listOf(call.portal, enumOf(sent['enum'])) })
  return { result: { field: full(call, field) } }
}

function find(call: Call, refusal: string): UserField {
  checkModule(call)
  const field = call.portal.state.userFields.find((known) => known.id === numberParam(call, 'id'))
  if (!field || (refusal.includes('change') && !call.user.admin)) throw refuse(refusal)
  return field
}

function update(call: Call): Answer {
  const field = find(call, 'You cannot change the settings of the user field')
  const sent = mapParam(call, 'field')
  changeUserField(call.portal, field, upper(sent), labelsOf(sent['editFormLabel']))
  if (sent['enum'] !== undefined) field.list = listOf(call.portal, enumOf(sent['enum']))
  return { result: { field: full(call, field) } }
}

function remove(call: Call): Answer {
  const field = find(call, 'You cannot delete the user field')
  if (!call.user.admin) throw refuse('You cannot delete the user field')
  dropUserField(call.portal, field)
  return { result: null }
}

/** The list over all kinds; labels come with `select.language`, one string each. */
function list(call: Call): Answer {
  checkModule(call)
  const filter = mapParam(call, 'filter')
  const language = String(mapParam(call, 'select')['language'] ?? '')
  const rows = call.portal.state.userFields.map((field) => ({
    ...base(call, field),
    ...(language !== '' && { languageId: { [language]: language }, editFormLabel: { [language]: field.labels[language] ?? null }, listColumnLabel: null, listFilterLabel: null, errorMessage: null, helpMessage: null }),
  })) as Record<string, unknown>[]
  const found = rows.filter((row) => Object.entries(filter).every(([name, wanted]) => !Object.hasOwn(row, name) || compareLoose(row[name], wanted) === 0))
  const [by, way] = Object.entries(mapParam(call, 'order'))[0] ?? ['id', 'ASC']
  const sign = String(way).toUpperCase() === 'DESC' ? -1 : 1
  return page(call, found.toSorted((left, right) => sign * compareLoose(left[by], right[by])), (fields) => ({ fields }))
}

function types(call: Call): Answer {
  checkModule(call)
  return { result: { types: Object.fromEntries([...FIELD_TYPES].map((userTypeId) => [userTypeId, { userTypeId, description: userTypeId }])) } }
}

const config = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['userfieldconfig'], run })

/** They need the scope userfieldconfig and that of the module. */
export const userFieldConfigMethods: Record<string, RestMethod> = {
  'userfieldconfig.add': config(add), 'userfieldconfig.update': config(update), 'userfieldconfig.delete': config(remove), 'userfieldconfig.list': config(list), 'userfieldconfig.getTypes': config(types),
  'userfieldconfig.get': config((call) => ({ result: { field: full(call, find(call, 'You do not have permission to view user field settings')) } })),
}
