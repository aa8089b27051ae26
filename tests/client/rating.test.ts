import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import type { Component } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import RatingChart from '../../client/partner/rating/RatingChart.vue'
import RatingHero from '../../client/partner/rating/RatingHero.vue'
import RatingItems from '../../client/partner/rating/RatingItems.vue'
import RatingNotes from '../../client/partner/rating/RatingNotes.vue'
import RatingWays from '../../client/partner/rating/RatingWays.vue'
import RatingWatched from '../../client/partner/rating/RatingWatched.vue'
import { nearestWeek, shapeOf } from '../../client/partner/rating/chart-shape.ts'
import { filterItems, outlookOf, reasonsOf } from '../../client/partner/rating/rating-numbers.ts'
import { providePartner } from '../../client/partner/partner-context.ts'
import type { PartnerParts } from '../../client/partner/partner-context.ts'
import type { RatingChangeView, RatingItemView, RatingPointView, RatingView } from '../../server/contract/rating.ts'
import type { MeView } from '../../server/contract/session.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { texts } from '../support/texts.ts'
import { buildMe, NOON } from './builders.ts'

const LEVELS = [
  { level: 1, name: 'Start', fromPercent: 0, perDay: 3, inWork: 5 }, { level: 2, name: 'Steady', fromPercent: 20, perDay: 5, inWork: 10 },
  { level: 3, name: 'Strong', fromPercent: 35, perDay: 10, inWork: 15 }, { level: 4, name: 'Top', fromPercent: 50, perDay: 15, inWork: 25 },
]

function buildItem(over: Partial<RatingItemView> = {}): RatingItemView {
  return {
    reservationId: 'r1', number: 'IR-1009', title: 'Telephony for 12 people', outcome: 'lost', closedAt: NOON - DAY_MS, counts: 'lost', whyNot: null, badReason: null,
    lostReason: 'other_partner', proof: null, leavesAt: NOON + 364 * DAY_MS, correctUntil: null, review: null, ...over,
  }
}

function buildPoint(over: Partial<RatingPointView> = {}): RatingPointView {
  return { at: NOON, won: 9, lost: 11, conversionPercent: 45, level: 3, changes: [], ...over }
}

const change = (over: Partial<RatingChangeView> = {}): RatingChangeView => ({ reservationId: 'r1', number: 'IR-1009', what: 'lost', at: NOON, points: -2.1, ...over })

function buildRating(over: Partial<RatingView> = {}): RatingView {
  return {
    level: LEVELS[2]!, levels: LEVELS, won: 9, lost: 11, notCounted: 0, older: 0, conversionPercent: 45, minClosed: 5, window: { days: 365, from: NOON - 365 * DAY_MS, to: NOON },
    items: [buildItem()], next: { level: LEVELS[3]!, winsInARow: 2, realistic: { wins: 3, of: 4 } }, risks: { fall: { losses: 6, level: 2, belowPercent: 35 }, lapsing: [] },
    ahead: [buildPoint({ at: NOON + DAY_MS })], weeks: [buildPoint()], firstContact: { hours: 24, due: 0, inTime: 0, medianMs: null }, reviewMs: null,
    largeRequests: { seats: 50, minLevel: 3, minutes: 60 }, proofOfWon: true, rules: { version: 1, startsAt: 0 }, announced: [], now: NOON, ...over,
  }
}

/** A component inside the partner's app, which knows where the partner stands. */
async function inApp(component: Component, props: Record<string, unknown>, me: Partial<MeView> = {}) {
  window.location.hash = '#/rating'
  const api = { getMe: () => Promise.resolve(buildMe(me)), getTicket: () => new Promise(() => undefined) } as unknown as PartnerParts['api']
  const frame: PartnerParts['frame'] = { placement: 'DEFAULT', options: {}, openPath: () => Promise.resolve(false), userOption: () => null, setUserOption: () => Promise.resolve() } as unknown as PartnerParts['frame']
  const Shell = defineComponent({ setup: () => { providePartner({ api, frame, session: { user: { id: '1', name: 'Ana Silva', isAdmin: true }, portal: { memberId: 'm', domain: 'acme.bitrix24.pt' } } as PartnerParts['session'] }); return () => h(component, props) } })
  const shell = mount(Shell, { global: { plugins: [texts] }, attachTo: document.body })
  await vi.waitFor(() => undefined)
  await shell.vm.$nextTick()
  return shell
}

