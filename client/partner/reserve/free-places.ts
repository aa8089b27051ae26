import type { RequestCard } from '../../../server/contract/request.ts'

/** How many places the viewer could take; what is kept for others is none until its time is over. */
export function freePlaces({ taken, cap, kept }: Pick<RequestCard, 'taken' | 'cap' | 'kept'>, now: number): number {
  return cap - taken - (kept.until !== null && kept.until > now ? kept.others : 0)
}
