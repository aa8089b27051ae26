import { CRM_TYPES, kindOf } from '../../server/core/crm-target.ts'
import type { CrmKind } from '../../server/core/crm-target.ts'

export type CrmRecord = { entityTypeId: number, itemId: number, kind: CrmKind }

/** The record in whose card the tab stands; null when the portal opened the page anywhere else. */
export function recordOf({ placement, options }: { placement: string, options: Record<string, unknown> }): CrmRecord | null {
  const [, name, number] = /^CRM_(LEAD|DEAL|DYNAMIC_(\d+))_DETAIL_TAB$/.exec(placement) ?? []
  const entityTypeId = name === 'LEAD' ? CRM_TYPES.lead : name === 'DEAL' ? CRM_TYPES.deal : Number(number)
  const itemId = Number(options['ID'])
  const kind = kindOf(entityTypeId)
  return kind !== null && Number.isSafeInteger(itemId) && itemId > 0 ? { entityTypeId, itemId, kind } : null
}
