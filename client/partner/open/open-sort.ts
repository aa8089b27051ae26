import type { OpenRow } from '../../../server/contract/request.ts'

export const SORTS = ['newest', 'left', 'closes', 'match'] as const
export type Sort = (typeof SORTS)[number]

export function readSort(value: string | undefined): Sort {
  return SORTS.find((it) => it === value) ?? 'newest'
}

/** In the order that a person chose; what is equal in it is in the order of the newest. */
export function sortRows(rows: readonly OpenRow[], sort: Sort): OpenRow[] {
  const worth = WORTH[sort]
  return [...rows].sort((one, other) => worth(other) - worth(one) || other.publishedAt - one.publishedAt || numberOf(other) - numberOf(one))
}

const WORTH: Record<Sort, (row: OpenRow) => number> = {
  newest: (row) => row.publishedAt,
  left: (row) => row.cap - row.taken - row.kept.others,
  closes: (row) => (row.closesAt === null ? -Number.MAX_SAFE_INTEGER : -row.closesAt),
  match: (row) => row.match?.score ?? 0,
}

function numberOf({ number }: OpenRow): number {
  return Number(number.replace(/\D/g, ''))
}
