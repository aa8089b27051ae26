import type { FlagView, PartnerFiguresView } from '../../../server/contract/partner-card.ts'
import { formatNumber, formatPercent } from '../../shared/format.ts'
import type { Query } from '../../shared/hash-router.ts'
import type { Text } from '../../shared/i18n/i18n.ts'

/** The parts of the filter of requests that stand in the card's own address; the partner is in it anyway. */
const OWN_PARTS = ['own', 'since', 'endedFrom', 'page'] as const

/** What takes them out of the address: they mean nothing to the list of partners, nor to another part of the card. */
export const NO_OWN: Query = Object.fromEntries(OWN_PARTS.map((name) => [name, '']))

/** Of an address or of a number's list what the card's requests are narrowed to. */
export function ownQuery(query: Query): Query {
  return { ...NO_OWN, ...Object.fromEntries(OWN_PARTS.flatMap((name) => (query[name] ? [[name, query[name]]] : []))) }
}

/** A flag as a sentence. */
export function flagText(flag: FlagView, { recentDays, disputes }: Pick<PartnerFiguresView, 'recentDays' | 'disputes'>, t: Text): string {
  switch (flag.code) {
    case 'released': return t('flag.released', { n: flag.n, days: recentDays, usual: onAverage(flag.usual) }, flag.n)
    case 'recalled': return t('flag.recalled', { n: flag.n, days: recentDays, usual: onAverage(flag.usual) }, flag.n)
    case 'complaints': return t('flag.complaints', { n: flag.n, days: disputes.days, usual: onAverage(flag.usual) }, flag.n)
    case 'uncalled': return t('flag.uncalled', { n: flag.n, of: flag.of, usual: share(flag.usual) })
    case 'untimely': return t('flag.untimely', { n: flag.n, of: flag.of, usual: share(flag.usual) })
    case 'score': return t('flag.score', { average: formatNumber(flag.average), n: flag.ratings, usual: onAverage(flag.usual) }, flag.ratings)
  }
}

function onAverage(n: number): string {
  return formatNumber(Math.round(n * 10) / 10)
}

function share(of: number): string {
  return formatPercent(Math.round(of * 100))
}
