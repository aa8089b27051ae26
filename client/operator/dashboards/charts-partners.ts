import type { DashboardsView } from '../../../server/contract/dashboard.ts'
import type { Outcome } from '../../../server/core/outcome.ts'
import { FEWEST } from '../../../server/core/statistics.ts'
import { formatDay, formatNumber, formatShortDay } from '../../shared/format.ts'
import { LOST_NAMES, OUTCOME_NAMES } from '../../shared/i18n/names.ts'
import { SAYS_NAMES } from '../requests/request-names.ts'
import { CLIENT_SAYS } from '../../../server/core/request-filter.ts'
import { number, percentOf, word } from './chart.ts'
import type { Chart, HeatCell } from './chart.ts'
import { percent, simple } from './charts-flow.ts'
import type { Maker } from './charts-flow.ts'

/** From which Gini on it is uneven, and very uneven. */
const UNEVEN = [0.35, 0.6] as const

/** Whether a few take all. */
export function fairness({ fairness: it, partners }: DashboardsView, { t, to, partner }: Maker): Chart {
  const words = it.gini === null ? '' : t(it.gini < UNEVEN[0] ? 'dash.fairEven' : it.gini < UNEVEN[1] ? 'dash.fairSome' : 'dash.fairFewTake')
  return {
    id: 'fairness', title: it.topShare === null ? t('dash.fairFew', { n: it.partners }) : t('dash.fairTitle', { share: percent(percentOf(it.topShare, 1)), without: it.without, partners: it.partners }),
    ...(it.gini !== null && { note: t('dash.fairNote', { gini: formatNumber(Math.round(it.gini * 100) / 100), words }) }),
    drawing: it.gini === null ? null : { kind: 'bars', bars: it.tenths.map((tenth, index) => ({ label: t('dash.tenth', { n: index + 1 }), n: tenth.got, text: percent(percentOf(tenth.got, it.got)) })) },
    columns: [t('dash.partner'), t('dash.requests'), t('dash.share')],
    rows: partners.map((one) => [word(one.name, partner(one.id)), number(one.requests.n, formatNumber(one.requests.n), to(one.requests)), number(percentOf(one.requests.n, it.got), percent(percentOf(one.requests.n, it.got)))]),
  }
}

/** Whether quality rises: every week's share of Won, and nothing where too few ended. */
export function conversion({ weeks, now }: DashboardsView, { t, to }: Maker): Chart {
  const share = (list: DashboardsView['weeks']): number | null => {
    const [won, lost] = [list.reduce((sum, it) => sum + it.won.n, 0), list.reduce((sum, it) => sum + it.lost.n, 0)]
    return won + lost < FEWEST ? null : percentOf(won, won + lost)
  }
  const whole = weeks.filter(({ at }) => at + 7 * 86_400_000 <= now)
  const [all, last] = [share(weeks), share(whole.slice(-4))]
  return {
    id: 'conversion', wide: true, note: t('dash.weeksNote'),
    title: all === null ? t('dash.few', { n: weeks.reduce((sum, it) => sum + it.won.n + it.lost.n, 0) }) : last === null ? t('dash.weeksTitleAll', { percent: percent(all) }) : t('dash.weeksTitle', { percent: percent(all), last: percent(last) }),
    drawing: all === null ? null : { kind: 'line', points: weeks.map((week) => ({ label: formatShortDay(week.at), percent: share([week]), text: percent(share([week])), href: to(week.won) })) },
    columns: [t('dash.week'), t('dash.won'), t('dash.lostEnds'), t('dash.wonPercent')],
    rows: weeks.toReversed().map((week) => [{ text: formatDay(week.at), value: new Date(week.at).toISOString().slice(0, 10) }, number(week.won.n, formatNumber(week.won.n), to(week.won)), number(week.lost.n, formatNumber(week.lost.n), to(week.lost)), number(percentOf(week.won.n, week.won.n + week.lost.n), percent(percentOf(week.won.n, week.won.n + week.lost.n)))]),
  }
}

