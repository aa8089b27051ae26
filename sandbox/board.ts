import { camelUserField } from './crm/fields.ts'
import { findItem, itemsOf } from './crm/items.ts'
import { CONTACT, DEAL, LEAD, entityName, entityNoun, hasStages, isSmart } from './crm/kinds.ts'
import type { Stage } from './crm/stages.ts'
import { categoriesOf, stagesOf } from './crm/stages.ts'
import { firstValue } from './crm/values.ts'
import type { Portal } from './portal.ts'
import { crmMode, findUser, languageOf, usersOf } from './portal.ts'
import type { CrmItem } from './state.ts'
import { widgetTabs } from './widgets.ts'
import type { PortalUser } from './world.ts'

export type BoardView = { key: string, title: string, entityTypeId: number, categoryId: number }
export type BoardCard = { id: number, title: string, amount: string, person: string, assigned: string, stageId: string, open: number, isLate: boolean }
export type BoardLane = { stageId: string, name: string, color: string, semantics: string, cards: BoardCard[] }

/** The boards a portal has: leads only in classic CRM, every pipeline, smart processes; the one its partner works with comes first. */
export function boardViews(portal: Portal): BoardView[] {
  const pipelines = categoriesOf(portal, DEAL)
  const deals = pipelines.map(({ id, name }): BoardView => ({ key: `2-${id}`, title: pipelines.length > 1 ? `Deals: ${name}` : 'Deals', entityTypeId: DEAL, categoryId: id }))
  const leads: BoardView[] = crmMode(portal) === 'classic' ? [{ key: '1-0', title: 'Leads', entityTypeId: LEAD, categoryId: 0 }] : []
  const smart = portal.state.types.filter((type) => hasStages(portal, type.entityTypeId)).flatMap(({ entityTypeId, title }) => (
    categoriesOf(portal, entityTypeId).map((category, _, all): BoardView => ({ key: `${entityTypeId}-${category.id}`, title: all.length > 1 ? `${title}: ${category.name}` : title, entityTypeId, categoryId: category.id }))
  ))
  const target = portal.seed.partner?.crmTarget
  const main = target?.entity === 'lead' ? '1-0' : `2-${target?.categoryId ?? 0}`
  return [...deals, ...leads, ...smart].toSorted((left, right) => Number(right.key === main) - Number(left.key === main))
}

function amountOf(item: CrmItem): string {
  const amount = Number(item['opportunity'] ?? 0)
  return amount > 0 ? `${amount.toLocaleString('en-GB')} ${String(item['currencyId'] ?? '')}` : ''
}

function personOf(portal: Portal, item: CrmItem): CrmItem | null {
  return findItem(portal, CONTACT, Number(item['contactId'] ?? 0)) ?? null
}

function fullName(item: CrmItem | null): string {
  return item ? [item['name'], item['lastName']].filter(Boolean).join(' ') : ''
}

function toCard(portal: Portal, entityTypeId: number, item: CrmItem): BoardCard {
  const owner = findUser(portal, Number(item['assignedById']))
  const open = portal.state.todos.filter((todo) => todo.ownerTypeId === entityTypeId && todo.ownerId === item.id && todo.completed !== true)
  return {
    id: item.id, title: String(item['title'] ?? ''), amount: amountOf(item), person: fullName(personOf(portal, item)) || fullName(item),
    assigned: owner ? `${owner.name} ${owner.lastName}` : '', stageId: String(item['stageId']),
    open: open.length, isLate: open.some((todo) => Date.parse(todo.deadline) <= portal.cloud.now()),
  }
}

/** What was moved last comes first; of two moved in one second, the newer. */
function latestFirst(items: CrmItem[]): CrmItem[] {
  return items.toSorted((left, right) => Date.parse(String(right['movedTime'])) - Date.parse(String(left['movedTime'])) || right.id - left.id)
}

export function boardLanes(portal: Portal, view: BoardView): BoardLane[] {
  const items = itemsOf(portal, view.entityTypeId).filter((item) => view.entityTypeId === LEAD || item['categoryId'] === view.categoryId)
  return stagesOf(portal, view.entityTypeId, view.categoryId).map((stage: Stage) => ({
    stageId: stage.id, name: stage.name, color: stage.color ?? '', semantics: stage.semantics,
    cards: latestFirst(items.filter((item) => item['stageId'] === stage.id)).map((item) => toCard(portal, view.entityTypeId, item)),
  }))
}

function detailsPath(entityTypeId: number, id: number): string {
  const kind = isSmart(entityTypeId) ? `type/${entityTypeId}` : entityNoun(entityTypeId).toLowerCase()
  return `/crm/${kind}/details/${id}/`
}

/** Everything the card panel shows of one item; null when it is gone. */
export function itemDetails(portal: Portal, user: PortalUser, { entityTypeId, id }: { entityTypeId: number, id: number }): Record<string, unknown> | null {
  const item = findItem(portal, entityTypeId, id)
  if (!item) return null
  const person = personOf(portal, item)
  const holder = person ?? item
  const { state } = portal
  const mine = <T extends { createdAt: number }>(rows: T[]): T[] => rows.toSorted((left, right) => right.createdAt - left.createdAt)
  return {
    id, entityTypeId, kind: entityName(portal, entityTypeId), path: detailsPath(entityTypeId, id), title: item['title'] ?? fullName(item), hasName: entityTypeId === CONTACT, name: item['name'] ?? '', lastName: item['lastName'] ?? '', hasTitle: Object.hasOwn(item, 'title'), hasAmount: Object.hasOwn(item, 'opportunity'), stageId: item['stageId'], categoryId: item['categoryId'] ?? 0, opportunity: item['opportunity'] ?? 0, currencyId: item['currencyId'] ?? '',
    comments: item['comments'] ?? '', assignedById: item['assignedById'], person: fullName(person) || fullName(item), phone: firstValue(holder, 'PHONE') ?? '', email: firstValue(holder, 'EMAIL') ?? '',
    origin: [item['originatorId'], item['originId']].filter(Boolean).join(' / '),
    stages: stagesOf(portal, entityTypeId, Number(item['categoryId'] ?? 0)).map(({ id: stageId, name }) => ({ stageId, name })),
    users: usersOf(portal).map((other) => ({ id: other.id, name: `${other.name} ${other.lastName}` })),
    userFields: state.userFields.filter((field) => field.entityTypeId === entityTypeId).map((field) => ({
      name: camelUserField(field.fieldName, isSmart(entityTypeId)), label: field.labels[languageOf(portal)] ?? field.labels['en'] ?? Object.values(field.labels)[0] ?? field.fieldName, type: field.userTypeId,
      list: field.list.map((entry) => ({ id: entry.id, value: entry.value })), value: item[field.fieldName] ?? '',
    })),
    timeline: mine(state.comments.filter((comment) => comment.entityTypeId === entityTypeId && comment.entityId === id)),
    todos: mine(state.todos.filter((todo) => todo.ownerTypeId === entityTypeId && todo.ownerId === id)).map((todo) => ({ ...todo, isLate: todo.completed !== true && Date.parse(todo.deadline) <= portal.cloud.now() })),
    log: mine(state.logMessages.filter((entry) => entry.entityTypeId === entityTypeId && entry.entityId === id)),
    tabs: widgetTabs(portal, user, `CRM_${entityNoun(entityTypeId)}_DETAIL_TAB`),
  }
}
