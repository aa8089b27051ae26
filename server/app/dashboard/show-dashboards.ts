import { mondayOf } from '../../core/day.ts'
import type { LevelChange } from '../../core/level-change.ts'
import { readLevelSubject } from '../../core/level-change.ts'
import type { Partner } from '../../core/partner.ts'
import { dayOf, startOf, WAITS } from '../../core/request-filter.ts'
import type { RequestFilter, Wait } from '../../core/request-filter.ts'
import { fairnessOf, spreadOf } from '../../core/statistics.ts'
import type { Fairness, Spread } from '../../core/statistics.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '../../core/time.ts'
import { moderationTimes } from '../../core/moderation-times.ts'
import type { ModerationTimes } from '../../core/moderation-times.ts'
import { isInProgramme } from '../../core/partner.ts'
import type { Db } from '../../db/schema.ts'
import { tally } from '../../core/dashboard.ts'
import type { OpenAge, StepCounts, Tally } from '../../core/dashboard.ts'
import { countEnded, countSteps, listAnswers, listLevelNotices, listOpenAges, listRequestFacts, listReservationFacts } from '../../store/dashboards.ts'
import type { EndedInWeek, Scope, WeekOutcomes } from '../../store/dashboards.ts'
import { countDeciders } from '../../store/moderation-pace.ts'
import type { Decider } from '../../store/moderation-pace.ts'
import { countToldLevels } from '../../store/levels.ts'
import { listPartners } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { findSourceNames } from '../system/source-names.ts'
import type { SourceNames } from '../system/source-names.ts'
import { showCrmSync } from './show-crm-sync.ts'
import type { CrmSync } from './show-crm-sync.ts'
import { showMarket } from './show-market.ts'
import type { ShownMarket } from './show-market.ts'

/** Which requests: those that came from one day to another, both of UTC and both included. Hours are those of the zone. */
export type Period = { from: string, to: string, country?: string | undefined, zone?: string | undefined }

export type Dashboards = ShownMarket & Pick<Tally, 'steps' | 'taken' | 'stands' | 'outcomes' | 'lost' | 'scores' | 'says'> & {
  filter: RequestFilter
  cap: number
  minClosed: number
  /** The same of the period before, as long as this one. */
  before: StepCounts
  waits: Record<Wait, Spread>
  ages: OpenAge[]
  sources: Map<string, StepCounts>
  sourceNames: SourceNames
  fairness: Fairness
  /** Who could have reserved, the busiest first. */
  got: { partner: Partner, requests: number }[]
  /** Weeks from Monday on, of UTC. */
  weeks: ({ at: number } & WeekOutcomes)[]
  /** The same ends by partner, whoever had most first. */
  ended: ({ partner: Partner } & WeekOutcomes)[]
  moderation: ModerationTimes & { zone: string }
  deciders: Decider[]
  crm: CrmSync
  levels: Map<number, number>
  moves: (LevelChange & { partner: Partner })[]
  now: number
}

/** The first value of each bucket after the first: from minutes for what should take minutes, to months for a result. */
export const WAIT_EDGES: Readonly<Record<Wait, readonly number[]>> = {
  publish: [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 8 * HOUR_MS, DAY_MS, 3 * DAY_MS],
  reserve: [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 8 * HOUR_MS, DAY_MS, 3 * DAY_MS],
  contact: [30 * MINUTE_MS, 2 * HOUR_MS, 8 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS],
  outcome: [DAY_MS, 3 * DAY_MS, 7 * DAY_MS, 14 * DAY_MS, 30 * DAY_MS, 60 * DAY_MS],
}

