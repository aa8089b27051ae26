import { fieldName } from '../../bitrix24/crm-fields.ts'
import { kindOf } from '../../core/crm-target.ts'
import type { CrmTarget } from '../../core/crm-target.ts'

/**
 * Where a portal shows its own board, with only the records that carry a request's number: a grid takes what its filter knows from the
 * address. Undocumented, so a portal that does not understand it shows the whole board (decision 0026).
 */
export function boardPathOf({ entityTypeId, categoryId }: CrmTarget, processPrefix: string | null): string {
  const field = fieldName(entityTypeId, processPrefix, 'number')
  return `${boardOf(entityTypeId, categoryId)}${field === null ? '' : `?apply_filter=Y&${field}=IR-`}`
}

function boardOf(entityTypeId: number, categoryId: number): string {
  switch (kindOf(entityTypeId)) {
    case 'process': return `/crm/type/${entityTypeId}/kanban/category/${categoryId}/`
    case 'lead': return '/crm/lead/kanban/'
    default: return `/crm/deal/kanban/category/${categoryId}/`
  }
}
