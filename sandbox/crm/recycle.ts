import type { Portal } from '../portal.ts'
import { touch } from '../portal.ts'
import { RestError } from '../rest/rest-error.ts'
import { nextId } from '../state.ts'
import type { CrmItem, MultiField } from '../state.ts'
import { raiseItemEvent } from './item-events.ts'
import { deleteItem, findItem, isEmpty, itemsOf } from './items.ts'
import { COMPANY, CONTACT, DEAL, LEAD } from './kinds.ts'

const LINK_FIELDS: Record<number, [one: string, many: string]> = { [CONTACT]: ['contactId', 'contactIds'], [COMPANY]: ['companyId', 'companyIds'], [LEAD]: ['leadId', ''] }

function relink(portal: Portal, entityTypeId: number, from: number, to: number): void {
  const [one, many] = LINK_FIELDS[entityTypeId] ?? ['', '']
  if (one === '') return
  for (const item of [LEAD, DEAL, CONTACT].flatMap((kind) => itemsOf(portal, kind))) {
    if (item[one] === from) item[one] = to
    const list = item[many]
    if (Array.isArray(list)) item[many] = [...new Set(list.map((id) => (id === from ? to : id)))]
  }
}

function takeOver(winner: CrmItem, loser: CrmItem): void {
  for (const [name, value] of Object.entries(loser)) if (name !== 'fm' && isEmpty(winner[name])) winner[name] = value
  const isNew = (field: MultiField): boolean => !winner.fm.some((known) => known.typeId === field.typeId && known.value === field.value)
  winner.fm.push(...loser.fm.filter(isNew))
}

/** Duplicates become one: the first stays and takes what it lacks, the others are deleted. One UPDATE, then a DELETE for each. */
export function mergeItems(portal: Portal, entityTypeId: number, ids: number[], userId: number | null): number[] {
  const [winner, ...losers] = ids.map((id) => findItem(portal, entityTypeId, id))
  if (!winner || losers.some((loser) => !loser)) throw new RestError('NOT_FOUND', 'Owner was not found')
  const gone = losers.filter((loser) => loser !== null)
  for (const loser of gone) {
    takeOver(winner, loser)
    relink(portal, entityTypeId, loser.id, winner.id)
  }
  raiseItemEvent(portal, { entityTypeId, id: winner.id, verb: 'UPDATE', userId })
  for (const loser of gone) deleteItem(portal, entityTypeId, loser.id, userId)
  touch(portal)
  return gone.map((loser) => loser.id)
}

/** Out of the recycle bin. The documentation does not say whether the id stays: by default the item comes back under a new one. */
export function restoreItem(portal: Portal, entityTypeId: number, id: number, options: { userId: number | null, sameId: boolean }): CrmItem {
  const bin = portal.state.recycled[entityTypeId] ?? []
  const place = bin.findLastIndex((item) => item.id === id)
  const item = bin[place]
  if (!item) throw new RestError('NOT_FOUND', 'Element not found')
  bin.splice(place, 1)
  if (!options.sameId) item.id = nextId(portal.state, `item${entityTypeId}`, 0)
  itemsOf(portal, entityTypeId).push(item)
  raiseItemEvent(portal, { entityTypeId, id: item.id, verb: 'ADD', userId: options.userId })
  touch(portal)
  return item
}
