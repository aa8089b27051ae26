import { raiseItemEvent } from '../crm/item-events.ts'
import { findItem } from '../crm/items.ts'
import { CONTACT, DEAL, LEAD } from '../crm/kinds.ts'
import { mayChangeItem, maySeeItem } from '../crm/rights.ts'
import { touch } from '../portal.ts'
import type { CrmItem } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, numberParam } from './call.ts'
import { RestError } from './rest-error.ts'

const NOT_FOUND = new RestError('NOT_FOUND', 'Not found.')

function owner(call: Call, entityTypeId: number, isAllowed: typeof maySeeItem): CrmItem {
  const id = numberParam(call, 'id')
  if (!(id > 0)) throw new RestError('', 'The parameter ownerEntityID is invalid or not defined.')
  const item = findItem(call.portal, entityTypeId, id)
  if (!item) throw NOT_FOUND
  if (!isAllowed(call.portal, call.user.id, entityTypeId, item)) throw new RestError('ACCESS_DENIED', 'Access denied.')
  return item
}

function contactsOf(item: CrmItem): number[] {
  return Array.isArray(item['contactIds']) ? item['contactIds'].map(Number) : []
}

/** The first contact is the primary one. Whether a lead is a repeat lead is not looked at again, unlike with crm.item.update. */
function keep(call: Call, entityTypeId: number, item: CrmItem, contacts: number[]): Answer {
  Object.assign(item, { contactIds: contacts, contactId: contacts[0] ?? 0 })
  raiseItemEvent(call.portal, { entityTypeId, id: item.id, verb: 'UPDATE', userId: call.user.id })
  touch(call.portal)
  return { result: true }
}

function contactParam(call: Call): number {
  const id = Number(mapParam(call, 'fields')['CONTACT_ID'])
  if (!(id > 0)) throw new RestError('', "The parameter 'fields' is not valid.")
  return id
}

function add(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const item = owner(call, entityTypeId, mayChangeItem)
    const contactId = contactParam(call)
    if (!findItem(call.portal, CONTACT, contactId)) throw NOT_FOUND
    const others = contactsOf(item).filter((id) => id !== contactId)
    const isFirst = isYes(mapParam(call, 'fields')['IS_PRIMARY'])
    return keep(call, entityTypeId, item, isFirst ? [contactId, ...others] : [...others, contactId])
  }
}

function remove(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const item = owner(call, entityTypeId, mayChangeItem)
    const contactId = contactParam(call)
    return keep(call, entityTypeId, item, contactsOf(item).filter((id) => id !== contactId))
  }
}

function setAll(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const item = owner(call, entityTypeId, mayChangeItem)
    const sent = Object.values(mapParam(call, 'items')) as Record<string, unknown>[]
    const order = sent.toSorted((left, right) => Number(isYes(right['IS_PRIMARY'])) - Number(isYes(left['IS_PRIMARY'])) || Number(left['SORT'] ?? 0) - Number(right['SORT'] ?? 0))
    return keep(call, entityTypeId, item, order.map((link) => Number(link['CONTACT_ID'])))
  }
}

function list(entityTypeId: number): (call: Call) => Answer {
  return (call) => ({
    result: contactsOf(owner(call, entityTypeId, maySeeItem)).map((contactId, index) => ({ CONTACT_ID: contactId, SORT: (index + 1) * 10, ROLE_ID: 0, IS_PRIMARY: index === 0 ? 'Y' : 'N' })),
  })
}

function fields(): Answer {
  const field = (type: string, title: string, isRequired = false): unknown => ({ type, isRequired, isReadOnly: false, isImmutable: false, isMultiple: false, isDynamic: false, title })
  return { result: { CONTACT_ID: field('integer', 'Contact', true), SORT: field('integer', 'Sorting'), IS_PRIMARY: field('char', 'Primary') } }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

/** Contacts of leads and deals, several each. */
export const contactLinkMethods: Record<string, RestMethod> = Object.fromEntries([['lead', LEAD] as const, ['deal', DEAL] as const].flatMap(([noun, entityTypeId]) => [
  [`crm.${noun}.contact.add`, crm(add(entityTypeId))], [`crm.${noun}.contact.delete`, crm(remove(entityTypeId))], [`crm.${noun}.contact.fields`, crm(fields)],
  [`crm.${noun}.contact.items.get`, crm(list(entityTypeId))], [`crm.${noun}.contact.items.set`, crm(setAll(entityTypeId))],
  [`crm.${noun}.contact.items.delete`, crm((call) => keep(call, entityTypeId, owner(call, entityTypeId, mayChangeItem), []))],
] as const))
