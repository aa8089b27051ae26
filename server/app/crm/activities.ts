import type { App } from '../app.ts'
import type { Touch } from '../../bitrix24/crm-read.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import type { AwaitedActivity } from '../../store/reservations.ts'
import { noteFirstContact } from '../reservation/first-contact.ts'
import { noteActivity } from '../reservation/work-sign.ts'
import type { Standing } from './read-records.ts'

/** Finds among what the portal's people did the first call or mail after each reservation, and what shows that work goes on. Returns how many first contacts were new. */
export async function keepActivities(app: App, items: readonly Standing[], awaited: readonly AwaitedActivity[], touches: readonly Touch[]): Promise<number> {
  let found = 0
  for (const it of awaited) {
    const item = items.find(({ reservationId }) => reservationId === it.reservationId)
    const own = item === undefined ? [] : touches.filter((touch) => belongsTo(touch, item)).map(({ at }) => at).sort((a, b) => a - b)
    const [first] = own.filter((at) => at >= it.reservedAt)
    const isNew = it.contactedIn === null && first !== undefined && await noteFirstContact(app, it.reservationId, { at: first, seenIn: 'crm', actor: 'CRM' })
    if (isNew) found += 1
    const sign = signsAmong(own, it).at(-1)
    if (sign !== undefined) await noteActivity(app, it.reservationId, sign)
  }
  return found
}

/** Activities beyond the first contact. What a person said in the app and the first record of a call are the same contact. */
function signsAmong(own: readonly number[], { contactedIn, workBegun, reservedAt, since }: AwaitedActivity): number[] {
  if (contactedIn === null || (contactedIn !== 'crm' && !workBegun)) return own.filter((at) => at >= reservedAt).slice(1)
  return own.filter((at) => at > since)
}

function belongsTo({ entityTypeId, itemId }: Touch, item: Standing): boolean {
  return (entityTypeId === item.entityTypeId && itemId === item.itemId) || (entityTypeId === CRM_TYPES.contact && itemId === item.contactId)
}