describe('the outlook', () => {
  it('is the first day with another level, with everything that leads there', () => {
    const ahead = [buildPoint({ at: 1, conversionPercent: 43, changes: [change()] }), buildPoint({ at: 2, conversionPercent: 34, level: 2, changes: [change({ number: 'IR-2', what: 'won_leaves' })] }), buildPoint({ at: 3, conversionPercent: 30, level: 2, changes: [change()] })]
    expect(outlookOf(buildRating({ ahead }))).toMatchObject({ day: { at: 2, level: 2 }, causes: [{ what: 'lost' }, { what: 'won_leaves' }] })
  })

  it('is otherwise the last known change, and nothing when nothing will change', () => {
    const ahead = [buildPoint({ at: 1, conversionPercent: 47, changes: [change({ what: 'lost_leaves' })] }), buildPoint({ at: 2, conversionPercent: 47 })]
    expect(outlookOf(buildRating({ ahead }))?.day.at).toBe(1)
    expect(outlookOf(buildRating())).toBeNull()
  })
})

describe('what was not counted', () => {
  it('is summed by its reason, the word of a report before "bad"', () => {
    const items = [buildItem({ whyNot: 'withdrawn', counts: 'nothing' }), buildItem({ whyNot: 'bad', badReason: 'dead_number', counts: 'nothing' }), buildItem({ whyNot: 'withdrawn', counts: 'nothing' }), buildItem()]
    expect(reasonsOf(items)).toEqual([{ why: 'withdrawn', n: 2 }, { why: 'dead_number', n: 1 }])
    expect(['all', 'won', 'lost', 'nothing'].map((it) => filterItems(items, it as 'all').length)).toEqual([4, 0, 1, 3])
  })
})

describe('the chart', () => {
  const weeks = [buildPoint({ conversionPercent: null }), buildPoint({ conversionPercent: 40 }), buildPoint({ conversionPercent: null }), buildPoint({ conversionPercent: 45 }), buildPoint({ conversionPercent: 50 })]
  const box = { width: 440, height: 190, start: 30, end: 10, top: 10, bottom: 20 }

  it('leaves a gap where there is no conversion and stands higher for more', () => {
    const { lines, spots, yOf } = shapeOf(weeks, { box, mirrored: false })
    expect(lines.map((it) => it.split(' ').length)).toEqual([1, 2])
    expect(spots.map((it) => it !== null)).toEqual([false, true, false, true, true])
    expect(yOf(50)).toBeLessThan(yOf(40))
  })

  it('runs from right to left where the page does, and finds the week under the pointer', () => {
    const [straight, mirrored] = [shapeOf(weeks, { box, mirrored: false }), shapeOf(weeks, { box, mirrored: true })]
    expect([straight.xOf(0), straight.xOf(4), mirrored.xOf(0), mirrored.xOf(4)]).toEqual([30, 430, 410, 10])
    expect([nearestWeek(straight, 5, 125), nearestWeek(mirrored, 5, 20)]).toEqual([1, 4])
  })

  it('says in one sentence what it shows, names what happened, and is a table too', async () => {
    const shell = await inApp(RatingChart, { weeks: [buildPoint({ at: NOON - 7 * DAY_MS, conversionPercent: 47 }), buildPoint({ changes: [change()] })], levels: LEVELS })
    expect(shell.get('[role=img]').attributes('aria-label')).toMatch(/^Conversion by week from .* to .*: 45\s% now, lowest 45\s%, highest 47\s%\.$/)
    expect(shell.get('[data-testid=week-news]').text()).toMatch(/45\s% .*−2 points: IR-1009 counts as Lost/)
    await shell.get('[data-testid=chart-week]').setValue(0)
    expect(shell.get('[data-testid=week-news]').text()).toContain('Nothing changed.')
    await shell.get('[data-testid=as-table]').trigger('click')
    expect(shell.findAll('tbody tr').map((it) => it.findAll('td')[0]?.text())).toEqual([expect.stringMatching(/45\s%/), expect.stringMatching(/47\s%/)])
    shell.unmount()
  })
})

