import { describe, expect, it } from 'vitest'
import { conductOf, RECENT_DAYS, recentFrom } from '../../server/core/conduct.ts'
import type { Handled } from '../../server/core/conduct.ts'
import { flagsOf } from '../../server/core/partner-flags.ts'
import type { Watched } from '../../server/core/partner-flags.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { NOON } from '../support/build.ts'

const handled = (changes: Partial<Handled> = {}): Handled => {
  const reservedAt = changes.reservedAt ?? NOON - 3 * DAY_MS
  return { reservedAt, dueAt: reservedAt + DAY_MS, contactedAt: null, endedAt: null, outcome: null, isExcused: false, ...changes }
}
const watched = (changes: Partial<Watched['conduct']> = {}, more: Partial<Watched> = {}): Watched =>
  ({ conduct: { due: 20, uncalled: 1, late: 0, released: 0, recalled: 0, ...changes }, firstContact: { due: 20, inTime: 18, medianMs: HOUR_MS }, clients: { ratings: 8, average: 4.5 }, complaints: 0, ...more })
const OTHERS = Array.from({ length: 10 }, (_, index) => watched({ released: index < 4 ? 1 : 0 }))
const codes = (own: Watched, others: readonly Watched[] = OTHERS): string[] => flagsOf(own, others).map(({ code }) => code)

describe('what a partner makes of the contacts it saw', () => {
  it('counts who was never called, and who is late now', () => {
    const list = [
      handled({ contactedAt: NOON - 2 * DAY_MS }), handled(), handled({ endedAt: NOON - DAY_MS, outcome: 'lost' }),
      // Not due yet, ended before it was due.
      handled({ reservedAt: NOON - HOUR_MS }), handled({ endedAt: NOON - 3 * DAY_MS + HOUR_MS, outcome: 'withdrawn' }),
    ]
    expect(conductOf(list, NOON)).toEqual({ due: 3, uncalled: 2, late: 1, released: 0, recalled: 0 })
  })

  it('holds nothing against it that proves a call, had nobody to call, or was excused', () => {
    const endedAt = NOON - DAY_MS
    expect(conductOf([handled({ endedAt, outcome: 'won' }), handled({ endedAt, outcome: 'bad' }), handled({ endedAt, outcome: 'released', isExcused: true })], NOON)).toEqual({ due: 0, uncalled: 0, late: 0, released: 0, recalled: 0 })
  })

  it('counts what was given and taken back lately, from the beginning of a day', () => {
    const from = Date.parse(`${recentFrom(NOON)}T00:00:00Z`)
    const ended = (endedAt: number, outcome: 'released' | 'recalled'): Handled => handled({ reservedAt: from - 9 * DAY_MS, contactedAt: from - 9 * DAY_MS, endedAt, outcome })
    expect(conductOf([ended(from - 1, 'released'), ended(from, 'released'), ended(NOON, 'released'), ended(NOON, 'recalled')], NOON)).toMatchObject({ released: 2, recalled: 1 })
    expect(NOON - from).toBeGreaterThanOrEqual(RECENT_DAYS * DAY_MS)
  })
})

describe('the flags of a partner', () => {
  it('say what is far above usual, with what is usual', () => {
    const own = watched({ released: 3, due: 9, uncalled: 4, recalled: 3 }, { complaints: 2, clients: { ratings: 12, average: 2.4 } })
    expect(flagsOf(own, OTHERS)).toEqual([
      { code: 'released', n: 3, usual: 0.4 }, { code: 'uncalled', n: 4, of: 9, usual: 0.05 }, { code: 'recalled', n: 3, usual: 0 }, { code: 'complaints', n: 2, usual: 0 },
      { code: 'score', average: 2.4, ratings: 12, usual: 4.5 },
    ])
  })

  it('tell who calls late, unless it does not call at all', () => {
    const late = { firstContact: { due: 20, inTime: 10, medianMs: DAY_MS } }
    expect(flagsOf(watched({}, late), OTHERS)).toEqual([{ code: 'untimely', n: 10, of: 20, usual: 0.1 }])
    expect(codes(watched({ uncalled: 8 }, late))).toEqual(['uncalled'])
  })

  it.each<[what: string, own: Watched]>([
    ['what is usual', watched()], ['two releases', watched({ released: 2 })], ['two of four never called', watched({ due: 4, uncalled: 2 })], ['three of four', watched({ due: 4, uncalled: 3 })],
    ['one complaint', watched({}, { complaints: 1 })], ['four bad marks', watched({}, { clients: { ratings: 4, average: 1 } })], ['a mark a little below', watched({}, { clients: { ratings: 30, average: 3.8 } })],
    ['three late of many', watched({}, { firstContact: { due: 30, inTime: 25, medianMs: HOUR_MS } })], ['nobody to call', watched({ due: 0, uncalled: 0 }, { firstContact: { due: 0, inTime: 0, medianMs: null }, clients: { ratings: 0, average: null } })],
  ])('are not raised by %s', (_what, own) => {
    expect(codes(own)).toEqual([])
  })

  it('are not raised where others do the same, or hardly anybody else works', () => {
    const own = watched({ released: 4, due: 9, uncalled: 4 })
    expect(codes(own, OTHERS.map(() => watched({ released: 2, due: 9, uncalled: 3 })))).toEqual([])
    expect(codes(own, [...OTHERS.slice(0, 4), watched({ due: 0 })])).toEqual([])
  })
})
