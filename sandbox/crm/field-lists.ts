import { COMPANY, CONTACT, DEAL, LEAD } from './kinds.ts'

/**
 * name:type, then R = required, r = read only, m = multiple, x = named but never filled ("field is disabled").
 * https://apidocs.bitrix24.com/api-reference/crm/universal/object-fields.html
 */
const COMMON = `id:integer:r createdTime:datetime:r updatedTime:datetime:r createdBy:user:r updatedBy:user:r assignedById:user opened:boolean:R webformId:integer
 lastActivityBy:user:r lastActivityTime:datetime:r utmSource:string utmMedium:string utmCampaign:string utmContent:string utmTerm:string observers:user:m`
const ORIGIN = 'originatorId:string originId:string'
const SOURCE = 'sourceId:crm_status sourceDescription:text'
const SHORT_DATES = 'dateCreateShort:datetime:x dateModifyShort:datetime:x'
const STAGED = `title:string companyId:crm_company contactId:crm_contact contactIds:crm_contact:m stageId:crm_status stageSemanticId:string:r productId:string:x opportunity:double
 isManualOpportunity:boolean currencyId:crm_currency isReturnCustomer:boolean:r movedBy:user:r movedTime:datetime:r searchContent:text:x comments:text`
const HAS = 'hasPhone:boolean:r hasEmail:boolean:r hasImol:boolean:r fm:crm_multifield:m'
const PERSON = `name:string lastName:string secondName:string shortName:string:x honorific:crm_status birthdate:date post:string address:text:x login:string:x ${HAS}`

export const FIELD_LISTS: Record<number, string> = {
  [LEAD]: `${COMMON} ${SHORT_DATES} ${STAGED} ${ORIGIN} ${SOURCE} ${PERSON} companyTitle:string statusDescription:text dateClosed:datetime:r isConvert:boolean:x`,
  [DEAL]: `${COMMON} ${SHORT_DATES} ${STAGED} ${ORIGIN} ${SOURCE} categoryId:crm_category leadId:crm_lead quoteId:crm_quote typeId:crm_status probability:integer begindate:date closedate:date
 closed:boolean:r taxValue:double additionalInfo:string eventDate:datetime eventDateShort:datetime:x eventId:crm_status eventDescription:text isNew:boolean:r isRecurring:boolean
 isRepeatedApproach:boolean:r locationId:location isWork:boolean:x isWon:boolean:x isLose:boolean:x receivedAmount:string:x lostAmount:string:x hasProducts:boolean:x orderStage:string:x
 begindateShort:datetime:x closedateShort:datetime:x`,
  [CONTACT]: `${COMMON} companyId:crm_company companyIds:crm_company:m ${ORIGIN} originVersion:string ${SOURCE} ${PERSON} photo:file:x comments:text leadId:crm_lead:r export:boolean
 typeId:crm_status searchContent:text:x categoryId:crm_category:r`,
  [COMPANY]: `${COMMON} title:string contactIds:crm_contact:m logo:file:x address:text:x addressLegal:text bankingDetails:string comments:text typeId:crm_status industry:crm_status
 revenue:double currencyId:crm_currency employees:crm_status leadId:crm_lead:r ${ORIGIN} originVersion:string ${HAS} isMyCompany:boolean searchContent:text:x categoryId:crm_category:r
 ufLogo:file:x ufStamp:file:x ufDirectorSign:file:x ufAccountantSign:file:x`,
}

const SMART = `id:integer:r title:string xmlId:string createdTime:datetime:r updatedTime:datetime:r createdBy:user:r updatedBy:user:r assignedById:user opened:boolean:R webformId:integer
 categoryId:crm_category lastActivityBy:user:r lastActivityTime:datetime:r`

/** What a smart process has beside its base depends on its settings. It has no originId: xmlId is its outside id. */
const BY_SETTING: Record<string, string> = {
  isBeginCloseDatesEnabled: 'begindate:date closedate:date',
  isClientEnabled: 'companyId:crm_company contactId:crm_contact contactIds:crm_contact:m contacts:crm_contact:mx',
  isObserversEnabled: 'observers:user:m',
  isStagesEnabled: 'movedTime:datetime:r movedBy:user:r stageId:crm_status previousStageId:crm_status:r',
  isSourceEnabled: SOURCE,
  isLinkWithProductsEnabled: 'currencyId:crm_currency isManualOpportunity:boolean opportunity:double taxValue:double',
  isMycompanyEnabled: 'mycompanyId:crm_company',
}

export function smartFieldList(flags: Record<string, 'Y' | 'N'>): string {
  const parts = Object.entries(BY_SETTING).filter(([setting]) => flags[setting] === 'Y').map(([, list]) => list)
  return [SMART, ...parts].join(' ')
}
