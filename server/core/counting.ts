import type { RatedItem } from './conversion.ts'
import { countsAs } from './outcome.ts'
import type { Outcome } from './outcome.ts'

/** Why an ended reservation counts as nothing; `too_old` has left the window. */
export type NotCounted = 'excused' | 'released_early' | 'bad' | 'withdrawn' | 'revoked' | 'too_old'

export type Counting = { counts: 'won' | 'lost' | 'nothing', whyNot: NotCounted | null, leavesAt: number | null }

const OF_OUTCOME: Partial<Record<Outcome, NotCounted>> = { released: 'released_early', bad: 'bad', withdrawn: 'withdrawn', revoked: 'revoked' }

/** How an item of the rating counts, with the reason as a code. */
export function countingOf({ counts, outcome, contactShown, isExcused, leavesAt }: Pick<RatedItem, 'counts' | 'outcome' | 'contactShown' | 'isExcused' | 'leavesAt'>): Counting {
  if (counts !== 'nothing') return { counts, whyNot: null, leavesAt }
  if (isExcused) return { counts, whyNot: 'excused', leavesAt: null }
  return { counts, whyNot: countsAs(outcome, contactShown) === null ? OF_OUTCOME[outcome] ?? 'too_old' : 'too_old', leavesAt: null }
}
