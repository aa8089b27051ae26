import { describe, expect, it } from 'vitest'
import { barrierOf } from '../../client/partner/reserve/use-barrier.ts'
import { linkedRoute, opensWithList } from '../../client/partner/partner-context.ts'
import { groupWork } from '../../client/partner/work/work-groups.ts'
import { parseHash } from '../../client/shared/hash-router.ts'
import { formatAge, formatSpan, timeLeft } from '../../client/shared/format.ts'
import { buildDetail, buildMe, buildReservationCard, NOON } from './builders.ts'

describe('barrierOf', () => {
  it('lets an open request through', () => {
    expect(barrierOf(buildDetail(), buildMe(), NOON)).toBeNull()
  })

  it('names the gate before everything the request itself has', () => {
    const me = buildMe({ gate: { code: 'not_certified', message: 'Finish the tutorial.', since: null, until: null } })
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
    expect(barrierOf(buildDetail(), me, NOON)).toMatchObject({ code: 'daily_limit', until: NOON + 1_000 })
    expect(barrierOf(buildDetail(), me, NOON + 1_000)).toBeNull()
  })
})

const dueAt = (at: number, group: 'today' | 'later') => ({ kind: 'first_contact' as const, from: NOON - 3, dueAt: at, share: 0.5, updateDueAt: null, group, sentence: '', then: '' })

describe('groupWork', () => {
  it('groups by what is due, lets late come by itself, and leaves out empty groups', () => {
    const cards = [
      buildReservationCard({ id: 'later', deadline: dueAt(NOON + 9_000, 'later') }),
      // The server said today a minute ago; meanwhile it is late.
      buildReservationCard({ id: 'late', deadline: dueAt(NOON - 1, 'today') }),
      buildReservationCard({ id: 'proof', proofMissing: true, contactShownAt: NOON }),
    ]
    expect(groupWork(cards, NOON).map(({ group, cards: some }) => [group, some.map((it) => it.id)])).toEqual([['proof', ['proof']], ['late', ['late']], ['later', ['later']]])
  })
})

describe('linkedRoute', () => {
  it('opens the request that a link names, whatever place the portal opened the app in', () => {
    expect(linkedRoute({ placement: 'REST_APP_URI', options: { id: 'IR-1042' } })).toEqual({ section: 'open', id: 'IR-1042', query: {} })
    expect(linkedRoute({ placement: 'DEFAULT', options: { id: ' ir-7 ', IFRAME: 'Y' } })).toEqual({ section: 'open', id: 'IR-7', query: {} })
    expect(linkedRoute({ placement: 'REST_APP_URI', options: { view: 'request', id: 'IR-1042' } })).toEqual({ section: 'open', id: 'IR-1042', query: {} })
  })

  it('opens a view, and what is in it', () => {
    expect(linkedRoute({ placement: 'REST_APP_URI', options: { view: 'rating' } })).toEqual({ section: 'rating', id: null, query: {} })
    expect(linkedRoute({ placement: 'REST_APP_URI', options: { view: 'settings', id: 'connection' } })).toEqual({ section: 'settings', id: 'connection', query: {} })
  })

  it('leaves the list as it is for the menu item, and for what means nothing here', () => {
    expect(linkedRoute({ placement: 'LEFT_MENU', options: { id: 'IR-1042' } })).toBeNull()
    expect(linkedRoute({ placement: 'REST_APP_URI', options: { id: '../settings' } })).toBeNull()
    expect(linkedRoute({ placement: 'CRM_DEAL_DETAIL_TAB', options: { ID: '15' } })).toBeNull()
  })
})

describe('parseHash', () => {
  it('reads section and thing, and starts at the first section for anything else', () => {
    const sections = ['open', 'in-work'] as const
    expect(parseHash('#/in-work/r%201', sections)).toEqual({ section: 'in-work', id: 'r 1', query: {} })
    expect(parseHash('#/open/IR-1?country=PT', sections)).toEqual({ section: 'open', id: 'IR-1', query: { country: 'PT' } })
    expect(parseHash('#/open/100%', sections)).toEqual({ section: 'open', id: '100%', query: {} })
    expect(parseHash('', sections)).toEqual({ section: 'open', id: null, query: {} })
    expect(parseHash('#/constructor', sections)).toEqual({ section: 'open', id: null, query: {} })
  })
})

describe('format', () => {
  it('tells ages in the one unit that matters', () => {
    expect(formatAge(NOON, NOON + 9_000)).toBe('now')
    expect(formatAge(NOON, NOON + 59_000)).toBe('50 sec ago')
    expect(formatAge(NOON, NOON + 4 * 60_000)).toBe('4 min ago')
    expect(formatAge(NOON, NOON + 5 * 3_600_000)).toBe('5 hr ago')
    expect(formatAge(Date.UTC(2025, 7, 5, 12), NOON)).toBe('5 Aug 2025')
  })

  it('tells how long something took', () => {
    expect([30_000, 40 * 60_000, 2 * 3_600_000, 49 * 3_600_000].map(formatSpan)).toEqual(['< 1 min', '40 mins', '2 hrs', '2 days'])
  })

  it('tells how long a deadline is off, on either side', () => {
    expect(timeLeft(NOON + 23.5 * 3_600_000, NOON)).toEqual({ unit: 'hours', n: 23, late: false })
    expect(timeLeft(NOON - 2 * 3_600_000, NOON)).toEqual({ unit: 'hours', n: 2, late: true })
  })
})

describe('opensWithList', () => {
  const at = (hash: string, options: Record<string, unknown> = {}) => opensWithList({ placement: 'REST_APP_URI', options }, { location: { hash } } as Window)

  it('asks for the open requests with the session where the page opens with them', () => {
    expect([at(''), at('#/open?country=PT'), at('', { id: 'IR-1042' }), at('#/settings', { id: 'IR-1042' })]).toEqual([true, true, true, true])
  })

  it('does not where another screen or the list of hidden ones is opened', () => {
    expect([at('#/rating'), at('#/open?hidden=1'), at('', { view: 'rating' }), at('', { view: 'reservation', id: 'r1' })]).toEqual([false, false, false, false])
  })
})
