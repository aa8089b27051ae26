import { portalTime } from '../moment.ts'
import type { Portal } from '../portal.ts'

export type TimeCard = {
  start: number, finish: number, duration: number, processing: number, date_start: string, date_finish: string, operating_reset_at: number, operating: number
}

/** The `time` block every answer carries; an SDK breaks on a successful answer without it. */
export function timeCard(portal: Portal, startedAtMs: number): TimeCard {
  const durationMs = Math.max(0, Date.now() - startedAtMs)
  const finish = portal.cloud.now()
  const start = finish - durationMs
  return {
    start: start / 1000, finish: finish / 1000, duration: durationMs / 1000, processing: durationMs / 1000,
    date_start: portalTime(start, portal.seed.timeZone), date_finish: portalTime(finish, portal.seed.timeZone),
    operating_reset_at: Math.floor(start / 1000) + 600, operating: 0,
  }
}
