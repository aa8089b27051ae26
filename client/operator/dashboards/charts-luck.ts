import type { DashboardsView } from '../../../server/contract/dashboard.ts'
import { luckOf } from '../../../server/core/luck.ts'
import type { Luck } from '../../../server/core/luck.ts'
import { formatNumber } from '../../shared/format.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'
import { number, percentOf, word } from './chart.ts'
import type { Chart } from './chart.ts'
import { percent } from './charts-flow.ts'
import type { Maker } from './charts-flow.ts'

export const LUCK_NAMES = { above: 'dash.luckAbove', within: 'dash.luckWithin', below: 'dash.luckBelow', few: 'dash.luckFew' } as const satisfies Record<Luck, TextKey>

/** Who is good, and who may just be lucky. */
export function luck({ ended, minClosed, weeks }: DashboardsView, { t, to, partner }: Maker): Chart {
  const [won, lost] = [weeks.reduce((sum, it) => sum + it.won.n, 0), weeks.reduce((sum, it) => sum + it.lost.n, 0)]
  const share = won + lost === 0 ? 0 : won / (won + lost)
  const list = ended.map((it) => ({ ...it, ends: it.won.n + it.lost.n, luck: luckOf({ won: it.won.n, lost: it.lost.n }, share, minClosed) }))
  const count = (what: Luck): number => list.filter((it) => it.luck === what).length
  const judged = list.length - count('few')
  const params = { n: formatNumber(judged), above: formatNumber(count('above')), below: formatNumber(count('below')), within: formatNumber(count('within')) }
  return {
    id: 'luck', wide: true, beside: true, note: t('dash.luckNote', { percent: percent(percentOf(won, won + lost)), few: minClosed }),
    title: judged === 0 ? t('dash.luckNone', { few: minClosed }) : t('dash.luckTitle', params, judged),
    drawing: list.length === 0 ? null : { kind: 'dots', share, few: minClosed, dots: list.map((it) => ({
      label: it.name, ends: it.ends, share: it.won.n / it.ends, luck: it.luck, href: partner(it.id), text: t('dash.dot', { name: it.name, won: formatNumber(it.won.n), n: formatNumber(it.ends), percent: percent(percentOf(it.won.n, it.ends)) }),
    })) },
    columns: [t('dash.partner'), t('dash.ended'), t('dash.won'), t('dash.lostEnds'), t('dash.wonPercent'), t('dash.luck')],
    rows: list.map((it) => [
      word(it.name, partner(it.id)), number(it.ends, formatNumber(it.ends)), number(it.won.n, formatNumber(it.won.n), to(it.won)), number(it.lost.n, formatNumber(it.lost.n), to(it.lost)),
      number(percentOf(it.won.n, it.ends), percent(percentOf(it.won.n, it.ends))), word(t(LUCK_NAMES[it.luck])),
    ]),
  }
}
