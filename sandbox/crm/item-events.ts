import { raiseEvent } from '../events.ts'
import type { Portal } from '../portal.ts'
import { ENTITY_NOUNS } from './kinds.ts'

/** Leads, deals, contacts and companies have events of their own; smart processes share one and have one with their number. */
export function raiseItemEvent(portal: Portal, change: { entityTypeId: number, id: number, verb: 'ADD' | 'UPDATE' | 'DELETE', userId: number | null }): void {
  const noun = ENTITY_NOUNS[change.entityTypeId]
  if (noun) {
    raiseEvent(portal, `ONCRM${noun}${change.verb}`, { FIELDS: { ID: change.id } }, change.userId)
    return
  }
  const data = { FIELDS: { ID: change.id, ENTITY_TYPE_ID: change.entityTypeId } }
  raiseEvent(portal, `ONCRMDYNAMICITEM${change.verb}`, data, change.userId)
  raiseEvent(portal, `ONCRMDYNAMICITEM${change.verb}_${change.entityTypeId}`, data, change.userId)
}
