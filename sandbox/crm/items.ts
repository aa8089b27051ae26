import { raiseEvent } from '../events.ts'
import { portalTime } from '../moment.ts'
import type { Portal } from '../portal.ts'
import { touch } from '../portal.ts'
import { RestError } from '../rest/rest-error.ts'
import { nextId } from '../state.ts'
import type { CrmItem } from '../state.ts'
import type { FieldCard } from './fields.ts'
import { fieldCards } from './fields.ts'
import { raiseItemEvent } from './item-events.ts'
import { COMPANY, CONTACT, DEAL, LEAD, entityName, hasStages, isSmart } from './kinds.ts'
import { noteStage } from './stage-history.ts'
import { categoriesOf, defaultCategory, findStage, firstStage } from './stages.ts'
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

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0)
}

/** Custom fields are kept under their original names. */
export function storedName(card: FieldCard): string {
  return card.upperName.startsWith('UF_CRM_') ? card.upperName : card.name
}

function linkLists(item: CrmItem, fields: Record<string, unknown>, one: string, many: string): void {
  if (Object.hasOwn(fields, many) && Array.isArray(item[many])) item[one] = item[many][0] ?? 0
  else if (Object.hasOwn(fields, one)) item[many] = item[one] ? [item[one]] : []
}

/** Copies what may be written; unknown and read-only names are dropped without a word, as the portal does. */
function writeFields(portal: Portal, item: CrmItem, cards: FieldCard[], fields: Record<string, unknown>): void {
  for (const card of cards) {
    if (card.readOnly || card.name === 'fm' || !Object.hasOwn(fields, card.name)) continue
    item[storedName(card)] = toFieldValue(card, fields[card.name], portal.seed.timeZone)
  }
  const knows = (name: string): boolean => cards.some((card) => card.name === name)
  if (knows('contactId')) linkLists(item, fields, 'contactId', 'contactIds')
  if (knows('companyIds')) linkLists(item, fields, 'companyId', 'companyIds')
  if (knows('fm')) {
    applyMultiFields(portal, item, fields['fm'])
    item['hasPhone'] = item.fm.some((field) => field.typeId === 'PHONE') ? 'Y' : 'N'
    item['hasEmail'] = item.fm.some((field) => field.typeId === 'EMAIL') ? 'Y' : 'N'
  }
}

function checkRequired(portal: Portal, entityTypeId: number, item: CrmItem, cards: FieldCard[]): void {
  const rules = portal.state.stageRules.filter((rule) => rule.entityTypeId === entityTypeId && rule.stageId === item['stageId']).map((rule) => rule.field)
  for (const card of cards) {
    const isRequired = card.required || rules.includes(card.upperName) || rules.includes(card.name)
    if (isRequired && isEmpty(item[storedName(card)])) throw new RestError('CRM_FIELD_ERROR_REQUIRED', `The "${card.title}" field is required`)
  }
}

function checkPipeline(portal: Portal, entityTypeId: number, item: CrmItem): void {
  if (entityTypeId === LEAD) return
  const isKnown = categoriesOf(portal, entityTypeId).some((category) => category.id === item['categoryId'])
  if (!isKnown) throw new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Invalid value for field "Pipeline"')
}

function checkStage(portal: Portal, entityTypeId: number, item: CrmItem): void {
  if (!hasStages(portal, entityTypeId)) return
  const stage = findStage(portal, entityTypeId, Number(item['categoryId'] ?? 0), String(item['stageId']))
  if (!stage) throw new RestError('CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Invalid value for field "Stage"')
  item['stageSemanticId'] = stage.semantics
  if (entityTypeId === DEAL) item['closed'] = stage.semantics === 'P' ? 'N' : 'Y'
}

function blank(portal: Portal, entityTypeId: number, userId: number, now: string): CrmItem {
  const item: CrmItem = {
    id: 0, fm: [], createdTime: now, updatedTime: now, createdBy: userId, updatedBy: userId, assignedById: userId, opened: 'Y', companyId: 0, hasImol: 'N', isMyCompany: 'N', export: 'Y',
    lastActivityBy: userId, lastActivityTime: now, observers: [], companyIds: [], contactIds: [],
  }
  if (isSmart(entityTypeId)) item['categoryId'] = defaultCategory(portal, entityTypeId)
  if (!hasStages(portal, entityTypeId)) return item
  return Object.assign(item, {
    contactId: 0, contactIds: [], opportunity: 0, currencyId: portal.seed.currency, isManualOpportunity: 'N', isReturnCustomer: 'N', movedBy: userId, movedTime: now, sourceId: 'CALL',
    ...(entityTypeId === DEAL && { categoryId: 0, leadId: 0, isNew: 'Y', isRecurring: 'N', isRepeatedApproach: 'N', probability: null, typeId: 'SALE', taxValue: 0 }),
  })
}

function cardsOf(portal: Portal, entityTypeId: number, originalNames = false): FieldCard[] {
  const cards = fieldCards(portal, entityTypeId, originalNames)
  if (!cards) throw new RestError('NOT_FOUND', 'Smart process not found')
  return cards
}

