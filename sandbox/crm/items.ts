import { raiseEvent } from '../events.ts'
import { portalTime } from '../moment.ts'
import type { Portal } from '../portal.ts'
import { touch } from '../portal.ts'
import { RestError } from '../rest/rest-error.ts'
import { nextId } from '../state.ts'
import type { CrmItem } from '../state.ts'
import type { FieldCard } from './fields.ts'
import { COMPANY, CONTACT, DEAL, ENTITY_NOUNS, LEAD, fieldCards } from './fields.ts'
import { noteStage } from './stage-history.ts'
import { findStage, firstStage } from './stages.ts'
import { applyMultiFields, toFieldValue } from './values.ts'

const FIRST_IDS: Record<number, number> = { [LEAD]: 340, [DEAL]: 1810, [CONTACT]: 2430, [COMPANY]: 3010 }

/** userId null: a robot acts, so events carry no tokens. */
export type Change = { entityTypeId: number, fields: Record<string, unknown>, userId: number | null, originalNames?: boolean }

export function itemsOf(portal: Portal, entityTypeId: number): CrmItem[] {
  return (portal.state.items[entityTypeId] ??= [])
}

export function findItem(portal: Portal, entityTypeId: number, id: number): CrmItem | null {
  return itemsOf(portal, entityTypeId).find((item) => item.id === id) ?? null
}

function hasStages(entityTypeId: number): boolean {
  return entityTypeId === LEAD || entityTypeId === DEAL
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0)
}

/** Copies what may be written; unknown and read-only names are dropped without a word, as the portal does. */
function writeFields(portal: Portal, item: CrmItem, cards: FieldCard[], fields: Record<string, unknown>): void {
  for (const card of cards) {
    if (card.readOnly || card.name === 'fm' || !Object.hasOwn(fields, card.name)) continue
    item[card.upperName.startsWith('UF_') ? card.upperName : card.name] = toFieldValue(card, fields[card.name])
  }
  if (Object.hasOwn(fields, 'contactIds') && Array.isArray(item['contactIds'])) item['contactId'] = item['contactIds'][0] ?? 0
  else if (Object.hasOwn(fields, 'contactId')) item['contactIds'] = item['contactId'] ? [item['contactId']] : []
  if (cards.some((card) => card.name === 'fm')) {
    applyMultiFields(portal, item, fields['fm'])
    item['hasPhone'] = item.fm.some((field) => field.typeId === 'PHONE') ? 'Y' : 'N'
    item['hasEmail'] = item.fm.some((field) => field.typeId === 'EMAIL') ? 'Y' : 'N'
  }
}

function checkRequired(portal: Portal, entityTypeId: number, item: CrmItem, cards: FieldCard[]): void {
  const rules = portal.state.stageRules.filter((rule) => rule.entityTypeId === entityTypeId && rule.stageId === item['stageId']).map((rule) => rule.field)
  for (const card of cards) {
    const isRequired = card.required || rules.includes(card.upperName) || rules.includes(card.name)
    const value = item[card.upperName.startsWith('UF_') ? card.upperName : card.name]
    if (isRequired && isEmpty(value)) throw new RestError('CRM_FIELD_ERROR_REQUIRED', `Required field "${card.title}" is empty`)
  }
}

function checkPipeline(portal: Portal, deal: CrmItem): void {
  const isKnown = portal.seed.pipelines.some((pipeline) => pipeline.id === deal['categoryId'])
  if (!isKnown) throw new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Invalid value for field "Pipeline"')
}

function checkStage(portal: Portal, entityTypeId: number, item: CrmItem): void {
  if (!hasStages(entityTypeId)) return
  const stage = findStage(portal, entityTypeId, Number(item['categoryId'] ?? 0), String(item['stageId']))
  if (!stage) throw new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Invalid value for field "Stage"')
  item['stageSemanticId'] = stage.semantics
  if (entityTypeId === DEAL) item['closed'] = stage.semantics === 'P' ? 'N' : 'Y'
}

function blank(portal: Portal, entityTypeId: number, userId: number, now: string): CrmItem {
  const item: CrmItem = {
    id: 0, fm: [], createdTime: now, updatedTime: now, createdBy: userId, updatedBy: userId, assignedById: userId, opened: 'Y', companyId: 0,
    lastActivityBy: userId, lastActivityTime: now, observers: [],
  }
  if (!hasStages(entityTypeId)) return item
  return Object.assign(item, {
    contactId: 0, contactIds: [], opportunity: 0, currencyId: portal.seed.currency, isManualOpportunity: 'N', isReturnCustomer: 'N', movedBy: userId, movedTime: now,
    ...(entityTypeId === DEAL && { categoryId: 0, leadId: 0, isNew: 'Y', isRecurring: 'N', isRepeatedApproach: 'N', probability: null, typeId: 'SALE', taxValue: 0 }),
  })
}

function cardsOf(portal: Portal, entityTypeId: number, originalNames = false): FieldCard[] {
  const cards = fieldCards(portal, entityTypeId, originalNames)
  if (!cards) throw new RestError('NOT_FOUND', 'Smart process not found')
  return cards
}

