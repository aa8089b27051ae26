import type { ReservationCard } from '../../../server/contract/reservation.ts'
import { OUTCOMES } from '../../../server/core/outcome.ts'
import { NO_FILTER, WORK_GROUPS } from '../../../server/core/work-filter.ts'
import type { WorkFilter } from '../../../server/core/work-filter.ts'
import type { Query } from '../../shared/hash-router.ts'

/** The filter that stands in the address; what it does not know, it leaves out. */
export function filterOf({ who, person, group, outcome, stage }: Query): WorkFilter {
  return {
    who: who === 'mine' ? 'mine' : 'team', person: person || null, stage: stage || null,
    group: WORK_GROUPS.find((it) => it === group) ?? null, outcome: OUTCOMES.find((it) => it === outcome) ?? null,
  }
}

/** The same for the server, which filters a file as the list is filtered. */
export function toExport(state: 'in_work' | 'closed', filter: WorkFilter, ids: readonly string[]): Record<string, string> {
  if (ids.length > 0) return { state, ids: ids.join(',') }
  const parts = Object.entries(filter).filter(([, value]) => value !== null)
  return { state, ...Object.fromEntries(parts) as Record<string, string> }
}

export const isNarrowed = (filter: WorkFilter): boolean => Object.entries(NO_FILTER).some(([name, value]) => filter[name as keyof WorkFilter] !== value)

export type FilterChoices = { people: { id: string, name: string | null }[], stages: string[], outcomes: NonNullable<ReservationCard['outcome']>[] }

/** What the list can be narrowed to, from what is in it. */
export function choicesOf(cards: readonly ReservationCard[], compare: (one: string, other: string) => number): FilterChoices {
  const people = new Map(cards.map(({ worker }) => [worker.userId, worker.name]))
  return {
    people: [...people].map(([id, name]) => ({ id, name })).sort((a, b) => compare(a.name ?? a.id, b.name ?? b.id)),
    stages: [...new Set(cards.flatMap((it) => it.crm.stageName ?? []))].sort(compare),
    outcomes: OUTCOMES.filter((outcome) => cards.some((it) => it.outcome === outcome)),
  }
}

