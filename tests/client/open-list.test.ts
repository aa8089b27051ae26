import { effectScope, nextTick, shallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { filterChips } from '../../client/partner/open/filter-chips.ts'
import { canReserve, countFilters, filterQuery, isNarrowed, matches, NO_FILTER, readFilter } from '../../client/partner/open/open-filter.ts'
import type { OpenFilter } from '../../client/partner/open/open-filter.ts'
import { readSort, sortRows } from '../../client/partner/open/open-sort.ts'
import { isSameView, MOST_VIEWS, renamed, viewPatch, viewQuery, withView } from '../../client/partner/open/open-views.ts'
import type { SavedView } from '../../client/partner/open/open-views.ts'
import { lockText } from '../../client/partner/open/lock-text.ts'
import { matchText } from '../../client/partner/open/match-text.ts'
import { usePutAway } from '../../client/partner/open/use-put-away.ts'
import { isSeen, useSeen, withSeen } from '../../client/partner/open/use-seen.ts'
import { useOpenList } from '../../client/partner/open/useOpenList.ts'
import { ApiFailure } from '../../client/shared/api.ts'
import type { Query, Route } from '../../client/shared/hash-router.ts'
import { forgetPrefs, recallPrefs } from '../../client/shared/prefs.ts'
import type { LiveEvent } from '../../server/contract/live.ts'
import type { OpenRow } from '../../server/contract/request.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { texts } from '../support/texts.ts'
import { buildRow, NOON } from './builders.ts'

const { t } = texts
const filter = (over: Partial<OpenFilter>): OpenFilter => ({ ...NO_FILTER, ...over })
const shows = (row: Partial<OpenRow>, over: Partial<OpenFilter>): boolean => matches(buildRow(row), filter(over), NOON)
const locked: NonNullable<OpenRow['locked']> = { code: 'level', message: '', until: NOON + HOUR_MS, level: 4 }

describe('the filter of the open list', () => {
  it('lives in the address and comes back from it as it was', () => {
    const whole = filter({ words: 'voip', countries: ['PT', 'ES'], needs: ['telephony'], sizes: ['20', 'none'], languages: ['pt-BR'], left: 2, age: '24', can: true })
    expect(readFilter(filterQuery(whole))).toEqual(whole)
    expect(readFilter(filterQuery(NO_FILTER))).toEqual(NO_FILTER)
    expect(Object.values(filterQuery(NO_FILTER)).every((it) => it === '')).toBe(true)
    expect(countFilters(whole)).toBe(7)
    expect([isNarrowed(NO_FILTER), isNarrowed(filter({ words: ' ' })), isNarrowed(filter({ words: 'a' })), isNarrowed(filter({ can: true }))]).toEqual([false, false, true, true])
  })

  it('takes nothing for what an address can’t mean', () => {
    expect(readFilter({ left: '-1', age: '3', size: '7,20', country: ',PT,', can: 'yes' })).toEqual(filter({ sizes: ['20'], countries: ['PT'] }))
  })

  it.each<[what: string, over: Partial<OpenFilter>, yes: Partial<OpenRow>, no: Partial<OpenRow>]>([
    ['country', { countries: ['PT', 'AO'] }, { country: 'AO' }, { country: 'ES' }],
    ['language', { languages: ['pt'] }, { language: 'pt' }, { language: 'pt-BR' }],
    ['need', { needs: ['cloud', 'telephony'] }, { needs: [{ code: 'telephony', name: 'Telephony' }] }, { needs: [{ code: 'training', name: 'Training' }] }],
    ['size', { sizes: ['20'] }, { seats: 49 }, { seats: 50 }],
    ['size that was not said', { sizes: ['none'] }, { seats: null }, { seats: 1 }],
    ['places left', { left: 2 }, { taken: 1 }, { taken: 2 }],
    ['age', { age: '1' }, { publishedAt: NOON - 59 * MINUTE_MS }, { publishedAt: NOON - 61 * MINUTE_MS }],
    ['what can be reserved', { can: true }, { taken: 2 }, { locked }],
  ])('narrows by %s', (_what, over, yes, no) => {
    expect(shows(yes, over)).toBe(true)
    expect(shows(no, over)).toBe(false)
  })

  it('calls reservable what is neither full, nor held, nor locked now', () => {
    expect([{}, { taken: 3 }, { mine: { reservationId: 'r', by: 'Rui', byMe: false } }, { locked }, { locked: { ...locked, until: NOON } }].map((it) => canReserve(buildRow(it), NOON))).toEqual([true, false, false, false, true])
  })

  it.each([['telefonia', true], ['SÃO paulo', true], ['sao  PAULO', true], ['IR-12', true], ['brazil', true], ['br', true], ['portuguese', true], ['paulo telefonia', true], ['porto', false]])(
    'finds %j: %s', (words, found) => {
      const row = { number: 'IR-1234', title: 'Telefonía for 25', country: 'BR', place: 'São Paulo', language: 'pt' }
      expect(shows(row, { words })).toBe(found)
    })

  it('is said in words, each of which can be taken away', () => {
    const chips = filterChips(filter({ countries: ['PT'], needs: ['telephony'], left: 2, can: true }), [buildRow()], t)
    expect(chips.map((it) => it.label)).toEqual(['Portugal', 'Telephony', '2 or more left', 'Only what I can reserve'])
    expect(chips[0]?.without).toEqual({ countries: [] })
  })
})

describe('the order of the open list', () => {
  const rows = [
    buildRow({ number: 'IR-1', publishedAt: NOON - 3, taken: 2, closesAt: NOON + 9, match: { score: 3, alike: 1, needs: [], country: true, language: true } }),
    buildRow({ number: 'IR-2', publishedAt: NOON - 2, taken: 0, closesAt: null, match: null }),
    buildRow({ number: 'IR-3', publishedAt: NOON - 1, taken: 2, closesAt: NOON + 5, match: { score: 12, alike: 2, needs: ['telephony'], country: true, language: false } }),
  ]

  it.each([['newest', ['IR-3', 'IR-2', 'IR-1']], ['left', ['IR-2', 'IR-3', 'IR-1']], ['closes', ['IR-3', 'IR-1', 'IR-2']], ['match', ['IR-3', 'IR-1', 'IR-2']]] as const)('%s', (sort, order) => {
    expect(sortRows(rows, sort).map((it) => it.number)).toEqual(order)
  })

  it('is the newest where the address says nothing that is one', () => {
    expect([readSort(undefined), readSort('biggest'), readSort('match')]).toEqual(['newest', 'newest', 'match'])
  })

  it('explains a match by what is shared with the last Won', () => {
    expect(matchText(rows[2]!, 10, t)).toBe('Like 2 of your last 10 Won: Telephony and Portugal')
    expect(matchText(rows[1]!, 10, t)).toBe(null)
  })
})

describe('the reason on a locked row', () => {
  it('names the level and until when, or counts the last minutes before it opens', () => {
    const say = (over: Partial<typeof locked>, now = NOON): string | null => lockText(buildRow({ locked: { ...locked, ...over } }), { now, level: 3 }, t)
    expect(say({})).toMatch(/^Level 4 until \d\d:\d\d\. You: level 3\.$/)
    expect(say({ code: 'not_open_yet' })).toMatch(/^Reserving opens at \d\d:\d\d$/)
    expect(say({ code: 'not_open_yet', until: NOON + 42_000 })).toBe('Opens 0:42')
    expect(say({}, NOON + HOUR_MS)).toBe(null)
    expect(lockText(buildRow(), { now: NOON, level: 3 }, t)).toBe(null)
  })
})

describe('saved views', () => {
  const query: Query = { country: 'PT', sort: 'match', hidden: '1', other: 'x' }

  it('keep the filter and the order, and nothing else of the address', () => {
    expect(viewQuery(query)).toEqual({ country: 'PT', sort: 'match' })
    expect(viewPatch({ country: 'PT' })).toMatchObject({ country: 'PT', q: '', need: '', sort: '' })
    expect([isSameView(query, { sort: 'match', country: 'PT' }), isSameView(query, {})]).toEqual([true, false])
  })

  it('are at most five, and one of the same name takes its place', () => {
    let views: SavedView[] = []
    for (const name of ['a', 'b', ' c  c ', 'd', 'e', 'f']) views = withView(views, name, query)
    expect(views.map((it) => it.name)).toEqual(['a', 'b', 'c c', 'd', 'e'])
    expect(views).toHaveLength(MOST_VIEWS)
    expect(withView(views, 'b', { q: 'x' })[1]).toEqual({ name: 'b', query: { q: 'x' } })
    expect(renamed(views, 'a', 'Z').map((it) => it.name)).toEqual(['Z', 'b', 'c c', 'd', 'e'])
    for (const to of ['b', ' ']) expect(renamed(views, 'a', to)).toEqual(views)
  })
})

describe('what a person has seen', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers(); forgetPrefs() })

  it('is what was opened, and all until a moment', () => {
    const seen = { upTo: NOON, also: ['IR-9'] }
    const later = buildRow({ publishedAt: NOON + 1 })
    expect([buildRow(), { ...later, number: 'IR-9' }, later].map((it) => isSeen(seen, it))).toEqual([true, true, false])
    expect(withSeen(seen, buildRow())).toBe(seen)
    expect(withSeen(seen, later).also).toEqual(['IR-9', 'IR-1'])
  })

  it('is kept by the portal once the person rests, not at every step', async () => {
    const kept: string[] = []
    recallPrefs({ userOption: () => JSON.stringify({ upTo: NOON - 9, also: [] }), setUserOption: (_name, value) => { kept.push(value); return Promise.resolve() } })
    const scope = effectScope()
    const { seen, see, seeAll } = scope.run(() => useSeen())!
    for (const number of ['IR-1', 'IR-2', 'IR-3']) see(buildRow({ number }))
    expect(seen.value.also).toEqual(['IR-1', 'IR-2', 'IR-3'])
    expect(kept).toEqual([])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(kept).toEqual([JSON.stringify({ upTo: NOON - 9, also: ['IR-1', 'IR-2', 'IR-3'] })])
    seeAll(NOON)
    scope.stop()
    expect(kept.at(-1)).toBe(JSON.stringify({ upTo: NOON, also: [] }))
  })
})

