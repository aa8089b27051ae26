/** Kinds of CRM records by their number in Bitrix24 (BITRIX24 §5.1). */
export const CRM_TYPES = { lead: 1, deal: 2, contact: 3, company: 4 } as const

/** Smart processes are numbered from here on. */
const FIRST_PROCESS = 128

/** Where reserved requests go in a portal; leads have no pipelines, so theirs is 0. */
export type CrmTarget = { entityTypeId: number, categoryId: number }

export type CrmKind = 'lead' | 'deal' | 'process'

export const FIRST_TARGET: CrmTarget = { entityTypeId: CRM_TYPES.deal, categoryId: 0 }

/** Null for a kind that no request can become. */
export function kindOf(entityTypeId: number): CrmKind | null {
  if (entityTypeId === CRM_TYPES.lead) return 'lead'
  if (entityTypeId === CRM_TYPES.deal) return 'deal'
  return entityTypeId >= FIRST_PROCESS ? 'process' : null
}

export function sameTarget(a: CrmTarget, b: CrmTarget): boolean {
  return a.entityTypeId === b.entityTypeId && a.categoryId === b.categoryId
}
