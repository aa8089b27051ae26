import { dayOf, isDay } from '../../../server/core/request-filter.ts'
import { DAY_MS } from '../../../server/core/time.ts'
import type { Query } from '../../shared/hash-router.ts'

export const SPANS = { 30: 'dash.days30', 90: 'dash.days90', 365: 'dash.year' } as const
export type Period = { days: number | null, from: string, to: string, country: string }

const USUAL = 90

/** What the address says of the time that is looked at; the last 90 days without a word. */
export function readPeriod(query: Query, now: number): Period {
  const { from = '', to = '', country = '' } = query
  if (isDay(from) && isDay(to)) return { days: null, from, to, country }
  const days = Object.keys(SPANS).map(Number).find((it) => String(it) === query['days']) ?? USUAL
  return { days, from: dayOf(now - (days - 1) * DAY_MS), to: dayOf(now), country }
}

/** The zone of the clocks around whoever looks: staff are planned by them. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}
