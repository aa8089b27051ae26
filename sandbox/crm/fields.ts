import type { Portal } from '../portal.ts'
import type { UserField } from '../state.ts'
import { FIELD_LISTS, smartFieldList } from './field-lists.ts'
import { CONTACT, COMPANY, DEAL, LEAD, isSmart, smartProcess } from './kinds.ts'
import { defaultCategory, stageDirectory } from './stages.ts'

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
  /** The directory of a crm_status field. */
  statusType?: string
  parentEntityTypeId?: number
}

function upperName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

function parseCards(list: string): FieldCard[] {
  return list.split(/\s+/).map((entry) => {
    const [name = '', type = 'string', flags = ''] = entry.split(':')
    const words = name.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
    return {
      name, type, title: words.charAt(0).toUpperCase() + words.slice(1), upperName: upperName(name), readOnly: flags.includes('r') || flags.includes('x'),
      immutable: false, multiple: flags.includes('m'), required: flags.includes('R'), disabled: flags.includes('x'), userField: null,
    }
  })
}

const PARENT_CARD: FieldCard = { name: '', type: 'crm_entity', title: '', upperName: '', readOnly: false, immutable: false, multiple: false, required: false, disabled: false, userField: null }
const SYSTEM_CARDS = new Map(Object.entries(FIELD_LISTS).map(([type, list]) => [Number(type), parseCards(list)]))

const STATUS_TYPES: Record<string, string> = { sourceId: 'SOURCE', honorific: 'HONORIFIC', industry: 'INDUSTRY', employees: 'EMPLOYEES', eventId: 'EVENT_TYPE' }
const TYPE_DIRECTORIES: Record<number, string> = { [DEAL]: 'DEAL_TYPE', [CONTACT]: 'CONTACT_TYPE', [COMPANY]: 'COMPANY_TYPE' }
const LINKS: Record<string, number> = { crm_company: COMPANY, crm_lead: LEAD, crm_quote: 7 }

function withDirectory(portal: Portal, entityTypeId: number, card: FieldCard): FieldCard {
  if (card.type === 'crm_status') {
    const category = entityTypeId === LEAD ? 0 : defaultCategory(portal, entityTypeId)
    const isStage = card.name === 'stageId' || card.name === 'previousStageId'
    const statusType = isStage ? stageDirectory(entityTypeId, category) : card.name === 'typeId' ? TYPE_DIRECTORIES[entityTypeId] : STATUS_TYPES[card.name]
    return statusType ? { ...card, statusType } : card
  }
  const parentEntityTypeId = card.multiple ? undefined : LINKS[card.type]
  return parentEntityTypeId ? { ...card, parentEntityTypeId } : card
}

/** Links to parents: every smart process that names this kind as its child, and the parents of a smart process itself. */
function parentCards(portal: Portal, entityTypeId: number): FieldCard[] {
  const own = smartProcess(portal, entityTypeId)?.parents.filter((parent) => parent !== CONTACT && parent !== COMPANY) ?? []
  const others = portal.state.types.filter((type) => type.children.includes(entityTypeId)).map((type) => type.entityTypeId)
  return [...new Set([...own, ...others])].map((parent) => ({
    ...PARENT_CARD, name: `parentId${parent}`, title: `Parent ${parent}`, upperName: `PARENT_ID_${parent}`, parentEntityTypeId: parent,
  }))
}

/**
 * UF_CRM_1721244707107 -> ufCrm_1721244707107, UF_CRM_PROOF -> ufCrmProof: underscores stay before digits only. The number of a
 * smart process has none before it: UF_CRM_44_1721812760630 -> ufCrm44_1721812760630.
 */
export function camelUserField(fieldName: string, isSmartField = false): string {
  const base = isSmartField ? fieldName.replace(/^UF_CRM_(\d+)/, 'UF_CRM$1') : fieldName
  return base.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function userFieldCard(field: UserField, originalNames: boolean): FieldCard {
  return {
    name: originalNames ? field.fieldName : camelUserField(field.fieldName, isSmart(field.entityTypeId)), type: field.userTypeId,
    title: field.labels['en'] ?? Object.values(field.labels)[0] ?? field.fieldName,
    upperName: field.fieldName, readOnly: false, immutable: false, multiple: field.multiple, required: field.mandatory, disabled: false, userField: field,
  }
}

function systemCards(portal: Portal, entityTypeId: number): FieldCard[] | null {
  const type = smartProcess(portal, entityTypeId)
  return type ? parseCards(smartFieldList(type.flags)) : (SYSTEM_CARDS.get(entityTypeId) ?? null)
}

/** All fields of a kind of item, the portal's own ones last; null for a kind this portal does not have. */
export function fieldCards(portal: Portal, entityTypeId: number, originalNames = false): FieldCard[] | null {
  const system = systemCards(portal, entityTypeId)
  if (!system) return null
  const own = portal.state.userFields.filter((field) => field.entityTypeId === entityTypeId).map((field) => userFieldCard(field, originalNames))
  return [...system.map((card) => withDirectory(portal, entityTypeId, card)), ...parentCards(portal, entityTypeId), ...own]
}
