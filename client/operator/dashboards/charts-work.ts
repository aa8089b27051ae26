import type { DashboardsView } from '../../../server/contract/dashboard.ts'
import { HOUR_MS } from '../../../server/core/time.ts'
import { formatClockIn, formatDay, formatExactSpan, formatNumber, formatShortDay, formatShortWeekday, formatSpan } from '../../shared/format.ts'
import { number, percentOf, word } from './chart.ts'
import type { Chart, HeatCell } from './chart.ts'
import { percent } from './charts-flow.ts'
import type { Maker } from './charts-flow.ts'

type Moderation = DashboardsView['moderation']
type WaitAt = Moderation['rows'][number]['cells'][number]

/** When moderators are missed: how long those wait who write at a time of the week. */
export function moderationWaits({ moderation }: DashboardsView, { t }: Maker): Chart {
  const { rows, hours, count, median, zone } = moderation
  const day = ({ weekday }: WaitAt): string => (weekday === 0 ? t('dash.everyDay') : formatShortWeekday(weekday))
  const time = (from: number): string => (hours === 1 ? clock(from) : `${clock(from)}–${clock(from + hours)}`)
  const all = rows.flatMap(({ from, cells }) => cells.map((cell) => ({ ...cell, from })))
  const slow = all.filter((it) => it.weekday !== 0 && it.median !== null).toSorted((a, b) => (b.median ?? 0) - (a.median ?? 0))[0]
  const half = median === null ? '' : formatSpan(median)
  return {
    id: 'moderation', wide: true, note: t('dash.moderationNote', { zone: zone.replaceAll('_', ' ') }),
    title: median === null ? t('dash.moderationFew', { n: count }) : slow ? t('dash.moderationTitle', { half, when: `${day(slow)} ${time(slow.from)}`, span: formatSpan(slow.median ?? 0) }) : t('dash.moderationHalf', { half }),
    drawing: median === null ? null : { kind: 'heat', same: true, corner: t('dash.sentAt'), columns: rows[0]?.cells.map(day) ?? [], rows: rows.map(({ from, cells }) => ({
      label: time(from), cells: cells.map((it): HeatCell => (it.median === null ? { n: 0, text: '–' } : { n: it.median, text: formatSpan(it.median) })),
    })) },
    columns: [t('dash.sentAt'), t('dash.weekday'), t('dash.decisions'), t('dash.half'), t('dash.nine')],
    rows: all.map((it) => [word(time(it.from)), word(day(it)), number(it.count, formatNumber(it.count)), minutes(it.median), minutes(it.p90)]),
  }
}

/** The hour of a wall clock; 24 is midnight again. */
const clock = (hour: number): string => formatClockIn((hour % 24) * HOUR_MS, 'UTC')
/** Files have minutes. */
const minutes = (ms: number | null): ReturnType<typeof number> => number(ms === null ? null : Math.round(ms / 6_000) / 10, ms === null ? '–' : formatSpan(ms))

/** Who decides, and whether it rests on one person. */
export function deciders({ deciders: list }: DashboardsView, { t, journal }: Maker): Chart {
  const total = list.reduce((sum, it) => sum + it.published + it.rejected, 0)
  const [first] = list
  const sum = (it: DashboardsView['deciders'][number]): number => it.published + it.rejected
  return {
    id: 'deciders', wide: true, title: first ? t('dash.decidersTitle', { n: formatNumber(list.length), total: formatNumber(total), name: first.name, share: percent(percentOf(sum(first), total)) }, list.length) : t('dash.decidersNone'), note: t('dash.decidersNote'),
    drawing: first ? { kind: 'bars', bars: list.map((it) => ({ label: it.name, n: sum(it), text: formatNumber(sum(it)), note: percent(percentOf(sum(it), total)), href: journal(it.name) })) } : null,
    columns: [t('dash.person'), t('dash.decisions'), t('dash.share'), t('dash.published'), t('dash.rejected')],
    rows: list.map((it) => [word(it.name, journal(it.name)), number(sum(it), formatNumber(sum(it))), number(percentOf(sum(it), total), percent(percentOf(sum(it), total))), number(it.published, formatNumber(it.published)), number(it.rejected, formatNumber(it.rejected))]),
  }
}

/** Whether reservations come into the CRM quickly. */
export function crmDelay({ crm }: DashboardsView, { t }: Maker): Chart {
  const { weeks, median, p90, count, without, from } = crm
  const isKnown = median !== null && p90 !== null
  return {
    id: 'crm-delay', note: t('dash.crmNote', { from: formatDay(from) }),
    title: isKnown ? t('dash.crmTitle', { median: formatExactSpan(median), p90: formatExactSpan(p90), without: formatNumber(without) }) : t('dash.crmFew', { n: formatNumber(count), without: formatNumber(without) }),
    drawing: !isKnown ? null : { kind: 'bars', bars: weeks.map((it) => ({
      label: t('dash.weekFrom', { day: formatShortDay(it.at) }), ...(it.median === null || it.p90 === null ? { n: 0, text: '–', tone: 'quiet' as const } : { n: it.median, low: it.median, high: it.p90, text: t('dash.crmBar', { median: formatExactSpan(it.median), p90: formatExactSpan(it.p90) }) }),
      ...(it.without > 0 && { note: t('dash.crmWithout', { n: formatNumber(it.without) }) }),
    })) },
    columns: [t('dash.week'), t('dash.records'), t('dash.half'), t('dash.nine'), t('dash.noRecord')],
    rows: weeks.toReversed().map((it) => [{ text: formatDay(it.at), value: new Date(it.at).toISOString().slice(0, 10) }, number(it.count, formatNumber(it.count)), seconds(it.median), seconds(it.p90), number(it.without, formatNumber(it.without))]),
  }
}

/** Files have seconds. */
const seconds = (ms: number | null): ReturnType<typeof number> => number(ms === null ? null : Math.round(ms / 1_000), ms === null ? '–' : formatExactSpan(ms))

/** So much of an error fits beside a bar. */
const LONGEST = 90

/** What keeps work from the CRM now. */
export function crmErrors({ crm: { failures } }: DashboardsView, { t, health }: Maker): Chart {
  const sum = (name: 'dead' | 'due'): string => formatNumber(failures.reduce((all, it) => all + it[name], 0))
  const [first] = failures
  const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
  return {
    id: 'crm-errors', title: first ? t('dash.errorsTitle', { dead: sum('dead'), due: sum('due') }) : t('dash.errorsNone'), note: t('dash.errorsNote'), ...(health !== undefined && { link: { text: t('dash.toHealth'), href: health } }),
    drawing: first ? { kind: 'bars', bars: failures.slice(0, 10).map((it) => ({ label: short(it.error), n: it.dead + it.due, text: formatNumber(it.dead + it.due), note: t('dash.errorNote', { dead: formatNumber(it.dead), due: formatNumber(it.due) }), href: health, tone: it.dead > 0 ? 'bad' : 'quiet' })) } : null,
    columns: [t('dash.error'), t('dash.givenUp'), t('dash.triedAgain')],
    rows: failures.map((it) => [word(it.error, health), number(it.dead, formatNumber(it.dead)), number(it.due, formatNumber(it.due))]),
  }
}