/** How the programme does: what came in a period and what became of it, and what waits now. */
export async function showDashboards(app: App, period: Period): Promise<Dashboards> {
  const { db } = app
  const now = app.now()
  const rulebook = await getRulebook(db, now)
  const filter: RequestFilter = { from: period.from, to: period.to, country: period.country }
  const scope: Scope = { filter, now }
  const partners = await listPartners(db)
  const counted = tally(await listRequestFacts(db, scope), await listReservationFacts(db, scope), await listAnswers(db, startOf(period.from) - DAY_MS))
  const { steps, taken, stands, outcomes, lost, scores, says, byPartner, bySource, byCountry, moderated } = counted
  const zone = period.zone ?? 'UTC'
  const ends = await countEnded(db, endsOf(period, now))
  const able = partners.filter((it) => byPartner.has(it.id) || (isInProgramme(it) && it.tutorialPassedAt !== null && (period.country === undefined || it.homeCountry === period.country)))
  return {
    ...await showMarket(app, { partners, rulebook, scope, byCountry }),
    filter, now, cap: rulebook.cap, minClosed: rulebook.minClosed, steps, taken, stands, outcomes, lost, scores, says, sources: bySource, sourceNames: await findSourceNames(db),
    before: await countSteps(db, { now, filter: { ...filter, ...periodBefore(period) } }), waits: spreadsOf(counted), ages: await listOpenAges(db, { now, filter: { country: period.country } }),
    fairness: fairnessOf(able.map(({ id }) => byPartner.get(id) ?? 0)),
    got: able.map((partner) => ({ partner, requests: byPartner.get(partner.id) ?? 0 })).toSorted((a, b) => b.requests - a.requests || a.partner.name.localeCompare(b.partner.name, 'en')),
    weeks: weeksOf(ends, endsOf(period, now)), ended: endedOf(ends, partners),
    moderation: { ...moderationTimes(moderated, zone), zone }, deciders: await countDeciders(db, scope), crm: await showCrmSync(db, period, now),
    levels: await countToldLevels(db), moves: await readMoves(db, period, partners),
  }
}

function periodBefore({ from, to }: Period): { from: string, to: string } {
  const length = startOf(to) - startOf(from) + DAY_MS
  return { from: dayOf(startOf(from) - length), to: dayOf(startOf(from) - DAY_MS) }
}

function spreadsOf({ waits }: Tally): Record<Wait, Spread> {
  return Object.fromEntries(WAITS.map((wait) => [wait, spreadOf(waits[wait], WAIT_EDGES[wait])])) as Record<Wait, Spread>
}

/** Whole weeks, and all of the last one that has passed. */
function endsOf({ from, to, country }: Period, now: number): { since: number, until: number, country: string | undefined } {
  return { since: mondayOf(startOf(from)), until: Math.min(startOf(to) + DAY_MS, now), country }
}

function weeksOf(ends: readonly EndedInWeek[], { since, until }: { since: number, until: number }): Dashboards['weeks'] {
  const weeks = Array.from({ length: Math.max(0, Math.ceil((until - since) / WEEK_MS)) }, (_, week) => ({ at: since + week * WEEK_MS, won: 0, lost: 0 }))
  for (const it of ends) addEnds(weeks[it.week], it)
  return weeks
}

function endedOf(ends: readonly EndedInWeek[], partners: readonly Partner[]): Dashboards['ended'] {
  const all = new Map(partners.map((partner) => [partner.id, { partner, won: 0, lost: 0 }]))
  for (const it of ends) addEnds(all.get(it.partnerId), it)
  return [...all.values()].filter((it) => it.won + it.lost > 0).toSorted((a, b) => b.won + b.lost - a.won - a.lost || b.won - a.won || a.partner.name.localeCompare(b.partner.name, 'en'))
}

function addEnds(to: WeekOutcomes | undefined, { won, lost }: WeekOutcomes): void {
  if (!to) return
  to.won += won
  to.lost += lost
}

async function readMoves(db: Db, { from, to, country }: Period, partners: readonly Partner[]): Promise<Dashboards['moves']> {
  const byId = new Map(partners.map((it) => [it.id, it]))
  const notices = await listLevelNotices(db, { since: startOf(from), until: startOf(to) + DAY_MS })
  return notices.flatMap(({ partnerId, subject }) => {
    const [partner, change] = [byId.get(partnerId), readLevelSubject(subject)]
    return partner && change && (country === undefined || partner.homeCountry === country) ? [{ ...change, partner }] : []
  })
}
