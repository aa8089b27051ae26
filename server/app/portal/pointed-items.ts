import { CRM_TYPES } from '../../core/crm-target.ts'
import { findCrmItemById, listWatchedItems } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import type { App } from '../app.ts'

/** The last stage of leads has this id everywhere; used to save reads only, what it means is read from the portal. */
const CONVERTED = 'CONVERTED'

/** Those of our records that an event of the CRM is about; mostly one, and none for the many records that are not ours. */
export async function pointedItems(app: App, memberId: string, event: string, itemId: number | null): Promise<CrmItem[]> {
  const kind = kindOfEvent(event)
  if (!kind || itemId === null) return []
  const known = await findCrmItemById(app.db, memberId, kind.entityTypeId, itemId)
  // A new record that stands already was made by the app itself: there is nothing to read.
  if (known) return kind.verb === 'ADD' && known.state === 'in_crm' ? [] : [known]
  return kind.verb === 'ADD' ? expecting(app, memberId, kind.entityTypeId) : []
}

/** Records that a new one may be: deleted ones come back under new numbers, and a converted lead lives on as a deal. */
async function expecting(app: App, memberId: string, entityTypeId: number): Promise<CrmItem[]> {
  const watched = await listWatchedItems(app.db, memberId)
  return watched.filter((item) => (item.state === 'deleted' && item.entityTypeId === entityTypeId)
    || (entityTypeId === CRM_TYPES.deal && item.entityTypeId === CRM_TYPES.lead && item.stageId === CONVERTED))
}

/** Smart processes have events of their own, which end in their number (BITRIX24 §4.5). */
export function kindOfEvent(event: string): { entityTypeId: number, verb: string } | null {
  const [, kind, process, number] = /^ONCRM(?:(DEAL|LEAD)[A-Z]+|(DYNAMICITEM)(?:ADD|UPDATE|DELETE)_(\d+))$/.exec(event) ?? []
  const verb = event.replace(/_\d+$/, '').endsWith('ADD') ? 'ADD' : ''
  if (process !== undefined) return { entityTypeId: Number(number), verb }
  return kind === undefined ? null : { entityTypeId: kind === 'DEAL' ? CRM_TYPES.deal : CRM_TYPES.lead, verb }
}