describe('“Not for us”', () => {
  it('counts what can be undone, takes the last one back, and forgets what the server refused', async () => {
    const sent: string[] = []
    const api = {
      hide: (number: string) => { sent.push(`hide ${number}`); return number === 'IR-3' ? Promise.reject(new ApiFailure('no_permission', 'You can look.')) : Promise.resolve({ number }) },
      unhide: (number: string, whom: string) => { sent.push(`unhide ${number} ${whom}`); return Promise.resolve({ number }) },
    }
    const { put, failed, hide, undo } = usePutAway(api)
    await hide('IR-1', 'me', 'too_small')
    await hide('IR-2', 'company', 'other')
    await hide('IR-3', 'company', 'other')
    expect([put.value.map((it) => it.number), failed.value]).toEqual([['IR-1', 'IR-2'], 'You can look.'])
    expect([await undo(), await undo(), await undo()]).toEqual(['IR-2', 'IR-1', null])
    expect(sent).toEqual(['hide IR-1', 'hide IR-2', 'hide IR-3', 'unhide IR-2 company', 'unhide IR-1 me'])
    expect([put.value, failed.value]).toEqual([[], null])
  })
})

describe('the open list', () => {
  beforeEach(() => { vi.useFakeTimers({ now: NOON }) })
  afterEach(() => { vi.useRealTimers() })

  function open(first: OpenRow[], query: Query = {}) {
    let answer = first
    const listeners: ((event: LiveEvent) => void)[] = []
    const route = shallowRef<Route<'open'>>({ section: 'open', id: null, query })
    const now = shallowRef(NOON)
    const context = {
      live: { on: (listener: (event: LiveEvent) => void) => { listeners.push(listener); return () => undefined }, state: shallowRef('live') },
      clock: { now, learn: () => undefined }, router: { route },
    } as unknown as Parameters<typeof useOpenList>[0]
    const scope = effectScope()
    const firsts: string[] = []
    const read = () => Promise.resolve({ requests: answer, hidden: 0, wonOf: 0, recent: null, more: false, linkPath: '', now: NOON })
    const list = scope.run(() => useOpenList(context, { read, onFirst: (number) => { firsts.push(number) } }))!
    return {
      list, scope, firsts, numbers: () => list.rows.value.map(({ card }) => card.number),
      answer: async (rows: OpenRow[]) => { answer = rows; await list.load.reload() },
      say: (event: LiveEvent) => listeners.forEach((listener) => listener(event)),
      narrow: async (next: Query) => { route.value = { ...route.value, query: next }; await nextTick() },
    }
  }
  const row = (n: number, over: Partial<OpenRow> = {}): OpenRow => buildRow({ number: `IR-${n}`, publishedAt: NOON + n, ...over })

  it('stays as it is while new ones wait, of which only those that match are counted', async () => {
    const { list, numbers, answer, firsts } = open([row(2), row(1)], { country: 'PT' })
    await vi.advanceTimersByTimeAsync(0)
    expect(firsts).toEqual(['IR-2'])
    await answer([row(5, { country: 'ES' }), row(4), row(3), row(2), row(1)])
    expect(numbers()).toEqual(['IR-2', 'IR-1'])
    expect(list.fresh.value.map((it) => it.number)).toEqual(['IR-4', 'IR-3'])
    list.show()
    expect(numbers()).toEqual(['IR-4', 'IR-3', 'IR-2', 'IR-1'])
    expect(list.fresh.value).toEqual([])
  })

  it('keeps its order and its rows when counts change, until somebody asks for another', async () => {
    const { numbers, say, narrow } = open([row(2), row(1)], { sort: 'left', left: '2' })
    await vi.advanceTimersByTimeAsync(0)
    say({ kind: 'request.reserved', number: 'IR-2', taken: 2, cap: 3 })
    expect(numbers()).toEqual(['IR-2', 'IR-1'])
    await narrow({ sort: 'left' })
    expect(numbers()).toEqual(['IR-1', 'IR-2'])
    await narrow({ sort: 'left', left: '2' })
    expect(numbers()).toEqual(['IR-1'])
  })

  it('keeps a row that is gone for thirty seconds, and longer while it is looked at or can be undone', async () => {
    const { list, numbers, answer } = open([row(4), row(3), row(2), row(1)])
    await vi.advanceTimersByTimeAsync(0)
    list.setAway(new Set(['IR-4']))
    await answer([row(1)])
    expect(numbers()).toEqual(['IR-3', 'IR-2', 'IR-1'])
    await vi.advanceTimersByTimeAsync(29_000)
    list.sweep(() => false)
    expect(numbers()).toEqual(['IR-3', 'IR-2', 'IR-1'])
    await vi.advanceTimersByTimeAsync(1_000)
    list.sweep((number) => number === 'IR-2')
    expect(numbers()).toEqual(['IR-2', 'IR-1'])
    list.setAway(new Set())
    expect(numbers()).toEqual(['IR-4', 'IR-2', 'IR-1'])
  })

  it('says that a place is free again until it is taken', async () => {
    const { list, say } = open([row(1, { taken: 3 })])
    await vi.advanceTimersByTimeAsync(0)
    say({ kind: 'request.released', number: 'IR-1', taken: 2, cap: 3 })
    expect([...list.freed.value]).toEqual(['IR-1'])
    say({ kind: 'request.reserved', number: 'IR-1', taken: 3, cap: 3 })
    expect([...list.freed.value]).toEqual([])
  })

  it('shows new ones at once where nothing else is shown', async () => {
    const { numbers, answer } = open([row(1)], { country: 'ES' })
    await vi.advanceTimersByTimeAsync(0)
    expect(numbers()).toEqual([])
    await answer([row(2, { country: 'ES' }), row(1)])
    await nextTick()
    expect(numbers()).toEqual(['IR-2'])
  })
})
