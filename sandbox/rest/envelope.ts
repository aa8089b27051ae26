import { portalTime } from '../moment.ts'
import type { Portal } from '../portal.ts'
import { isOnPremise } from '../portal.ts'
import type { Operating } from './operating.ts'

export type TimeCard = {
  start: number, finish: number, duration: number, processing: number, date_start: string, date_finish: string, operating_reset_at?: number, operating?: number
}

/** The `time` block every answer carries; an SDK breaks on a successful answer without it. Old portals and a company's own server know no `operating`. */
export function timeCard(portal: Portal, startedAtMs: number, operating: Operating | null = null): TimeCard {
  const { cloud, seed } = portal
  const durationMs = Math.max(0, Date.now() - startedAtMs)
  const finish = cloud.now() + cloud.weather.clockSkewSeconds * 1000
  const start = finish - durationMs
  return {
    start: start / 1000, finish: finish / 1000, duration: durationMs / 1000, processing: durationMs / 1000,
    date_start: portalTime(start, seed.timeZone), date_finish: portalTime(finish, seed.timeZone),
    ...(!isOnPremise(portal) && !cloud.weather.oldPortals.includes(seed.name) && { operating_reset_at: operating?.resetAt ?? Math.floor(start / 1000) + 600, operating: operating?.seconds ?? 0 }),
  }
}
