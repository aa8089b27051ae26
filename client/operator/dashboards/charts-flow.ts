import type { DashboardsView, Mark } from '../../../server/contract/dashboard.ts'
import { FEWEST } from '../../../server/core/statistics.ts'
import type { Stand, Step, Wait } from '../../../server/core/request-filter.ts'
import { formatNumber, formatPercent, formatSpan } from '../../shared/format.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'
import { STAND_NAMES } from '../requests/request-names.ts'
import { number, percentOf, placeOf, word } from './chart.ts'
import type { Bar, Chart } from './chart.ts'

/** What every chart is made with: the words, the address of a list, and those of other sections where this person may open them. */
export type Maker = { t: Text, to: (mark: Mark) => string, partner: (id: string) => string, journal: (name: string) => string | undefined, health: string | undefined }

export const STEP_NAMES = { received: 'dash.received', published: 'dash.published', reserved: 'dash.reserved', contacted: 'dash.contacted', won: 'dash.won' } as const satisfies Record<Step | 'received', TextKey>
const LOSSES = { published: 'dash.lossPublished', reserved: 'dash.lossReserved', contacted: 'dash.lossContacted', won: 'dash.lossWon' } as const satisfies Record<Step, TextKey>
const STEPS = ['received', 'published', 'reserved', 'contacted', 'won'] as const
export const percent = (it: number | null): string => (it === null ? '–' : formatPercent(it))

/** Where requests are lost on their way. */
export function funnel({ steps }: DashboardsView, { t, to }: Maker): Chart {
  const rows = STEPS.map((step, index) => ({ step, mark: steps[step], before: index === 0 ? null : percentOf(steps[step].n, steps[STEPS[index - 1] ?? 'received'].n) }))
  const losses = STEPS.slice(1).map((step, index) => ({ step: step as Step, lost: steps[STEPS[index] ?? 'received'].n - steps[step].n }))
  const worst = losses.toSorted((a, b) => b.lost - a.lost)[0]
  const params = { won: formatNumber(steps.won.n), received: formatNumber(steps.received.n) }
  return {
    id: 'funnel', wide: true, note: t('dash.funnelNote'),
    title: worst && worst.lost > 0 ? t('dash.funnelTitle', { ...params, where: t(LOSSES[worst.step]) }) : t('dash.funnelNoLoss', params),
    drawing: steps.received.n === 0 ? null : { kind: 'bars', bars: rows.map(({ step, mark, before }) => ({
      label: t(STEP_NAMES[step]), n: mark.n, text: formatNumber(mark.n), href: to(mark), ...(before !== null && { note: t('dash.ofStepBefore', { percent: percent(before) }) }), tone: step === 'won' ? 'good' : 'plain',
    })) },
    columns: [t('dash.step'), t('dash.requests'), t('dash.ofBefore')],
    rows: rows.map(({ step, mark, before }) => [word(t(STEP_NAMES[step])), number(mark.n, formatNumber(mark.n), to(mark)), number(before, percent(before))]),
  }
}

/** Where the requests of the period stand now. */
export function stands({ stands: list, steps }: DashboardsView, { t, to }: Maker): Chart {
  const isOpen = (stand: Stand): boolean => ['waiting', 'apart', 'open', 'full'].includes(stand)
  const open = list.reduce((all, it) => all + (isOpen(it.stand) ? it.n : 0), 0)
  return simple({
    id: 'stands', title: t('dash.standsTitle', { open: formatNumber(open), received: formatNumber(steps.received.n) }), column: t('dash.stand'), t,
    bars: list.map((it) => ({ label: t(STAND_NAMES[it.stand]), n: it.n, text: formatNumber(it.n), href: to(it), tone: it.stand === 'chosen' ? 'good' : isOpen(it.stand) ? 'plain' : 'quiet' })),
  })
}

/** Whether the number of places is right. */
export function placesTaken({ taken, steps, cap }: DashboardsView, { t, to }: Maker): Chart {
  const full = taken.reduce((all, it) => all + (it.taken >= cap ? it.n : 0), 0)
  return simple({
    id: 'taken', title: t('dash.takenTitle', { full: formatNumber(full), published: formatNumber(steps.published.n), cap, none: formatNumber(taken[0]?.n ?? 0) }), column: t('dash.placesTaken'), t,
    bars: taken.map((it) => ({ label: t('dash.places', { n: it.taken, cap }), n: it.n, text: formatNumber(it.n), href: to(it), tone: it.taken === 0 ? 'bad' : 'plain' })),
  })
}

const WAIT_NAMES = { publish: 'dash.waitPublish', reserve: 'dash.waitReserve', contact: 'dash.waitContact', outcome: 'dash.waitOutcome' } as const satisfies Record<Wait, TextKey>

/** How long clients wait, as a distribution: the longest waits are what they tell others. */
export function waits({ waits: all }: DashboardsView, wait: Wait, { t, to }: Maker): Chart {
  const { count, median, p90, buckets, notYet } = all[wait]
  const what = t(WAIT_NAMES[wait])
  const edges = buckets.flatMap(({ to: edge }) => edge ?? [])
  const bars: Bar[] = buckets.map((it) => ({ label: it.to === null ? t('dash.over') : t('dash.below', { span: formatSpan(it.to) }), n: it.n, text: formatNumber(it.n), href: to(it) }))
  if (notYet.n > 0) bars.push({ label: t('dash.notYet'), n: notYet.n, text: formatNumber(notYet.n), href: to(notYet), tone: 'quiet' })
  const isKnown = median !== null && p90 !== null
  return {
    id: `wait-${wait}`, title: isKnown ? t('dash.waitTitle', { what, median: formatSpan(median), p90: formatSpan(p90) }) : `${what}. ${t('dash.few', { n: count })}`,
    note: t(wait === 'publish' ? 'dash.sinceReceived' : 'dash.sincePublished'),
    drawing: count < FEWEST ? null : { kind: 'columns', bars, lines: isKnown ? [{ at: placeOf(median, edges), label: t('dash.halfLine', { span: formatSpan(median) }) }, { at: placeOf(p90, edges), label: t('dash.nineLine', { span: formatSpan(p90) }) }] : [] },
    columns: [t('dash.time'), t('dash.requests'), t('dash.share')],
    rows: bars.map((bar) => [word(bar.label), number(bar.n, bar.text, bar.href), number(percentOf(bar.n, count + notYet.n), percent(percentOf(bar.n, count + notYet.n)))]),
  }
}

/** A chart of plain bars, and their table with shares of the sum. */
export function simple({ id, title, note, column, bars, t }: { id: string, title: string, note?: string, column: string, bars: Bar[], t: Text }): Chart {
  const all = bars.reduce((sum, it) => sum + it.n, 0)
  return {
    id, title, ...(note !== undefined && { note }), drawing: all === 0 ? null : { kind: 'bars', bars }, columns: [column, t('dash.requests'), t('dash.share')],
    rows: bars.map((bar) => [word(bar.label), number(bar.n, bar.text, bar.href), number(percentOf(bar.n, all), percent(percentOf(bar.n, all)))]),
  }
}
