import type { PartnerStandingView } from '../../../server/contract/partner.ts'
import type { Query } from '../../shared/hash-router.ts'

export const SORTS = ['name', 'status', 'level', 'conversion', 'first', 'uncalled', 'clients', 'disputes', 'work', 'seen'] as const
export type Sort = (typeof SORTS)[number]
/** Columns of numbers, which stand at the end of their cells. */
export const NUMBERS: readonly Sort[] = ['level', 'conversion', 'first', 'uncalled', 'clients', 'disputes', 'work']
export const ONLY = ['can', 'cannot', 'suspended', 'cancelled'] as const

export type ListQuery = { search: string, status: string, country: string, only: string, sort: Sort, isDown: boolean }

/** What the address says of the list; a `-` before the column turns its order round. */
export function readQuery(query: Query): ListQuery {
  const { q = '', status = '', country = '', only = '', sort = 'name' } = query
  const name = sort.replace(/^-/, '')
  return { search: q, status, country, only, sort: SORTS.find((it) => it === name) ?? 'name', isDown: sort.startsWith('-') }
}

/** What a click on a column's head asks for: numbers begin with the highest. */
export function nextSort({ sort, isDown }: ListQuery, column: Sort): string {
  const beginsDown = column !== 'name'
  const down = column === sort ? !isDown : beginsDown
  return `${down ? '-' : ''}${column}`
}

const STATUS_ORDER = { bronze: 1, silver: 2, gold: 3 } as const

/** What a column is sorted by; null goes to the end whichever way. The speed's highest is the best: the quickest. */
const VALUES: Readonly<Record<Exclude<Sort, 'name'>, (it: PartnerStandingView) => number | null>> = {
  status: (it) => STATUS_ORDER[it.status],
  level: (it) => it.level,
  conversion: (it) => it.conversionPercent,
  first: ({ firstContact: { medianMs } }) => medianMs === null ? null : -medianMs,
  uncalled: ({ uncalled: { n, of } }) => of === 0 ? null : n,
  clients: ({ clients }) => clients.average,
  disputes: ({ disputes: { reports, complaints } }) => reports + complaints,
  work: (it) => it.inWork,
  seen: (it) => it.lastActiveAt,
}

/** The partners that are asked for, in the order that is asked for. They come ordered by name. */
export function arrange(partners: readonly PartnerStandingView[], query: ListQuery): PartnerStandingView[] {
  const found = partners.filter((it) => matches(it, query))
  if (query.sort === 'name') return query.isDown ? found.toReversed() : found
  const value = VALUES[query.sort]
  const sign = query.isDown ? -1 : 1
  return found.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return (a - b) * sign
  })
}

function matches(it: PartnerStandingView, { search, status, country, only }: ListQuery): boolean {
  return (status === '' || it.status === status) && (country === '' || it.homeCountry === country) && isOnly(it, only)
    && fold(`${it.name} ${it.city} ${it.id}`).includes(fold(search.trim()))
}

function isOnly({ bar, isSuspended, isCancelled }: PartnerStandingView, only: string): boolean {
  switch (only) {
    case 'can': return bar === null
    case 'cannot': return bar !== null
    case 'suspended': return isSuspended
    case 'cancelled': return isCancelled
    default: return true
  }
}

/** Any case, and without the marks on letters. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
