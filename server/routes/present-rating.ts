import type { RatingPointView, RatingView } from '../contract/rating.ts'
import type { LimitsView, MeView } from '../contract/session.ts'
import { toPercent } from '../core/conversion.ts'
import type { RatedItem, Rating } from '../core/conversion.ts'
import type { Point, Step } from '../core/course.ts'
import { refusalText } from '../core/errors.ts'
import { countryName } from '../core/names.ts'
import { gateRefusal } from '../core/partner.ts'
import { requestCode } from '../core/request.ts'
import type { Rulebook } from '../core/rulebook.ts'
import { dayOf } from '../core/say-time.ts'
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
    limits, cap: rulebook.cap, setup: me.setup, counts: { ...counts, inWork: usage.inWork }, now,
  }
}

export function presentRating(shown: ShownRating): RatingView {
  const { rating, rulebook, names } = shown
  const { won, lost, notCounted, level, next } = rating
  return {
    level: presentLevel(level), levels: rulebook.levels.map(presentLevel), won, lost, notCounted,
    conversionPercent: percentOf(rating, rulebook), fraction: `${won} of ${won + lost}`, minClosed: rulebook.minClosed,
    window: { days: rulebook.windowDays, from: rating.from, to: rating.to },
    items: rating.items.map((item) => ({
      reservationId: item.id, number: codeOf(names, item.id), title: names.get(item.id)?.title ?? '', outcome: item.outcome,
      closedAt: item.closedAt, counts: item.counts, why: item.why, leavesAt: item.leavesAt, sentence: itemSentence(item),
    })),
    next: next && { level: presentLevel(next.level), winsInARow: next.winsInARow, realistic: next.realistic, sentence: nextSentence(next) },
    risks: [...risksOf(rating, rulebook), ...shown.falls.map((point) => fallSentence(point, shown))],
    ahead: shown.ahead.map((point) => presentPoint(point, shown)),
    weeks: shown.weeks.map((point) => presentPoint(point, shown)),
    rules: { version: rulebook.version, startsAt: rulebook.startsAt },
    now: rating.to,
  }
}

function percentOf({ conversion }: Pick<Rating, 'conversion'>, rulebook: Rulebook): number | null {
  return conversion === null ? null : toPercent(conversion, rulebook)
}

function codeOf(names: ShownRating['names'], id: string): string {
  const named = names.get(id)
  return named ? requestCode(named.number) : ''
}

function itemSentence({ counts, why, closedAt, leavesAt }: RatedItem): string {
  if (leavesAt === null) return `Does not count: ${why}.`
  return `Counts as ${counts === 'won' ? 'Won' : 'Lost'} from ${dayOf(closedAt)} until ${dayOf(leavesAt)}.`
}

function presentPoint({ at, won, lost, conversion, level, steps }: Point, { rulebook, names }: ShownRating): RatingPointView {
  return {
    at, won, lost, level: level.level, conversionPercent: percentOf({ conversion }, rulebook),
    changes: steps.map((step) => ({ reservationId: step.id, number: codeOf(names, step.id), what: step.what, at: step.at, text: stepSentence(step, names) })),
  }
}

function stepSentence({ id, what }: Step, names: ShownRating['names']): string {
  const number = codeOf(names, id)
  switch (what) {
    case 'won': return `${number} counts as Won`
    case 'lost': return `${number} counts as Lost`
    case 'won_leaves': return `the Won of ${number} leaves the window`
    case 'lost_leaves': return `the Lost of ${number} leaves the window`
  }
}

/** Only what lowers is named. */
function fallSentence({ at, conversion, level, steps }: Point, { rulebook, names }: ShownRating): string {
  const causes = steps.filter(({ what }) => what === 'lost' || what === 'won_leaves').map((step) => stepSentence(step, names)).join(', ')
  const percent = percentOf({ conversion }, rulebook)
  return `By ${dayOf(at)}, if nothing else happens: ${percent === null ? `fewer than ${rulebook.minClosed} count` : `${percent} %`}, level ${level.level}. Why: ${causes || 'the window moves on'}.`
}

function nextSentence({ level, winsInARow, realistic }: NonNullable<Rating['next']>): string {
  const one = winsInARow === 1 ? 'Win the next request' : `Win the next ${winsInARow} requests without a loss`
  const wins = realistic === null ? one : `${one}, or ${realistic.wins} of the next ${realistic.of},`
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