function placeOnBoard(portal: Portal, entityTypeId: number, item: CrmItem): void {
  checkPipeline(portal, entityTypeId, item)
  if (isEmpty(item['stageId'])) item['stageId'] = firstStage(portal, entityTypeId, Number(item['categoryId'] ?? 0)).id
  checkStage(portal, entityTypeId, item)
  if (!isEmpty(item['contactId']) || !isEmpty(item['companyId'])) item['isReturnCustomer'] = entityTypeId === LEAD ? 'Y' : 'N'
}

/** Adds an item and raises its event. What happens to it by itself afterwards (simple CRM) is the caller's to run. */
export function addItem(portal: Portal, { entityTypeId, fields, userId, originalNames }: Change): CrmItem {
  const cards = cardsOf(portal, entityTypeId, originalNames)
  const item = blank(portal, entityTypeId, userId ?? 1, portalTime(portal.cloud.now(), portal.seed.timeZone))
  writeFields(portal, item, cards, fields)
  const isStaged = hasStages(portal, entityTypeId)
  if (isStaged) placeOnBoard(portal, entityTypeId, item)
  if (entityTypeId === CONTACT && isEmpty(item['name']) && isEmpty(item['lastName'])) throw new RestError('CRM_FIELD_ERROR_REQUIRED', 'The "First name" field is required')
  checkRequired(portal, entityTypeId, item, cards)
  item.id = nextId(portal.state, `item${entityTypeId}`, FIRST_IDS[entityTypeId] ?? 0)
  if (isEmpty(item['title']) && cards.some((card) => card.name === 'title')) item['title'] = `${entityName(portal, entityTypeId)} #${item.id}`
  itemsOf(portal, entityTypeId).push(item)
  if (isStaged) noteStage(portal, entityTypeId, item, 1)
  raiseItemEvent(portal, { entityTypeId, id: item.id, verb: 'ADD', userId })
  touch(portal)
  return item
}

function raiseMoved(portal: Portal, entityTypeId: number, item: CrmItem, isOtherPipeline: boolean, userId: number | null): void {
  // Moving a deal to another pipeline raises its own event INSTEAD of ONCRMDEALUPDATE.
  if (isOtherPipeline && entityTypeId === DEAL) raiseEvent(portal, 'ONCRMDEALMOVETOCATEGORY', { FIELDS: { ID: item.id, CATEGORY_ID: item['categoryId'], STAGE_ID: item['stageId'] } }, userId)
  else raiseItemEvent(portal, { entityTypeId, id: item.id, verb: 'UPDATE', userId })
}

function stampMove(entityTypeId: number, before: CrmItem, draft: CrmItem, now: string, userId: number | null): void {
  Object.assign(draft, { movedTime: now, movedBy: userId ?? before['movedBy'], previousStageId: before['stageId'] })
  if (entityTypeId === DEAL) draft['isNew'] = 'N'
  if (entityTypeId === LEAD) draft['dateClosed'] = draft['stageSemanticId'] === 'P' ? null : now
}

/** Changes an item. Nothing is saved and nothing raised when nothing differs. */
export function updateItem(portal: Portal, id: number, { entityTypeId, fields, userId, originalNames }: Change): CrmItem {
  const cards = cardsOf(portal, entityTypeId, originalNames)
  const item = findItem(portal, entityTypeId, id)
  if (!item) throw new RestError('NOT_FOUND', 'Element not found')
  const draft = structuredClone(item)
  writeFields(portal, draft, cards, fields)
  const isOtherPipeline = draft['categoryId'] !== item['categoryId'] && hasStages(portal, entityTypeId)
  if (isOtherPipeline) checkPipeline(portal, entityTypeId, draft)
  if (isOtherPipeline && !Object.hasOwn(fields, 'stageId')) draft['stageId'] = firstStage(portal, entityTypeId, Number(draft['categoryId'])).id
  checkStage(portal, entityTypeId, draft)
  if (JSON.stringify(draft) === JSON.stringify(item)) return item

  const isMoved = draft['stageId'] !== item['stageId'] || isOtherPipeline
  if (isMoved) checkRequired(portal, entityTypeId, draft, cards)
  const now = portalTime(portal.cloud.now(), portal.seed.timeZone)
  Object.assign(draft, { updatedTime: now, updatedBy: userId ?? item['updatedBy'] })
  if (isMoved) stampMove(entityTypeId, item, draft, now, userId)
  Object.assign(item, draft)
  if (isMoved) noteStage(portal, entityTypeId, item, isOtherPipeline ? 5 : item['stageSemanticId'] === 'P' ? 2 : 3)
  raiseMoved(portal, entityTypeId, item, isOtherPipeline, userId)
  touch(portal)
  return item
}

/** Deleted items lie in the recycle bin. */
export function deleteItem(portal: Portal, entityTypeId: number, id: number, userId: number | null): void {
  const items = itemsOf(portal, entityTypeId)
  const place = items.findIndex((item) => item.id === id)
  if (place < 0) throw new RestError('NOT_FOUND', 'Element not found')
  ;(portal.state.recycled[entityTypeId] ??= []).push(...items.splice(place, 1))
  raiseItemEvent(portal, { entityTypeId, id, verb: 'DELETE', userId })
  touch(portal)
}
