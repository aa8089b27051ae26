import type { RatingView } from '../contract/rating.ts'
import type { LimitsView, MeView } from '../contract/session.ts'
import { toPercent } from '../core/conversion.ts'
import type { Rating } from '../core/conversion.ts'
import { refusalText } from '../core/errors.ts'
import { countryName } from '../core/names.ts'
import { gateRefusal } from '../core/partner.ts'
import { requestCode } from '../core/request.ts'
import type { Rulebook } from '../core/rulebook.ts'
import type { Me } from '../app/partner/show-me.ts'
import type { ShownRating } from '../app/reservation/show-rating.ts'
import { presentLevel } from './present-common.ts'

export function presentMe(me: Me): MeView {
  const { partner, gate, rating, usage, rulebook, counts, now } = me
  const level = presentLevel(rating.level)
  const limits: LimitsView = {
    inWork: { used: usage.inWork, limit: level.inWork },
    today: { used: usage.today, limit: level.perDay, nextDayAt: usage.nextDayAt, zone: partner?.timeZone ?? 'UTC' },
    level,
    conversionPercent: percentOf(rating, rulebook),
  }
  return {
    partner: partner && { name: partner.name, status: partner.status },
    gate: gate && { code: gate, message: gate === 'no_permission' ? refusalText(gate) : gateRefusal(gate, partner).message },
    locations: me.locations.map(({ country }) => ({ country, name: countryName(country) })),
    limits, cap: rulebook.cap, counts: { ...counts, inWork: usage.inWork }, now,
  }
}

export function presentRating({ rating, rulebook, items }: ShownRating): RatingView {
  const { won, lost, notCounted, level, next } = rating
  return {
    level: presentLevel(level), levels: rulebook.levels.map(presentLevel), won, lost, notCounted,
    conversionPercent: percentOf(rating, rulebook), fraction: `${won} of ${won + lost}`, minClosed: rulebook.minClosed,
    window: { days: rulebook.windowDays, from: rating.from, to: rating.to },
    items: items.map(({ item, request }) => ({
      reservationId: item.id, number: requestCode(request.number), title: request.title, outcome: item.outcome,
      closedAt: item.closedAt, counts: item.counts, why: item.why, leavesAt: item.leavesAt,
    })),
    next: next && { level: presentLevel(next.level), winsInARow: next.winsInARow, sentence: nextSentence(next) },
    risks: risksOf(rating, rulebook),
    rules: { version: rulebook.version, startsAt: rulebook.startsAt },
    now: rating.to,
  }
}

function percentOf({ conversion }: Rating, rulebook: Rulebook): number | null {
  return conversion === null ? null : toPercent(conversion, rulebook)
}

function nextSentence({ level, winsInARow }: NonNullable<Rating['next']>): string {
  const wins = winsInARow === 1 ? 'Win the next request' : `Win the next ${winsInARow} requests without a loss`
  return `${wins} and you reach level ${level.level}: ${level.perDay} new a day, ${level.inWork} in work.`
}

/** How many losses in a row would cost the level. */
function risksOf({ won, lost, conversion, level }: Rating, rulebook: Rulebook): string[] {
  if (conversion === null || level.fromConversion === 0) return []
  let losses = 0
  while ((won / (won + lost + losses)) >= level.fromConversion) losses += 1
  const times = losses === 1 ? 'One loss' : `${losses} losses in a row`
  return [`${times} would bring you below ${Math.round(level.fromConversion * 100)} % and back to level ${level.level - 1}. Requests in work stay yours. Rules version ${rulebook.version}.`]
}
