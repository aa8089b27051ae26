import type { RequestFilter } from '../../../server/core/request-filter.ts'
import { startOf } from '../../../server/core/request-filter.ts'
import { OUTCOMES } from '../../../server/core/outcome.ts'
import { HOUR_MS } from '../../../server/core/time.ts'
import { formatDay, formatSpan } from '../../shared/format.ts'
import type { Query } from '../../shared/hash-router.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'
import { LOST_NAMES, OUTCOME_NAMES } from '../../shared/i18n/names.ts'
import { STEP_NAMES } from '../dashboards/charts-flow.ts'
import { OWN_NAMES, SAYS_NAMES, WAIT_WORDS } from './request-names.ts'

/** What the list's own controls say; the rest of a filter comes from a dashboard and is told in words. */
export const OWN = ['q', 'saved', 'stand', 'country', 'sort', 'page'] as const
const NAMES = ['from', 'to', 'reached', 'missed', 'wait', 'min', 'max', 'unmet', 'older', 'younger', 'taken', 'outcome', 'counted', 'endedFrom', 'endedTo', 'lost', 'score', 'says', 'source', 'partner', 'own', 'since'] as const satisfies readonly (keyof RequestFilter)[]

/** Asks for nothing the server would refuse: a word of the address that no filter knows is left out. */
export function askedFor(query: Query): Query {
  const known: readonly string[] = [...OWN, ...NAMES]
  return Object.fromEntries(Object.entries(query).filter(([name, value]) => known.includes(name) && value !== ''))
}

/** A part of the filter in words, and what takes it away. */
export type Narrowing = { name: string, text: string, without: Query }

/** What the list is narrowed to beyond its own controls. `sourceName`: how the vendor calls the source. */
export function narrowings(query: Query, t: Text, sourceName: string | null = null): Narrowing[] {
  const has = (name: (typeof NAMES)[number]): boolean => (query[name] ?? '') !== ''
  const one = (name: (typeof NAMES)[number], text: string, more: Query = {}): Narrowing => ({ name, text, without: { [name]: '', ...more } })
  const plain = (name: keyof typeof SAYERS): Narrowing[] => (has(name) ? [one(name, t(SAYERS[name].key, { value: SAYERS[name].value(query[name] ?? '', t) }))] : [])
  return [
    ...plain('from'), ...plain('to'), ...plain('reached'), ...plain('missed'),
    ...(has('wait') ? [one('wait', sayWait(query, t), { min: '', max: '' })] : []),
    ...plain('unmet'), ...plain('older'), ...plain('younger'), ...plain('taken'), ...plain('outcome'),
    ...(has('counted') ? [one('counted', sayEnded(query, t), { endedFrom: '', endedTo: '' })] : []),
    ...plain('lost'), ...plain('score'), ...plain('says'), ...(has('source') ? [one('source', t('reqs.filter.source', { value: sourceName ?? query['source'] ?? '' }))] : []), ...plain('partner'), ...plain('own'), ...plain('since'),
    ...(has('endedFrom') && !has('counted') ? [one('endedFrom', t('reqs.filter.endedFrom', { value: day(query['endedFrom'] ?? '') }))] : []),
  ]
}

type Sayer = { key: TextKey, value: (value: string, t: Text) => string }
const named = (names: Readonly<Record<string, TextKey>>) => (value: string, t: Text): string => {
  const key = names[value]
  return key === undefined ? value : t(key)
}
const day = (value: string): string => formatDay(startOf(value))
const hours = (value: string): string => formatSpan(Number(value) * HOUR_MS)
const same = (value: string): string => value

const SAYERS = {
  from: { key: 'reqs.filter.from', value: day }, to: { key: 'reqs.filter.to', value: day },
  reached: { key: 'reqs.filter.reached', value: named(STEP_NAMES) }, missed: { key: 'reqs.filter.missed', value: named(STEP_NAMES) },
  unmet: { key: 'reqs.filter.unmet', value: named(WAIT_WORDS) }, older: { key: 'reqs.filter.older', value: hours }, younger: { key: 'reqs.filter.younger', value: hours },
  taken: { key: 'reqs.filter.taken', value: same }, outcome: { key: 'reqs.filter.outcome', value: named(OUTCOME_NAMES) }, lost: { key: 'reqs.filter.lost', value: named(LOST_NAMES) },
  score: { key: 'reqs.filter.score', value: same }, says: { key: 'reqs.filter.says', value: named(SAYS_NAMES) },
  partner: { key: 'reqs.filter.partner', value: same }, own: { key: 'reqs.filter.own', value: named(OWN_NAMES) }, since: { key: 'reqs.filter.since', value: (moment) => formatDay(Number(moment)) },
} as const satisfies Partial<Record<(typeof NAMES)[number], Sayer>>

function sayWait({ wait = '', min = '', max = '' }: Query, t: Text): string {
  const what = named(WAIT_WORDS)(wait, t)
  const [from, to] = [formatSpan(Number(min)), formatSpan(Number(max))]
  if (min === '') return max === '' ? what : t('reqs.below', { what, max: to })
  return max === '' ? t('reqs.atLeast', { what, min: from }) : t('reqs.between', { what, min: from, max: to })
}

function sayEnded({ counted = '', endedFrom = '', endedTo = '' }: Query, t: Text): string {
  const what = t('reqs.filter.counted', { value: named(OUTCOME_NAMES)(counted, t) })
  return endedFrom === '' || endedTo === '' ? what : t('reqs.ended', { what, from: day(endedFrom), to: day(endedTo) })
}

/** What the table's column of results says: every end and how often, then what goes on. */
export function resultsOf({ outcomes, live }: { outcomes: Readonly<Partial<Record<string, number>>>, live: number }, t: Text): string {
  const ends = OUTCOMES.flatMap((outcome) => {
    const n = outcomes[outcome] ?? 0
    return n === 0 ? [] : [n === 1 ? t(OUTCOME_NAMES[outcome]) : t('reqs.times', { n, what: t(OUTCOME_NAMES[outcome]) })]
  })
  return [...ends, ...(live > 0 ? [t('reqs.running', { n: live })] : [])].join(', ')
}
