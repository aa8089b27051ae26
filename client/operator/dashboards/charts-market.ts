import type { DashboardsView } from '../../../server/contract/dashboard.ts'
import { countryName, formatNumber } from '../../shared/format.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'
import { number, percentOf, word } from './chart.ts'
import type { Chart, HeatCell } from './chart.ts'
import { percent } from './charts-flow.ts'
import type { Maker } from './charts-flow.ts'

const AGES = ['dash.age0', 'dash.age1', 'dash.age2', 'dash.age3', 'dash.age4', 'dash.age5'] as const satisfies readonly TextKey[]
/** From this age on a request is old. */
const OLD_FROM = 3

/** What rots: all that waits for somebody, by how long. */
export function ageing({ ages, cap }: DashboardsView, { t, to }: Maker): Chart {
  const label = ({ stand, taken }: DashboardsView['ages'][number]): string => (stand === 'open' ? t('dash.ageOpen', { taken, cap }) : t(stand === 'waiting' ? 'dash.ageWaiting' : 'dash.ageApart'))
  const count = (from: number): number => ages.reduce((all, row) => all + row.ages.slice(from).reduce((sum, it) => sum + it.n, 0), 0)
  const columns = AGES.map((key) => t(key))
  return {
    id: 'ageing', wide: true, note: t('dash.ageNote'), title: count(0) === 0 ? t('dash.ageNone') : t('dash.ageTitle', { n: formatNumber(count(0)), old: formatNumber(count(OLD_FROM)) }),
    drawing: count(0) === 0 ? null : { kind: 'heat', corner: t('dash.waitsFor'), columns, rows: ages.map((row) => ({
      label: label(row), cells: row.ages.map((it, index): HeatCell => ({ n: it.n, text: formatNumber(it.n), href: to(it), tone: index >= OLD_FROM ? 'bad' : 'plain' })),
    })) },
    columns: [t('dash.waitsFor'), ...columns], rows: ages.map((row) => [word(label(row)), ...row.ages.map((it) => number(it.n, formatNumber(it.n), to(it)))]),
  }
}

/** Where nobody is there, and where demand stays without an answer. */
export function countries({ countries: list }: DashboardsView, { t, to }: Maker): Chart {
  const without = list.filter((it) => it.able === 0 && it.received.n > 0).length
  const unanswered = formatNumber(list.reduce((all, it) => all + it.unanswered.n, 0))
  const columns = [t('dash.received'), t('dash.unanswered'), t('dash.won'), t('dash.cover'), t('dash.able'), t('dash.next4')]
  const next = ({ forecast }: DashboardsView['countries'][number]): string => (forecast ? t('dash.range', { low: forecast.low, high: forecast.high }) : '–')
  return {
    id: 'countries', wide: true,
    title: without === 0 ? t('dash.countriesTitleFine', { unanswered }) : t('dash.countriesTitle', { none: without === 1 ? t('dash.noneOne') : t('dash.noneMany', { n: without }), unanswered }),
    drawing: list.length === 0 ? null : { kind: 'heat', corner: t('dash.country'), columns, rows: list.map((it) => ({
      label: countryName(it.country), cells: [
        { n: it.received.n, text: formatNumber(it.received.n), href: to(it.received) },
        { n: it.unanswered.n, text: formatNumber(it.unanswered.n), href: to(it.unanswered), tone: 'bad' },
        { n: it.won.n, text: formatNumber(it.won.n), href: to(it.won), tone: 'good' },
        { n: null, text: formatNumber(it.cover) },
        it.able === 0 ? { n: null, text: '0', flag: t('dash.noCover'), tone: 'bad' } : { n: null, text: formatNumber(it.able) },
        { n: null, text: next(it) },
      ],
    })) },
    columns: [t('dash.country'), ...columns],
    rows: list.map((it) => [
      word(countryName(it.country)), number(it.received.n, formatNumber(it.received.n), to(it.received)), number(it.unanswered.n, formatNumber(it.unanswered.n), to(it.unanswered)), number(it.won.n, formatNumber(it.won.n), to(it.won)),
      number(it.cover, formatNumber(it.cover)), number(it.able, formatNumber(it.able)), word(next(it)),
    ]),
  }
}

/** What the next weeks may bring, and how good such a guess was last time. */
export function forecast({ outlook, countries: list }: DashboardsView, { t }: Maker): Chart {
  const known = list.flatMap((it) => (it.forecast ? [{ ...it, forecast: it.forecast }] : [])).toSorted((a, b) => b.forecast.expected - a.forecast.expected)
  const back = outlook.lookBack && t('dash.forecastBack', { low: outlook.lookBack.said.low, high: outlook.lookBack.said.high, came: outlook.lookBack.came })
  return {
    id: 'forecast', title: outlook.forecast ? t('dash.forecastTitle', { n: outlook.forecast.expected, low: outlook.forecast.low, high: outlook.forecast.high }) : t('dash.forecastFew'),
    note: [t('dash.forecastNote'), ...(back === null ? [] : [back])].join(' '),
    drawing: known.length === 0 ? null : { kind: 'bars', bars: known.map(({ country, forecast: it, able }) => ({
      label: countryName(country), n: it.expected, low: it.low, high: it.high, text: t('dash.range', { low: it.low, high: it.high }), ...(able === 0 && { note: t('dash.noCover'), tone: 'bad' as const }),
    })) },
    columns: [t('dash.country'), t('dash.expected'), t('dash.low'), t('dash.high'), t('dash.came')],
    rows: known.map(({ country, forecast: it, lookBack }) => [word(countryName(country)), number(it.expected, formatNumber(it.expected)), number(it.low, formatNumber(it.low)), number(it.high, formatNumber(it.high)), number(lookBack?.came ?? null, lookBack ? formatNumber(lookBack.came) : '–')]),
  }
}

/** So many requests let a source be called better than another. */
const SOURCE_SAMPLE = 20

/** Where requests come from, and which of them are worth it. */
export function sources({ sources: list }: DashboardsView, { t, to }: Maker): Chart {
  const name = (it: DashboardsView['sources'][number]): string => it.name ?? it.source ?? t('dash.noSource')
  const whole = (it: DashboardsView['sources'][number]): string => it.name === null ? name(it) : `${it.name} (${it.source ?? ''})`
  const share = (it: DashboardsView['sources'][number]): number | null => percentOf(it.won.n, it.received.n)
  const first = list[0]
  const best = list.filter((it) => it.received.n >= SOURCE_SAMPLE).toSorted((a, b) => (share(b) ?? 0) - (share(a) ?? 0))[0]
  return {
    id: 'sources', title: !first ? t('dash.nothing') : best === first ? t('dash.sourcesSame', { source: name(first), percent: percent(share(first)) }) : best ? t('dash.sourcesTitle', { source: name(first), best: name(best), percent: percent(share(best)) }) : t('dash.sourcesOne', { source: name(first) }),
    drawing: !first ? null : { kind: 'bars', bars: list.slice(0, 12).map((it) => ({ label: name(it), n: it.received.n, text: formatNumber(it.received.n), href: to(it.received), note: `${t('dash.won')}: ${formatNumber(it.won.n)}` })) },
    columns: [t('dash.source'), t('dash.received'), t('dash.published'), t('dash.reserved'), t('dash.won'), t('dash.wonShare')],
    rows: list.map((it) => [word(whole(it)), ...([it.received, it.published, it.reserved, it.won] as const).map((mark) => number(mark.n, formatNumber(mark.n), to(mark))), number(share(it), percent(share(it)))]),
  }
}
