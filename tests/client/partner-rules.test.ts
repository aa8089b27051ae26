import { describe, expect, it } from 'vitest'
import { barrierOf } from '../../client/partner/useBarrier.ts'
import { groupWork } from '../../client/partner/work-groups.ts'
import { parseHash } from '../../client/shared/hash-router.ts'
import { formatAge, timeLeft } from '../../client/shared/format.ts'
import { buildDetail, buildMe, buildReservationCard, NOON } from './builders.ts'

describe('barrierOf', () => {
  it('lets an open request through', () => {
    expect(barrierOf(buildDetail(), buildMe(), NOON)).toBeNull()
  })

  it('names the gate before everything the request itself has', () => {
    const me = buildMe({ gate: { code: 'not_certified', message: 'Finish the tutorial.' } })
    expect(barrierOf(buildDetail({ taken: 3 }), me, NOON)?.code).toBe('not_certified')
  })

  it('opens a locked request when its time has come', () => {
    const request = buildDetail({ locked: { code: 'level', message: 'Level 3 and above.', until: NOON } })
    expect(barrierOf(request, buildMe(), NOON - 1)?.message).toBe('Level 3 and above.')
    expect(barrierOf(request, buildMe(), NOON)).toBeNull()
  })

  it('names the used-up day until the next one starts', () => {
    const me = buildMe()
    me.limits.today = { used: 5, limit: 5, nextDayAt: NOON + 1_000, zone: 'Lisbon' }
    expect(barrierOf(buildDetail(), me, NOON)?.message).toMatch(/^Your company reserved 5 of 5 today\. Your next day starts at \d\d:\d\d \(Lisbon\)\.$/)
    expect(barrierOf(buildDetail(), me, NOON + 1_000)).toBeNull()
  })
})

describe('groupWork', () => {
  it('groups by what is due and leaves out empty groups', () => {
    const cards = [
      buildReservationCard({ id: 'later', contactShownAt: NOON }),
      buildReservationCard({ id: 'late', firstContactDueAt: NOON - 1 }),
      buildReservationCard({ id: 'proof', proofMissing: true, contactShownAt: NOON }),
    ]
    expect(groupWork(cards, NOON).map(({ group, cards: some }) => [group, some.map((it) => it.id)])).toEqual([['proof', ['proof']], ['late', ['late']], ['later', ['later']]])
  })
})

describe('parseHash', () => {
  it('reads section and thing, and starts at the first section for anything else', () => {
    const sections = ['open', 'in-work'] as const
    expect(parseHash('#/in-work/r%201', sections)).toEqual({ section: 'in-work', id: 'r 1' })
    expect(parseHash('#/open?x=1', sections)).toEqual({ section: 'open', id: null })
    expect(parseHash('', sections)).toEqual({ section: 'open', id: null })
    expect(parseHash('#/constructor', sections)).toEqual({ section: 'open', id: null })
  })
})

describe('format', () => {
  it('tells ages in the one unit that matters', () => {
    expect(formatAge(NOON, NOON + 9_000)).toBe('just now')
    expect(formatAge(NOON, NOON + 59_000)).toBe('50 s ago')
    expect(formatAge(NOON, NOON + 4 * 60_000)).toBe('4 min ago')
    expect(formatAge(NOON, NOON + 5 * 3_600_000)).toBe('5 h ago')
    expect(formatAge(Date.UTC(2025, 7, 5, 12), NOON)).toBe('5 Aug 2025')
  })

  it('tells how long a deadline is off, on either side', () => {
    expect(timeLeft(NOON + 23.5 * 3_600_000, NOON)).toEqual({ unit: 'hours', n: 23, late: false })
    expect(timeLeft(NOON - 2 * 3_600_000, NOON)).toEqual({ unit: 'hours', n: 2, late: true })
  })
})
