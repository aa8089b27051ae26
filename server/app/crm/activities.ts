import type { App } from '../app.ts'
import type { Touch } from '../../bitrix24/crm-read.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import type { AwaitedContact } from '../../store/reservations.ts'
import { noteFirstContact } from '../reservation/first-contact.ts'
import type { Standing } from './read-records.ts'

/** Finds the first call or mail after each reservation among what the portal's people did. Returns how many were new. */
export async function keepFirstContacts(app: App, items: readonly Standing[], awaited: readonly AwaitedContact[], touches: readonly Touch[]): Promise<number> {
  let found = 0
  for (const { reservationId, reservedAt } of awaited) {
    const item = items.find((it) => it.reservationId === reservationId)
    const own = touches.filter((touch) => item !== undefined && touch.at >= reservedAt && belongsTo(touch, item))
    const [first] = own.map(({ at }) => at).sort((a, b) => a - b)
    if (first !== undefined && await noteFirstContact(app, reservationId, { at: first, seenIn: 'crm', actor: 'CRM' })) found += 1
  }
  return found
}

function belongsTo({ entityTypeId, itemId }: Touch, item: Standing): boolean {
  return (entityTypeId === item.entityTypeId && itemId === item.itemId) || (entityTypeId === CRM_TYPES.contact && itemId === item.contactId)
}