/** Who climbs and who falls. */
export function levelMoves({ moves, levels }: DashboardsView, { t, partner }: Maker): Chart {
  const known = [...new Set([...levels.map((it) => it.level), ...moves.flatMap((it) => [it.from, it.to])])].toSorted((a, b) => a - b)
  const count = (from: number, to: number): number => moves.filter((it) => it.from === from && it.to === to).length
  const up = moves.filter((it) => it.to > it.from).length
  const now = levels.map((it) => t('dash.levelNow', { n: formatNumber(it.partners), level: it.level })).join(', ')
  return {
    id: 'levels', title: moves.length === 0 ? t('dash.levelsNone') : t('dash.levelsTitle', { up: formatNumber(up), down: formatNumber(moves.length - up) }), ...(now !== '' && { note: t('dash.levelsNow', { list: now }) }),
    drawing: moves.length === 0 ? null : { kind: 'heat', corner: t('dash.fromLevel'), columns: known.map((n) => t('dash.toLevel', { n })), rows: known.map((from) => ({
      label: t('dash.fromLevelN', { n: from }), cells: known.map((to): HeatCell => (from === to ? { n: null, text: '' } : { n: count(from, to), text: formatNumber(count(from, to)), tone: to > from ? 'good' : 'bad' })),
    })) },
    columns: [t('dash.when'), t('dash.partner'), t('dash.change')],
    rows: moves.map((it) => [{ text: formatDay(it.at), value: new Date(it.at).toISOString() }, word(it.partner, partner(it.partnerId)), word(`${it.from} → ${it.to}`)]),
  }
}

/** How reservations end. */
export function outcomes({ outcomes: list }: DashboardsView, { t, to }: Maker): Chart {
  const n = (outcome: Outcome): string => formatNumber(list.find((it) => it.outcome === outcome)?.n ?? 0)
  return simple({
    id: 'outcomes', title: t('dash.outcomesTitle', { won: n('won'), lost: n('lost'), recalled: n('recalled') }), column: t('dash.outcome'), t,
    bars: list.map((it) => ({ label: t(OUTCOME_NAMES[it.outcome]), n: it.n, text: formatNumber(it.n), href: to(it), tone: it.outcome === 'won' ? 'good' : it.outcome === 'lost' || it.outcome === 'recalled' ? 'bad' : 'quiet' })),
  })
}

/** Why partners lose. */
export function lostReasons({ lost }: DashboardsView, { t, to }: Maker): Chart {
  const first = lost.find((it) => it.n > 0)
  return simple({
    id: 'lost', title: first ? t('dash.lostTitle', { reason: t(LOST_NAMES[first.reason]).toLowerCase() }) : t('dash.lostNone'), column: t('dash.reason'), t,
    bars: lost.map((it) => ({ label: t(LOST_NAMES[it.reason]), n: it.n, text: formatNumber(it.n), href: to(it) })),
  })
}

/** Whether clients are happy. */
export function scores({ scores: list, says }: DashboardsView, { t, to }: Maker): Chart {
  const all = list.reduce((sum, it) => sum + it.n, 0)
  const happy = list.reduce((sum, it) => sum + (it.score >= 4 ? it.n : 0), 0)
  return simple({
    id: 'scores', title: all === 0 ? t('dash.scoresNone') : t('dash.scoresTitle', { happy: formatNumber(happy), n: formatNumber(all), silent: formatNumber(says.silent.n) }), column: t('dash.scoreColumn'), t,
    bars: [
      ...list.map((it) => ({ label: t('dash.score', { n: it.score }), n: it.n, text: formatNumber(it.n), href: to(it), tone: it.score >= 4 ? 'good' as const : it.score <= 2 ? 'bad' as const : 'plain' as const })),
      { label: t(SAYS_NAMES.silent), n: says.silent.n, text: formatNumber(says.silent.n), href: to(says.silent), tone: 'quiet' },
    ],
  })
}

/** What clients say of the first contact. */
export function clientWords({ says }: DashboardsView, { t, to }: Maker): Chart {
  const list = CLIENT_SAYS.filter((it) => it !== 'silent')
  const isAny = list.some((it) => says[it].n > 0)
  return simple({
    id: 'says', title: isAny ? t('dash.saysTitle', { called: formatNumber(says.called.n), notCalled: formatNumber(says.not_called.n), complained: formatNumber(says.complained.n) }) : t('dash.saysNone'), column: t('dash.scoreColumn'), t,
    bars: list.map((it) => ({ label: t(SAYS_NAMES[it]), n: says[it].n, text: formatNumber(says[it].n), href: to(says[it]), tone: it === 'called' ? 'good' as const : 'bad' as const })),
  })
}
