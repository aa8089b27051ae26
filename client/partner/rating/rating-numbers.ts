import type { RatingChangeView, RatingItemView, RatingPointView, RatingView } from '../../../server/contract/rating.ts'

/** What a known future holds: the first day with another level, else the last on which the conversion changes; null when nothing will. */
export function outlookOf({ ahead, level, conversionPercent }: Pick<RatingView, 'ahead' | 'level' | 'conversionPercent'>): { day: RatingPointView, causes: RatingChangeView[] } | null {
  const day = ahead.find((it) => it.level !== level.level) ?? ahead.findLast((it) => it.changes.length > 0 && it.conversionPercent !== conversionPercent)
  if (!day) return null
  return { day, causes: ahead.filter((it) => it.at <= day.at).flatMap((it) => it.changes) }
}

export const FILTERS = ['all', 'won', 'lost', 'nothing'] as const
export type ItemFilter = (typeof FILTERS)[number]

export function filterItems(items: readonly RatingItemView[], filter: ItemFilter): RatingItemView[] {
  return items.filter((it) => filter === 'all' || it.counts === filter)
}

/** Why so many were not counted: reasons with their numbers, the most frequent first. What a report said takes the place of "bad". */
export function reasonsOf(items: readonly RatingItemView[]): { why: NonNullable<RatingItemView['whyNot'] | RatingItemView['badReason']>, n: number }[] {
  const sums = new Map<NonNullable<RatingItemView['whyNot'] | RatingItemView['badReason']>, number>()
  for (const { whyNot, badReason } of items) {
    const why = badReason ?? whyNot
    if (why !== null) sums.set(why, (sums.get(why) ?? 0) + 1)
  }
  return [...sums].map(([why, n]) => ({ why, n })).toSorted((one, other) => other.n - one.n)
}

/** What a week did to the conversion, in points; null where it is not known. */
export function pointsOf(changes: readonly RatingChangeView[]): number | null {
  const known = changes.flatMap((it) => it.points ?? [])
  return known.length === 0 ? null : known.reduce((sum, it) => sum + it, 0)
}
