import type { NoticeView } from '../../../server/contract/notice.ts'

export type NoticeDay = { day: 'today' | 'yesterday' | 'earlier', at: number, notices: NoticeView[] }

/** Notices by the calendar day of this machine, newest first; older days stand one by one. */
export function byDay(notices: readonly NoticeView[], now: number): NoticeDay[] {
  const today = startOf(now)
  const yesterday = startOf(today - 1)
  return [...Map.groupBy(notices, ({ at }) => startOf(at))].map(([at, list]) => ({
    day: at >= today ? 'today' : at >= yesterday ? 'yesterday' : 'earlier', at, notices: list,
  }))
}

function startOf(moment: number): number {
  const date = new Date(moment)
  date.setHours(0, 0, 0, 0)
  return date.getTime()
}
