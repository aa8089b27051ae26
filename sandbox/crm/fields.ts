import type { Portal } from '../portal.ts'
import type { UserField } from '../state.ts'

export const LEAD = 1
export const DEAL = 2
export const CONTACT = 3
export const COMPANY = 4

export const ENTITY_NOUNS: Record<number, 'LEAD' | 'DEAL' | 'CONTACT' | 'COMPANY'> = { 1: 'LEAD', 2: 'DEAL', 3: 'CONTACT', 4: 'COMPANY' }

export type FieldCard = {
  name: string
  type: string
  title: string
  upperName: string
  readOnly: boolean
  immutable: boolean
  multiple: boolean
  required: boolean
  /** Always null in answers: fields the universal methods name but do not fill. */
  disabled: boolean
  userField: UserField | null
}

// name:type, then r = read only, i = immutable, m = multiple, x = named but never filled.
const COMMON = `id:integer:r createdTime:datetime:r updatedTime:datetime:r createdBy:user:r updatedBy:user:r assignedById:user opened:boolean
 companyId:crm_company title:string sourceId:crm_status sourceDescription:string comments:string originatorId:string originId:string webformId:integer
 lastActivityBy:user:r lastActivityTime:datetime:r utmSource:string utmMedium:string utmCampaign:string utmContent:string utmTerm:string observers:user:m`
const STAGED = `contactId:crm_contact contactIds:crm_contact:m stageId:crm_status stageSemanticId:string:r productId:integer:x opportunity:double isManualOpportunity:boolean
 currencyId:crm_currency isReturnCustomer:boolean:r movedBy:user:r movedTime:datetime:r searchContent:string:x`
const PERSON = `name:string lastName:string secondName:string honorific:crm_status birthdate:date post:string address:string hasPhone:boolean:r hasEmail:boolean:r hasImol:boolean:r fm:crm_multifield:m`

const FIELDS: Record<number, string> = {
  [LEAD]: `${COMMON} ${STAGED} ${PERSON} companyTitle:string statusDescription:string dateClosed:datetime:r isConvert:boolean:x dateCreateShort:date:x dateModifyShort:date:x`,
  [DEAL]: `${COMMON} ${STAGED} categoryId:crm_category leadId:crm_lead quoteId:crm_quote typeId:crm_status probability:integer begindate:date closedate:date closed:boolean:r taxValue:double
 additionalInfo:string eventDate:datetime:x eventDateShort:date:x eventId:string:x eventDescription:string:x isNew:boolean:r isRecurring:boolean isRepeatedApproach:boolean:r locationId:location isWork:boolean:x isWon:boolean:x isLose:boolean:x receivedAmount:double:x lostAmount:double:x
 hasProducts:boolean:x orderStage:string:x dateCreateShort:date:x dateModifyShort:date:x begindateShort:date:x closedateShort:date:x`,
  [CONTACT]: `${COMMON} ${PERSON} typeId:crm_status originVersion:string leadId:crm_lead:r export:boolean categoryId:crm_category:r`,
  [COMPANY]: `${COMMON} typeId:crm_status industry:crm_status employees:crm_status revenue:double currencyId:crm_currency hasPhone:boolean:r hasEmail:boolean:r hasImol:boolean:r
 fm:crm_multifield:m leadId:crm_lead:r originVersion:string categoryId:crm_category:r`,
}

const UPPER: Record<string, string> = { createdTime: 'CREATED_TIME', fm: 'FM' }

function upperName(name: string): string {
  return UPPER[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

function parseCards(list: string): FieldCard[] {
  return list.split(/\s+/).map((entry) => {
    const [name = '', type = 'string', flags = ''] = entry.split(':')
    const words = name.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
    return {
      name, type, title: words.charAt(0).toUpperCase() + words.slice(1), upperName: upperName(name), readOnly: flags.includes('r') || flags.includes('x'),
      immutable: flags.includes('i'), multiple: flags.includes('m'), required: false, disabled: flags.includes('x'), userField: null,
    }
  })
}

const SYSTEM_CARDS = new Map(Object.entries(FIELDS).map(([type, list]) => [Number(type), parseCards(list)]))

/**
 * UF_CRM_1721244707107 -> ufCrm_1721244707107, UF_CRM_PROOF -> ufCrmProof: underscores stay before digits only.
 * https://apidocs.bitrix24.com/api-reference/crm/universal/object-fields.html
 */
export function camelUserField(fieldName: string): string {
  return fieldName.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function userFieldCard(field: UserField, originalNames: boolean): FieldCard {
  return {
    name: originalNames ? field.fieldName : camelUserField(field.fieldName), type: field.userTypeId, title: field.labels['en'] ?? Object.values(field.labels)[0] ?? field.fieldName,
    upperName: field.fieldName, readOnly: false, immutable: false, multiple: field.multiple, required: field.mandatory, disabled: false, userField: field,
  }
}

/** All fields of a kind of item, the portal's own ones last; null for a kind this portal does not have. */
export function fieldCards(portal: Portal, entityTypeId: number, originalNames = false): FieldCard[] | null {
  const system = SYSTEM_CARDS.get(entityTypeId)
  if (!system) return null
  const own = portal.state.userFields.filter((field) => field.entityTypeId === entityTypeId)
  return [...system, ...own.map((field) => userFieldCard(field, originalNames))]
}
