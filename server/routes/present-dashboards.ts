import type { AgeRowView, CountryView, DashboardsView, Mark, StepMarks, WaitView } from '../contract/dashboard.ts'
import type { Dashboards } from '../app/dashboard/show-dashboards.ts'
import { LOST_REASON_CODES, OUTCOMES } from '../core/outcome.ts'
import { CLIENT_SAYS, dayOf, NO_SOURCE, STANDS, STEPS, toQuery, WAITS } from '../core/request-filter.ts'
import type { RequestFilter, Wait } from '../core/request-filter.ts'
import type { Spread } from '../core/statistics.ts'
import { DAY_MS, HOUR_MS, WEEK_MS } from '../core/time.ts'

/** The first hours of each age after the first. */
const AGE_HOURS = [24, 72, 168, 336, 720] as const
const SCORES = [5, 4, 3, 2, 1] as const

/** The numbers with what each of them counts. */
export function presentDashboards(it: Dashboards): DashboardsView {
  const mark = marker(it.filter)
  const { fairness } = it
  return {
    from: it.filter.from ?? '', to: it.filter.to ?? '', cap: it.cap, minClosed: it.minClosed, now: it.now,
    steps: stepMarks(mark, it.steps, {}), before: it.before,
    waits: record(WAITS, (wait) => waitView(mark, wait, it.waits[wait], wait === 'publish' ? it.steps.received : it.steps.published)),
    taken: Array.from({ length: Math.max(it.cap, ...it.taken.keys()) + 1 }, (_, taken) => ({ taken, ...mark(it.taken.get(taken) ?? 0, { reached: 'published', taken }) })),
    stands: STANDS.flatMap((stand) => (it.stands.has(stand) ? [{ stand, ...mark(it.stands.get(stand) ?? 0, { stand }) }] : [])),
    ageHours: [...AGE_HOURS], ages: ageRows(it),
    countries: it.countries.map((one) => countryView(it.filter, one)), outlook: { ...it.outlook, from: it.outlookFrom },
    sources: [...it.sources].toSorted(([, a], [, b]) => b.received - a.received).map(([source, steps]) => ({ source: source === NO_SOURCE ? null : source, name: it.sourceNames[source] ?? null, ...stepMarks(mark, steps, { source }) })),
    fairness, partners: it.got.map(({ partner, requests }) => ({ id: partner.id, name: partner.name, requests: mark(requests, { partner: partner.id }) })),
    outcomes: OUTCOMES.map((outcome) => ({ outcome, ...mark(it.outcomes.get(outcome) ?? 0, { outcome }) })),
    lost: LOST_REASON_CODES.map((reason) => ({ reason, ...mark(it.lost.get(reason) ?? 0, { lost: reason }) })).toSorted((a, b) => b.n - a.n),
    scores: SCORES.map((score) => ({ score, ...mark(it.scores.get(score) ?? 0, { score }) })), says: record(CLIENT_SAYS, (says) => mark(it.says.get(says) ?? 0, { says })),
    weeks: it.weeks.map(({ at, won, lost }) => ({ at, won: weekMark(it.filter, 'won', at, won), lost: weekMark(it.filter, 'lost', at, lost) })),
    ended: it.ended.map(({ partner, won, lost }) => ({ id: partner.id, name: partner.name, won: partnerMark(it, partner.id, 'won', won), lost: partnerMark(it, partner.id, 'lost', lost) })),
    moderation: it.moderation, deciders: it.deciders, crm: it.crm,
    levels: [...it.levels].toSorted(([a], [b]) => a - b).map(([level, partners]) => ({ level, partners })),
    moves: it.moves.map(({ partner, from, to, at }) => ({ partnerId: partner.id, partner: partner.name, from, to, at })),
  }
}

type Marker = (n: number, more: RequestFilter) => Mark

function marker(filter: RequestFilter): Marker {
  return (n, more) => ({ n, list: toQuery({ ...filter, ...more }) })
}

function stepMarks(mark: Marker, counts: Dashboards['steps'], more: RequestFilter): StepMarks {
  return { received: mark(counts.received, more), ...record(STEPS, (reached) => mark(counts[reached], { ...more, reached })) }
}

function waitView(mark: Marker, wait: Wait, { count, median, p90, buckets }: Spread, of: number): WaitView {
  const base: RequestFilter = wait === 'publish' ? {} : { reached: 'published' }
  return {
    count, median, p90, notYet: mark(of - count, { ...base, unmet: wait }),
    buckets: buckets.map(({ from, to, count: n }) => ({ from, to, ...mark(n, { ...base, wait, ...(from > 0 && { min: from }), ...(to !== null && { max: to }) }) })),
  }
}

/** Every age of each kind of waiting; what came today and what nobody has looked at for a month stand in one table. */
function ageRows({ ages, filter, now, cap }: Dashboards): AgeRowView[] {
  const mark = marker({ country: filter.country })
  const rows: Pick<AgeRowView, 'stand' | 'taken'>[] = [{ stand: 'waiting', taken: 0 }, { stand: 'apart', taken: 0 }, ...Array.from({ length: cap }, (_, taken) => ({ stand: 'open' as const, taken }))]
  return rows.map(({ stand, taken }) => {
    const list = ages.filter((it) => it.stand === stand && it.taken === taken)
    return { stand, taken, ages: [0, ...AGE_HOURS].map((older, index) => {
      const younger = AGE_HOURS[index]
      const n = list.filter(({ since }) => (index === 0 || since <= now - older * HOUR_MS) && (younger === undefined || since > now - younger * HOUR_MS)).length
      return mark(n, { stand, ...(stand === 'open' && { taken }), ...(index > 0 && { older }), ...(younger !== undefined && { younger }) })
    }) }
  })
}

function countryView(filter: RequestFilter, { country, steps, cover, able, forecast, lookBack }: Dashboards['countries'][number]): CountryView {
  const mark = marker({ ...filter, country })
  return {
    country, cover, able, forecast, lookBack, received: mark(steps.received, {}), published: mark(steps.published, { reached: 'published' }),
    unanswered: mark(steps.published - steps.reserved, { reached: 'published', missed: 'reserved' }), won: mark(steps.won, { reached: 'won' }),
  }
}

function weekMark({ country }: RequestFilter, counted: 'won' | 'lost', at: number, n: number): Mark {
  return { n, list: toQuery({ country, counted, endedFrom: dayOf(at), endedTo: dayOf(at + WEEK_MS - DAY_MS) }) }
}

/** The list is of the partner's own ends: one request may have two of them. */
function partnerMark({ filter, weeks }: Dashboards, partner: string, counted: 'won' | 'lost', n: number): Mark {
  return { n, list: toQuery({ country: filter.country, partner, counted, endedFrom: dayOf(weeks[0]?.at ?? 0), endedTo: filter.to }) }
}

function record<Key extends string, T>(keys: readonly Key[], make: (key: Key) => T): Record<Key, T> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<Key, T>
}
