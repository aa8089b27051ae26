import type { RatingChangeView, RatingItemView, RatingPointView, RatingView, ReviewView } from '../contract/rating.ts'
import { fallBy, toPercent } from '../core/conversion.ts'
import type { RatedItem, Rating } from '../core/conversion.ts'
import { WANTED } from '../core/correction.ts'
import { lapsingSoon } from '../core/course.ts'
import type { Point, Step } from '../core/course.ts'
import { requestCode } from '../core/request.ts'
import type { Level, Rulebook } from '../core/rulebook.ts'
import type { ShownRating } from '../app/reservation/show-rating.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'
import { presentLevel } from './present-common.ts'

export function presentRating(shown: ShownRating, speak: Speak): RatingView {
  const { rating, rulebook } = shown
  const { won, lost, notCounted, level, next } = rating
  const inWindow = rating.items.filter((it) => it.leavesAt !== null)
  return {
    level: presentLevel(level), levels: rulebook.levels.map(presentLevel), won, lost, notCounted, older: rating.items.length - inWindow.length,
    conversionPercent: percentOf(rating.conversion, rulebook), minClosed: rulebook.minClosed,
    window: { days: rulebook.windowDays, from: rating.from, to: rating.to },
    items: inWindow.map((item) => presentItem(item, shown, speak)),
    next: next && { level: presentLevel(next.level), winsInARow: next.winsInARow, realistic: next.realistic },
    risks: { fall: fallOf(rating, rulebook), lapsing: lapsing(shown) },
    ahead: shown.ahead.map((point) => presentPoint(point, shown)), weeks: shown.weeks.map((point) => presentPoint(point, shown)),
    firstContact: { hours: rulebook.firstContactHours, ...shown.firstContacts }, reviewMs: shown.reviewMs,
    largeRequests: rulebook.largeRequests, proofOfWon: rulebook.proofOfWon,
    rules: { version: rulebook.version, startsAt: rulebook.startsAt },
    announced: shown.announced.map((it) => presentAnnounced(it, rulebook)),
    now: rating.to,
  }
}

function percentOf(conversion: number | null, rulebook: Rulebook): number | null {
  return conversion === null ? null : toPercent(conversion, rulebook)
}

function codeOf({ rows }: ShownRating, id: string): string {
  const row = rows.get(id)
  return row ? requestCode(row.number) : ''
}

function presentItem(item: RatedItem, shown: ShownRating, speak: Speak): RatingItemView {
  const { id, outcome, closedAt, counts, whyNot } = item
  const row = shown.rows.get(id)
  return {
    reservationId: id, number: codeOf(shown, id), title: row ? speak(titleOf(row)) : '', outcome, closedAt, counts, whyNot, leavesAt: item.leavesAt ?? closedAt,
    badReason: whyNot === 'bad' ? shown.badReasons.get(id) ?? null : null,
    lostReason: outcome === 'lost' ? row?.lostReason ?? null : null, proof: outcome === 'won' ? row?.proof ?? null : null,
    correctUntil: shown.correctable.get(id) ?? null, review: presentReview(shown, id),
  }
}

function presentReview({ reviews, rulebook }: ShownRating, id: string): ReviewView | null {
  const found = reviews.get(id)
  if (!found) return null
  const { facts, decision, openedAt, decidedAt, note } = found
  const effect = facts['effect'] as { before: number | null, after: number | null } | undefined
  return {
    state: decidedAt === null ? 'sent' : decision === 'refuse' ? 'refused' : 'accepted', wants: WANTED.find((it) => it === facts['wants']) ?? null,
    sentAt: openedAt, decidedAt, note: note ?? '',
    effect: effect ? { fromPercent: percentOf(effect.before, rulebook), toPercent: percentOf(effect.after, rulebook) } : null,
  }
}

function fallOf(rating: Rating, rulebook: Rulebook): RatingView['risks']['fall'] {
  const fall = fallBy(rating, rulebook)
  return fall && { losses: fall.losses, level: fall.level.level, belowPercent: presentLevel(rating.level).fromPercent }
}

function lapsing(shown: ShownRating): RatingView['risks']['lapsing'] {
  return lapsingSoon(shown.running, shown.rating.to).map(({ id, lostAt }) => ({ reservationId: id, number: codeOf(shown, id), at: lostAt }))
}

function presentPoint({ at, won, lost, conversion, level, steps }: Point, shown: ShownRating): RatingPointView {
  return { at, won, lost, level: level.level, conversionPercent: percentOf(conversion, shown.rulebook), changes: steps.map((step) => presentStep(step, shown)) }
}

function presentStep({ id, what, at, before, after }: Step, shown: ShownRating): RatingChangeView {
  const points = before === null || after === null ? null : Math.round((after - before) * 1000) / 10
  return { reservationId: id, number: codeOf(shown, id), what, at, points }
}

function presentAnnounced({ version: { rulebook, why }, rating }: ShownRating['announced'][number], current: Rulebook): RatingView['announced'][number] {
  return {
    version: rulebook.version, startsAt: rulebook.startsAt, why, level: presentLevel(rating.level), conversionPercent: percentOf(rating.conversion, rulebook),
    moved: rulebook.levels.flatMap((level) => moved(level, current)),
  }
}

function moved(level: Level, { levels }: Rulebook): RatingView['announced'][number]['moved'] {
  const before = levels.find((it) => it.level === level.level)
  if (before?.fromConversion === level.fromConversion) return []
  return [{ level: level.level, fromPercent: presentLevel(level).fromPercent, wasPercent: before ? presentLevel(before).fromPercent : null }]
}