/** Adds an item and raises its event. What happens to it by itself afterwards (simple CRM) is the caller's to run. */
export function addItem(portal: Portal, { entityTypeId, fields, userId, originalNames }: Change): CrmItem {
  const cards = cardsOf(portal, entityTypeId, originalNames)
  const actor = userId ?? 1
  const item = blank(portal, entityTypeId, actor, portalTime(portal.cloud.now(), portal.seed.timeZone))
  writeFields(portal, item, cards, fields)
  if (hasStages(entityTypeId)) {
    if (entityTypeId === DEAL) checkPipeline(portal, item)
    if (isEmpty(item['stageId'])) item['stageId'] = firstStage(portal, entityTypeId, Number(item['categoryId'] ?? 0)).id
    checkStage(portal, entityTypeId, item)
    if (!isEmpty(item['contactId']) || !isEmpty(item['companyId'])) item['isReturnCustomer'] = entityTypeId === LEAD ? 'Y' : 'N'
  }
  if (entityTypeId === CONTACT && isEmpty(item['name']) && isEmpty(item['lastName'])) throw new RestError('CRM_FIELD_ERROR_REQUIRED', 'Required field "First name" is empty')
  checkRequired(portal, entityTypeId, item, cards)
  item.id = nextId(portal.state, `item${entityTypeId}`, FIRST_IDS[entityTypeId] ?? 0)
  if (isEmpty(item['title']) && hasStages(entityTypeId)) item['title'] = `${entityTypeId === LEAD ? 'Lead' : 'Deal'} #${item.id}`
  itemsOf(portal, entityTypeId).push(item)
  if (hasStages(entityTypeId)) noteStage(portal, entityTypeId, item, 1)
  raiseEvent(portal, `ONCRM${ENTITY_NOUNS[entityTypeId]}ADD`, { FIELDS: { ID: item.id } }, userId)
  touch(portal)
  return item
}

function raiseMoved(portal: Portal, entityTypeId: number, item: CrmItem, isOtherPipeline: boolean, userId: number | null): void {
  // Moving to another pipeline raises its own event INSTEAD of ONCRMDEALUPDATE.
  if (isOtherPipeline) raiseEvent(portal, 'ONCRMDEALMOVETOCATEGORY', { FIELDS: { ID: item.id, CATEGORY_ID: item['categoryId'], STAGE_ID: item['stageId'] } }, userId)
  else raiseEvent(portal, `ONCRM${ENTITY_NOUNS[entityTypeId]}UPDATE`, { FIELDS: { ID: item.id } }, userId)
}

/** Changes an item. Nothing is saved and nothing raised when nothing differs. */
export function updateItem(portal: Portal, id: number, { entityTypeId, fields, userId, originalNames }: Change): CrmItem {
  const cards = cardsOf(portal, entityTypeId, originalNames)
  const item = findItem(portal, entityTypeId, id)
  if (!item) throw new RestError('NOT_FOUND', 'Element not found')
  const draft = structuredClone(item)
  writeFields(portal, draft, cards, fields)
  const isOtherPipeline = draft['categoryId'] !== item['categoryId'] && entityTypeId === DEAL
  if (isOtherPipeline) checkPipeline(portal, draft)
  if (isOtherPipeline && !Object.hasOwn(fields, 'stageId')) draft['stageId'] = firstStage(portal, entityTypeId, Number(draft['categoryId'])).id
  checkStage(portal, entityTypeId, draft)
  if (JSON.stringify(draft) === JSON.stringify(item)) return item

  const isMoved = draft['stageId'] !== item['stageId'] || isOtherPipeline
  if (isMoved) checkRequired(portal, entityTypeId, draft, cards)
  const now = portalTime(portal.cloud.now(), portal.seed.timeZone)
  Object.assign(draft, { updatedTime: now, updatedBy: userId ?? item['updatedBy'] })
  if (isMoved) Object.assign(draft, { movedTime: now, movedBy: userId ?? item['movedBy'] })
  if (isMoved && entityTypeId === DEAL) draft['isNew'] = 'N'
  if (isMoved && entityTypeId === LEAD) draft['dateClosed'] = draft['stageSemanticId'] === 'P' ? null : now
  Object.assign(item, draft)
  if (isMoved) noteStage(portal, entityTypeId, item, isOtherPipeline ? 5 : item['stageSemanticId'] === 'P' ? 2 : 3)
  raiseMoved(portal, entityTypeId, item, isOtherPipeline, userId)
  touch(portal)
  return item
}

export function deleteItem(portal: Portal, entityTypeId: number, id: number, userId: number | null): void {
  const items = itemsOf(portal, entityTypeId)
  const place = items.findIndex((item) => item.id === id)
  if (place < 0) throw new RestError('NOT_FOUND', 'Element not found')
  items.splice(place, 1)
  raiseEvent(portal, `ONCRM${ENTITY_NOUNS[entityTypeId]}DELETE`, { FIELDS: { ID: id } }, userId)
  touch(portal)
}
