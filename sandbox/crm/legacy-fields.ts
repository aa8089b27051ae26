import { COMPANY, CONTACT, DEAL, LEAD } from './kinds.ts'

export type LegacyField = { name: string, type: string, readOnly: boolean, immutable: boolean, multiple: boolean, required: boolean, statusType: string, item: string }

const UTM = 'UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string'
const ADDRESS = ['ADDRESS', 'ADDRESS_2', 'ADDRESS_CITY', 'ADDRESS_POSTAL_CODE', 'ADDRESS_REGION', 'ADDRESS_PROVINCE', 'ADDRESS_COUNTRY', 'ADDRESS_COUNTRY_CODE'].map((name) => `${name}:string`).join(' ')
const PLACE = `${ADDRESS} ADDRESS_LOC_ADDR_ID:integer`
const PEOPLE = 'ASSIGNED_BY_ID:user CREATED_BY_ID:user:r MODIFY_BY_ID:user:r DATE_CREATE:datetime:r DATE_MODIFY:datetime:r'
const ORIGIN = 'ORIGINATOR_ID:string ORIGIN_ID:string'
const HAS = 'HAS_PHONE:char:r HAS_EMAIL:char:r HAS_IMOL:char:r'
const LAST = 'LAST_ACTIVITY_TIME:datetime:r LAST_ACTIVITY_BY:user:r'

/** name:type:flags:directory in the documented order; r read only, i immutable, m multiple, R required. Communications are added to those that have them. */
const LISTS: Record<number, string> = {
  [LEAD]: `ID:integer:r TITLE:string HONORIFIC:crm_status::HONORIFIC NAME:string SECOND_NAME:string LAST_NAME:string BIRTHDATE:date COMPANY_TITLE:string SOURCE_ID:crm_status::SOURCE
 SOURCE_DESCRIPTION:string STATUS_ID:crm_status::STATUS STATUS_DESCRIPTION:string STATUS_SEMANTIC_ID:string:r POST:string ${PLACE} CURRENCY_ID:crm_currency OPPORTUNITY:double
 IS_MANUAL_OPPORTUNITY:char OPENED:char COMMENTS:string ${HAS} ${PEOPLE} MOVED_BY_ID:user:r MOVED_TIME:datetime:r COMPANY_ID:crm_company CONTACT_ID:crm_contact CONTACT_IDS:crm_contact:m
 IS_RETURN_CUSTOMER:char:r DATE_CLOSED:datetime:r ${ORIGIN} ${UTM} ${LAST}`,
  [DEAL]: `ID:integer:r TITLE:string TYPE_ID:crm_status::DEAL_TYPE CATEGORY_ID:crm_category:i STAGE_ID:crm_status::DEAL_STAGE STAGE_SEMANTIC_ID:string:r IS_NEW:char:r IS_RECURRING:char
 IS_RETURN_CUSTOMER:char IS_REPEATED_APPROACH:char PROBABILITY:integer CURRENCY_ID:crm_currency OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char TAX_VALUE:double COMPANY_ID:crm_company
 CONTACT_ID:crm_contact CONTACT_IDS:crm_contact:m QUOTE_ID:crm_quote:r BEGINDATE:date CLOSEDATE:date OPENED:char CLOSED:char COMMENTS:string ${PEOPLE} MOVED_BY_ID:user:r MOVED_TIME:datetime:r
 SOURCE_ID:crm_status::SOURCE SOURCE_DESCRIPTION:string LEAD_ID:crm_lead:r ADDITIONAL_INFO:string LOCATION_ID:location ${ORIGIN} ${UTM} ${LAST}`,
  [CONTACT]: `ID:integer:r HONORIFIC:crm_status::HONORIFIC NAME:string:R SECOND_NAME:string:R LAST_NAME:string:R PHOTO:file BIRTHDATE:date TYPE_ID:crm_status::CONTACT_TYPE
 SOURCE_ID:crm_status::SOURCE SOURCE_DESCRIPTION:string POST:string ${PLACE} COMMENTS:string OPENED:char EXPORT:char ${HAS} ${PEOPLE} COMPANY_ID:crm_company COMPANY_IDS:crm_company:m
 LEAD_ID:crm_lead:r ${ORIGIN} ORIGIN_VERSION:string ${UTM} ${LAST}`,
  [COMPANY]: `ID:integer:r TITLE:string:R COMPANY_TYPE:crm_status::COMPANY_TYPE LOGO:file ${PLACE} ADDRESS_LEGAL:string ${PLACE.replaceAll('ADDRESS', 'REG_ADDRESS')}
 BANKING_DETAILS:string INDUSTRY:crm_status::INDUSTRY EMPLOYEES:crm_status::EMPLOYEES CURRENCY_ID:crm_currency REVENUE:double OPENED:char COMMENTS:string ${HAS} IS_MY_COMPANY:char ${PEOPLE}
 CONTACT_ID:crm_contact:m LEAD_ID:crm_lead:r ${ORIGIN} ORIGIN_VERSION:string ${UTM} LAST_ACTIVITY_TIME:datetime LAST_ACTIVITY_BY:user LAST_COMMUNICATION_TIME:string:r`,
}

export const COMMUNICATIONS = ['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK']

const OTHER_NAMES: Record<string, string> = {
  STATUS_ID: 'stageId', STATUS_SEMANTIC_ID: 'stageSemanticId', DATE_CREATE: 'createdTime', DATE_MODIFY: 'updatedTime', CREATED_BY_ID: 'createdBy', MODIFY_BY_ID: 'updatedBy', MOVED_BY_ID: 'movedBy',
  COMPANY_TYPE: 'typeId',
}

function itemName(entityTypeId: number, name: string): string {
  if (entityTypeId === COMPANY && name === 'CONTACT_ID') return 'contactIds'
  // Addresses exist in the old methods only; they are kept under their old names.
  if (/^(REG_)?ADDRESS/.test(name) && name !== 'ADDRESS_LEGAL') return name
  return OTHER_NAMES[name] ?? name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function parse(entityTypeId: number, list: string): LegacyField[] {
  const own = list.split(/\s+/).map((entry) => {
    const [name = '', type = 'string', flags = '', statusType = ''] = entry.split(':')
    return {
      name, type, statusType, readOnly: flags.includes('r'), immutable: flags.includes('i'), multiple: flags.includes('m'), required: flags.includes('R'), item: itemName(entityTypeId, name),
    }
  })
  const communications = entityTypeId === DEAL ? [] : COMMUNICATIONS
  return [...own, ...communications.map((name) => ({ name, type: 'crm_multifield', statusType: '', readOnly: false, immutable: false, multiple: true, required: false, item: '' }))]
}

/** Fields of crm.lead.*, crm.deal.*, crm.contact.* and crm.company.*, with the name each has in an item. */
export const LEGACY_FIELDS: Record<number, LegacyField[]> = Object.fromEntries(Object.entries(LISTS).map(([type, list]) => [Number(type), parse(Number(type), list)]))
