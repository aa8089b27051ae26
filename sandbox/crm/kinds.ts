import type { Portal } from '../portal.ts'
import type { SmartProcess } from '../state.ts'

export const LEAD = 1
export const DEAL = 2
export const CONTACT = 3
export const COMPANY = 4
const FIRST_SMART_PROCESS = 128

export const ENTITY_NOUNS: Record<number, 'LEAD' | 'DEAL' | 'CONTACT' | 'COMPANY'> = { 1: 'LEAD', 2: 'DEAL', 3: 'CONTACT', 4: 'COMPANY' }
const NAMES: Record<number, string> = { 1: 'Lead', 2: 'Deal', 3: 'Contact', 4: 'Company' }

export function smartProcess(portal: Portal, entityTypeId: number): SmartProcess | null {
  return portal.state.types.find((type) => type.entityTypeId === entityTypeId) ?? null
}

/** LEAD, DEAL, CONTACT, COMPANY or DYNAMIC_<entityTypeId>. */
export function entityNoun(entityTypeId: number): string {
  return ENTITY_NOUNS[entityTypeId] ?? `DYNAMIC_${entityTypeId}`
}

export function entityTypeByNoun(noun: string): number {
  const upper = noun.toUpperCase()
  const dynamic = /^DYNAMIC_(\d+)$/.exec(upper)
  if (dynamic) return Number(dynamic[1])
  return Number(Object.entries(ENTITY_NOUNS).find(([, name]) => name === upper)?.[0] ?? 0)
}

export function entityName(portal: Portal, entityTypeId: number): string {
  return NAMES[entityTypeId] ?? smartProcess(portal, entityTypeId)?.title ?? ''
}

export function isSmart(entityTypeId: number): boolean {
  return entityTypeId >= FIRST_SMART_PROCESS
}

export function hasStages(portal: Portal, entityTypeId: number): boolean {
  return entityTypeId === LEAD || entityTypeId === DEAL || smartProcess(portal, entityTypeId)?.flags['isStagesEnabled'] === 'Y'
}

/** Where custom fields of a kind belong: CRM_DEAL, or CRM_<id of the smart process>. */
export function fieldEntityId(portal: Portal, entityTypeId: number): string {
  const noun = ENTITY_NOUNS[entityTypeId]
  return `CRM_${noun ?? smartProcess(portal, entityTypeId)?.id ?? ''}`
}

export function entityTypeOfFieldEntity(portal: Portal, entityId: string): number | null {
  const noun = Object.entries(ENTITY_NOUNS).find(([, name]) => entityId === `CRM_${name}`)
  if (noun) return Number(noun[0])
  return portal.state.types.find((type) => entityId === `CRM_${type.id}`)?.entityTypeId ?? null
}
