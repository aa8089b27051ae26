import { mondayOf } from '../../core/day.ts'
import { startOf } from '../../core/request-filter.ts'
import { spreadOf } from '../../core/statistics.ts'
import { DAY_MS, WEEK_MS } from '../../core/time.ts'
import type { Db } from '../../db/schema.ts'
import { countCrmFailures, listCrmDelays, listWithoutRecord } from '../../store/crm-delays.ts'
import type { CrmFailure } from '../../store/crm-delays.ts'
import { KEEP_MS } from '../outbox/forget.ts'

/** How long reservations took until their record stood in the CRM; `median` and `p90` are null of too few. */
export type CrmDelay = { count: number, median: number | null, p90: number | null, without: number }
/** Weeks from Monday on, of UTC, by when was reserved; `from`: nothing older is known. */
export type CrmSync = CrmDelay & { from: number, weeks: ({ at: number } & CrmDelay)[], failures: CrmFailure[] }

/** Whether reservations come into the partners' CRM, and what keeps them from it. */
export async function showCrmSync(db: Db, { from, to, country }: { from: string, to: string, country?: string | undefined }, now: number): Promise<CrmSync> {
  const since = Math.max(startOf(from), now - KEEP_MS)
  const until = Math.min(startOf(to) + DAY_MS, now)
  const delays = await listCrmDelays(db, { since, until, country })
  const without = await listWithoutRecord(db, { since, until, country })
  const inWeek = (at: number, week: number): boolean => at >= week && at < week + WEEK_MS
  const weeks = Array.from({ length: Math.max(0, Math.ceil((until - mondayOf(since)) / WEEK_MS)) }, (_, index) => mondayOf(since) + index * WEEK_MS)
  return {
    from: since, failures: await countCrmFailures(db), ...delayOf(delays, without),
    weeks: weeks.map((at) => ({ at, ...delayOf(delays.filter((it) => inWeek(it.reservedAt, at)), without.filter((it) => inWeek(it, at))) })),
  }
}

function delayOf(delays: readonly { reservedAt: number, madeAt: number }[], without: readonly number[]): CrmDelay {
  const { count, median, p90 } = spreadOf(delays.map((it) => Math.max(0, it.madeAt - it.reservedAt)), [])
  return { count, median, p90, without: without.length }
}
