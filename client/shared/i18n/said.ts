import type { SaidParam, SaidParams, Words } from '../../../server/core/said.ts'
import { countryName, formatDay, formatList, formatNumber, formatPercent } from '../format.ts'
import type { Text, TextKey } from './i18n.ts'

/** Speaks what a pure function of core said, on a page that loads the area of its words; `server/say` does it on the server. */
export function speakSaid(words: Words, t: Text): string {
  if (typeof words === 'string') return words
  const { key, params = {} } = words
  const count = params['n']
  return t(key as TextKey, spokenParams(params, t), typeof count === 'number' ? count : undefined)
}

function spokenParams(params: SaidParams, t: Text): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, speakParam(value, t)]))
}

function speakParam(value: SaidParam, t: Text): string {
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string' || 'key' in value) return speakSaid(value, t)
  if ('moment' in value) return formatDay(value.moment)
  if ('country' in value) return countryName(value.country)
  if ('share' in value) return formatPercent(value.share * 100)
  const all = value.all.map((it) => speakParam(it, t))
  return value.as === 'list' ? formatList(all) : all.join(value.as === 'commas' ? ', ' : ' ')
}
