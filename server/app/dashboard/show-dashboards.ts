import { mondayOf } from '../../core/day.ts'
import type { LevelChange } from '../../core/level-change.ts'
import { readLevelSubject } from '../../core/level-change.ts'
import type { Partner } from '../../core/partner.ts'
import { CLIENT_SAYS, dayOf, startOf, WAITS } from '../../core/request-filter.ts'
import type { ClientSays, RequestFilter, Wait } from '../../core/request-filter.ts'
import { fairnessOf, spreadOf } from '../../core/statistics.ts'
import type { Fairness, Spread } from '../../core/statistics.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '../../core/time.ts'
import { isInProgramme } from '../../core/partner.ts'
import type { Db } from '../../db/schema.ts'
import { tally } from '../../core/dashboard.ts'
import type { OpenAge, StepCounts, Tally } from '../../core/dashboard.ts'
import { countEndedByWeek, countMeant, countScores, countSteps, listLevelNotices, listOpenAges, listRequestFacts, listReservationFacts } from '../../store/dashboards.ts'
import type { Scope, WeekOutcomes } from '../../store/dashboards.ts'
import { countToldLevels } from '../../store/levels.ts'
import { listPartners } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { showMarket } from './show-market.ts'
import type { ShownMarket } from './show-market.ts'

/** Which requests: those that came from one day to another, both of UTC and both included. */
export type Period = { from: string, to: string, country?: string | undefined }

export type Dashboards = ShownMarket & Pick<Tally, 'steps' | 'taken' | 'stands' | 'outcomes' | 'lost'> & {
  filter: RequestFilter
  cap: number
  minClosed: number
  /** The same of the period before, as long as this one. */
  before: StepCounts
  waits: Record<Wait, Spread>
  ages: OpenAge[]
  sources: Map<string, StepCounts>
  fairness: Fairness
  /** Who could have reserved, the busiest first. */
  got: { partner: Partner, requests: number }[]
  scores: Map<number, number>
  says: Record<ClientSays, number>
  /** Weeks from Monday on, of UTC. */
  weeks: ({ at: number } & WeekOutcomes)[]
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
  const counted = tally(await listRequestFacts(db, scope), await listReservationFacts(db, scope))
  const { steps, taken, stands, outcomes, lost, byPartner, bySource, byCountry } = counted
  const able = partners.filter((it) => byPartner.has(it.id) || (isInProgramme(it) && it.tutorialPassedAt !== null && (period.country === undefined || it.homeCountry === period.country)))
  return {
    ...await showMarket(app, { partners, rulebook, scope, byCountry }),
    filter, now, cap: rulebook.cap, minClosed: rulebook.minClosed, steps, taken, stands, outcomes, lost, sources: bySource,
    before: await countSteps(db, { now, filter: { ...filter, ...periodBefore(period) } }), waits: spreadsOf(counted), ages: await listOpenAges(db, { now, filter: { country: period.country } }),
    fairness: fairnessOf(able.map(({ id }) => byPartner.get(id) ?? 0)),
    got: able.map((partner) => ({ partner, requests: byPartner.get(partner.id) ?? 0 })).toSorted((a, b) => b.requests - a.requests || a.partner.name.localeCompare(b.partner.name, 'en')),
    scores: await countScores(db, scope), says: await readSays(db, scope),
    weeks: await readWeeks(db, period, now), levels: await countToldLevels(db), moves: await readMoves(db, period, partners),
  }
}

function periodBefore({ from, to }: Period): { from: string, to: string } {
  const length = startOf(to) - startOf(from) + DAY_MS
  return { from: dayOf(startOf(from) - length), to: dayOf(startOf(from) - DAY_MS) }
}

function spreadsOf({ waits }: Tally): Record<Wait, Spread> {
  return Object.fromEntries(WAITS.map((wait) => [wait, spreadOf(waits[wait], WAIT_EDGES[wait])])) as Record<Wait, Spread>
}

async function readSays(db: Db, { filter, now }: Scope): Promise<Record<ClientSays, number>> {
  const counts = []
  for (const says of CLIENT_SAYS) counts.push([says, await countMeant(db, { now, filter: { ...filter, says } })])
  return Object.fromEntries(counts) as Record<ClientSays, number>
}

async function readWeeks(db: Db, { from, to, country }: Period, now: number): Promise<Dashboards['weeks']> {
  const since = mondayOf(startOf(from))
  const until = Math.min(startOf(to) + DAY_MS, now)
  const counts = await countEndedByWeek(db, { since, until, country })
  return Array.from({ length: Math.max(0, Math.ceil((until - since) / WEEK_MS)) }, (_, week) => ({ at: since + week * WEEK_MS, ...counts.get(week) ?? { won: 0, lost: 0 } }))
}

async function readMoves(db: Db, { from, to, country }: Period, partners: readonly Partner[]): Promise<Dashboards['moves']> {
  const byId = new Map(partners.map((it) => [it.id, it]))
  const notices = await listLevelNotices(db, { since: startOf(from), until: startOf(to) + DAY_MS })
  return notices.flatMap(({ partnerId, subject }) => {
    const [partner, change] = [byId.get(partnerId), readLevelSubject(subject)]
    return partner && change && (country === undefined || partner.homeCountry === country) ? [{ ...change, partner }] : []
  })
}