describe('the page', () => {
  it('has the formula with the real numbers, and one decimal where rounding would hide a threshold', async () => {
    const shell = await inApp(RatingHero, { rating: buildRating({ won: 9, lost: 17, conversionPercent: 34.6, level: LEVELS[1]!, notCounted: 1, items: [buildItem(), buildItem({ counts: 'nothing', whyNot: 'withdrawn' })] }) })
    expect(shell.get('[data-testid=rating-formula]').text()).toMatch(/^9 Won ÷ \(9 Won \+ 17 Lost\) = 34\.6\s%\s+Closed between .* \(365 days\)\.$/)
    expect(shell.get('[data-testid=rating-conversion]').attributes('title')).toBe('9 of 26')
    expect(shell.get('[data-testid=rating-not-counted]').text()).toBe('Not counted: 1 request (1 withdrawn by the client).')
    shell.unmount()
  })

  it('gives a new partner no percentage', async () => {
    const shell = await inApp(RatingHero, { rating: buildRating({ won: 2, lost: 1, conversionPercent: null, level: LEVELS[0]!, items: [] }) })
    expect(shell.get('[data-testid=rating-conversion]').text()).toBe('New partner. Conversion appears after 5 closed requests. 3 of 5.')
    expect(shell.text()).not.toMatch(/= \d/)
    shell.unmount()
  })

  it('says how to reach the next level, what may cost this one, and links what it speaks of', async () => {
    const ahead = [buildPoint({ at: NOON + 22 * DAY_MS, conversionPercent: 47, changes: [change({ what: 'lost_leaves', number: 'IR-0801' })] })]
    const shell = await inApp(RatingWays, { rating: buildRating({ ahead, risks: { fall: { losses: 6, level: 2, belowPercent: 35 }, lapsing: [{ reservationId: 'r7', number: 'IR-1017', at: NOON + 9 * DAY_MS }] } }) })
    expect(shell.get('[data-testid=rating-straight]').text()).toBe('Win the next 2 requests without a loss.')
    expect(shell.get('[data-testid=rating-realistic]').text()).toBe('Or win 3 of the next 4.')
    expect(shell.get('[data-testid=rating-forecast]').text()).toMatch(/^If you do nothing: 47\s% on .*\. Because: Lost of IR-0801 leaves the window\.$/)
    expect(shell.get('[data-testid=rating-risks]').text()).toMatch(/1 request becomes Lost by itself soon: IR-1017 \(.*\).*6 losses in a row from now take you below 35\s%, to level 2\./)
    expect(shell.get('a[href="#/in-work/r7"]').text()).toContain('IR-1017')
    shell.unmount()
  })

  it('tells of announced rules, of too many in work and of a suspension', async () => {
    const announced = [{ version: 2, startsAt: NOON + 40 * DAY_MS, why: 'Fairness.', level: LEVELS[2]!, conversionPercent: 52, moved: [{ level: 4, fromPercent: 55, wasPercent: 50 }] }]
    const limits = { ...buildMe().limits, inWork: { used: 18, limit: 15 } }
    const shell = await inApp(RatingNotes, { rating: buildRating({ level: LEVELS[3]!, announced }), isRecounting: true }, { limits, gate: { code: 'suspended', message: 'Closed.', since: null, until: null } })
    await vi.waitFor(() => shell.get('[data-testid=rating-over]'))
    expect(shell.get('[data-testid=rating-announced]').text()).toMatch(/level 4 starts at 55\s%\. You would be level 3\.\s+Details/)
    expect(shell.get('[data-testid=rating-over]').text()).toContain('18 in work, limit 15. You can reserve again after closing 4.')
    expect(shell.get('[data-testid=rating-suspended]').text()).toBe('Counting goes on; reserving is closed.')
    expect(shell.text()).toContain('We recount after a correction. The old value is shown.')
    shell.unmount()
  })

  it('lists each request with its reason, its days and what became of its review', async () => {
    const items = [
      buildItem({ reservationId: 'a' }), buildItem({ reservationId: 'b', outcome: 'won', counts: 'won', proof: 'Order 40177', lostReason: null, correctUntil: NOON + DAY_MS }),
      buildItem({ reservationId: 'c', review: { state: 'sent', wants: 'nothing', sentAt: NOON, decidedAt: null, note: '', effect: null } }),
      buildItem({ reservationId: 'd', counts: 'nothing', whyNot: 'excused', review: { state: 'accepted', wants: 'nothing', sentAt: NOON, decidedAt: NOON, note: '', effect: { fromPercent: 43, toPercent: 45 } } }),
      buildItem({ reservationId: 'e', review: { state: 'refused', wants: 'won', sentAt: NOON, decidedAt: NOON, note: 'The client denies it.', effect: null } }),
    ]
    const shell = await inApp(RatingItems, { rating: buildRating({ items, older: 2 }), ask: () => Promise.resolve() })
    const rows = shell.findAll('[data-testid=rating-item]').map((it) => it.text())
    expect(rows[0]).toMatch(/Counts as Lost.*IR-1009.*Lost · Chose another partner.*leaves the window on .*Ask for review/)
    expect(rows[1]).toMatch(/Won · Proof Order 40177.*Change until/)
    expect(rows[2]).toMatch(/Review sent on (?!.*Ask for review)/)
    expect(rows[3]).toMatch(/decided not to count.*recounted 43\s% → 45\s%/)
    expect(rows[4]).toContain('The client denies it.')
    expect(shell.text()).toContain('2 older requests have left the window.')
    await shell.get('[data-testid=items-nothing]').trigger('click')
    expect(shell.findAll('[data-testid=rating-item]')).toHaveLength(1)
    expect(window.location.hash).toBe('#/rating?items=nothing')
    shell.unmount()
  })

  it('watches the first contacts beside the level', () => {
    const text = mount(RatingWatched, { props: { firstContact: { hours: 24, due: 12, inTime: 11, medianMs: 100 * 60_000 } }, global: { plugins: [texts] } }).text()
    expect(text).toMatch(/First contact within 24 h: 92\s% \(11 of 12\)\. Half of the clients were reached within 1 hr?\./)
  })
})
