import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../server/core/errors.ts'
import { Refusal } from '../../server/core/errors.ts'
import { FOR_GOOD } from '../../server/core/partner.ts'
import { mayReserve, mayWait } from '../../server/core/reservation.ts'
import type { ReserveWorld } from '../../server/core/reservation.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { buildHolder, buildPartner, buildRequest, buildRulebook, NOON } from '../support/build.ts'
import { english } from '../../server/say/speak.ts'
import { spoken } from '../support/spoken.ts'

const RULES = buildRulebook()
const [LEVEL_1, LEVEL_2, LEVEL_3] = RULES.levels
const PARTNER = buildPartner()

/** A world in which nothing is in the way. */
function buildWorld(changes: Partial<ReserveWorld> = {}): ReserveWorld {
  return {
    request: buildRequest({ number: 1042 }), partner: PARTNER, personMay: true, locations: [{ country: 'PT', region: null }], level: LEVEL_1,
    usage: { today: 0, inWork: 0, nextDayAt: NOON + 12 * HOUR_MS }, holders: [], rulebook: RULES, now: NOON, ...changes,
  }
}

const USAGE = { today: 3, inWork: 5, nextDayAt: NOON + 12 * HOUR_MS }
const STRANGERS = [1, 2, 3].map((slot) => buildHolder({ slot }))

/** Each row adds one more obstacle to the ones below it; the first that counts is the one the person is told. */
const OBSTACLES: readonly [code: ErrorCode, obstacle: (world: ReserveWorld) => ReserveWorld, text: RegExp][] = [
  ['not_linked', (world) => ({ ...world, partner: null }), /not matched/],
  ['partner_cancelled', (world) => ({ ...world, partner: buildPartner({ cancelledAt: NOON }) }), /has ended/],
  ['not_approved', (world) => ({ ...world, partner: buildPartner({ approvedAt: null }) }), /being checked/],
  ['not_found', (world) => ({ ...world, request: { ...world.request, publishedAt: null } }), /could not find/],
  ['location_off', (world) => ({ ...world, locations: [{ country: 'ES', region: null }] }), /^IR-1042 is not from one of your locations/],
  ['request_withdrawn', (world) => ({ ...world, request: { ...world.request, state: 'closed', closeReason: 'withdrawn' } }), /The client withdrew IR-1042\./],
  ['request_closed', (world) => ({ ...world, request: { ...world.request, state: 'closed', closeReason: 'chosen' } }), /IR-1042 is closed\./],
  ['offered_by_mail', (world) => ({ ...world, request: { ...world.request, channel: 'direct' } }), /IR-1042 is offered by mail/],
  ['restricted_country', (world) => ({ ...world, rulebook: buildRulebook({ restrictedCountries: ['PT'] }) }), /from Portugal cannot/],
  ['not_open_yet', (world) => ({ ...world, request: { ...world.request, opensAt: NOON + MINUTE_MS } }), /opens at 12:01:00 UTC/],
  ['suspended', (world) => ({ ...world, partner: buildPartner({ suspendedUntil: Date.UTC(2026, 11, 1) }) }), /until 1 Dec 2026/],
  ['suspended_for_good', (world) => ({ ...world, partner: buildPartner({ suspendedUntil: FOR_GOOD }) }), /^Reserving is closed for your company\./],
  ['not_certified', (world) => ({ ...world, partner: buildPartner({ tutorialPassedAt: null }) }), /Tutorial/],
  ['question_open', (world) => ({ ...world, partner: buildPartner({ questionAskedAt: NOON - 4 * DAY_MS, questionDueAt: NOON }) }), /since 2026-11-14/],
  ['paused', (world) => ({ ...world, partner: buildPartner({ pausedFrom: NOON, pausedUntil: NOON + DAY_MS }) }), /until 2026-11-19/],
  ['paused_open', (world) => ({ ...world, partner: buildPartner({ pausedFrom: NOON }) }), /has paused\./],
  ['level', (world) => ({ ...world, request: { ...world.request, seats: 50, opensAt: world.request.opensAt === null ? null : Math.max(world.request.opensAt, NOON - 10 * MINUTE_MS) } }), /IR-1042 is for level 3 and above until 12:50 UTC\. You are level 1\./],
  ['no_permission', (world) => ({ ...world, personMay: false }), /You can look, but not reserve/],
  ['colleague_has_it', (world) => ({ ...world, holders: [buildHolder({ partnerId: PARTNER.id, groupId: PARTNER.groupId }), ...world.holders.slice(1)] }), /Marek Nowak reserved IR-1042 at 11:40 UTC/],
  ['group_has_it', (world) => ({ ...world, holders: [buildHolder({ groupId: PARTNER.groupId }), ...world.holders.slice(1)] }), /already holds IR-1042/],
  ['client_stopped', (world) => ({ ...world, stopped: [{ partnerId: PARTNER.id, groupId: PARTNER.groupId }] }), /asked not to be contacted by your company/],
  ['daily_limit', (world) => ({ ...world, usage: { ...USAGE } }), /reserved 3 of 3 today\. Your next day starts at 00:00 \(Europe\/Lisbon\)/],
  ['in_work_limit', (world) => ({ ...world, usage: { ...USAGE, today: 0 } }), /5 in work, limit 5/],
  ['full', (world) => ({ ...world, holders: STRANGERS }), /All 3 places of IR-1042/],
]

function codeOf(world: ReserveWorld): string {
  const decision = mayReserve(world)
  return decision instanceof Refusal ? decision.code : `slot ${decision.slot}`
}

describe('mayReserve', () => {
  it('gives the first place of a request that nobody holds', () => {
    expect(mayReserve(buildWorld())).toEqual({ slot: 1 })
  })

  it.each(OBSTACLES)('refuses with %s', (code, obstacle, text) => {
    const decision = mayReserve(obstacle(buildWorld()))
    expect(decision).toBeInstanceOf(Refusal)
    expect(spoken(decision)).toMatchObject({ code, message: expect.stringMatching(text) as string })
    expect(english((decision as Refusal).said)).not.toMatch(/[{}]/)
  })

  it.each(OBSTACLES)('tells of %s before all that could be said after it', (code, _obstacle) => {
    const from = OBSTACLES.findIndex(([it]) => it === code)
    const world = OBSTACLES.slice(from).reduceRight((all, [, obstacle]) => obstacle(all), buildWorld())
    expect(codeOf(world)).toBe(code)
  })

  it.each([[[], 1], [[1], 2], [[2], 1], [[1, 2], 3], [[1, 3], 2], [[2, 3], 1], [[3], 1]])('with places %j taken gives place %d', (taken, slot) => {
    expect(mayReserve(buildWorld({ holders: taken.map((it) => buildHolder({ slot: it })) }))).toEqual({ slot })
  })

  it('uses the cap under which the request was published, not that of a newer rulebook', () => {
    const holders = STRANGERS.slice(0, 2)
    expect(codeOf(buildWorld({ request: buildRequest({ cap: 2 }), holders }))).toBe('full')
    expect(codeOf(buildWorld({ request: buildRequest({ cap: 4 }), holders: STRANGERS, rulebook: buildRulebook({ cap: 2 }) }))).toBe('slot 4')
  })

  it('opens a request in the very millisecond that was told', () => {
    expect(codeOf(buildWorld({ request: buildRequest({ opensAt: NOON + 1 }) }))).toBe('not_open_yet')
    expect(codeOf(buildWorld({ request: buildRequest({ opensAt: NOON }) }))).toBe('slot 1')
  })

  it('lets the last one of the limit through and stops the next', () => {
    expect(codeOf(buildWorld({ usage: { ...USAGE, today: 2, inWork: 4 } }))).toBe('slot 1')
    expect(codeOf(buildWorld({ usage: { ...USAGE, today: 3, inWork: 4 } }))).toBe('daily_limit')
    expect(codeOf(buildWorld({ usage: { ...USAGE, today: 2, inWork: 5 } }))).toBe('in_work_limit')
    expect(codeOf(buildWorld({ usage: USAGE, level: LEVEL_2! }))).toBe('slot 1')
  })

  it('tells whose level went down how many to close first: nothing that is in work is lost', () => {
    const refusal = mayReserve(buildWorld({ usage: { ...USAGE, today: 0, inWork: 18 }, level: LEVEL_3! })) as Refusal
    expect(english(refusal.said)).toBe('18 in work, limit 15. You can reserve again after closing 4.')
    expect(codeOf(buildWorld({ usage: { ...USAGE, today: 0, inWork: 18 - 4 }, level: LEVEL_3! }))).toBe('slot 1')
    expect(codeOf(buildWorld({ usage: { ...USAGE, today: 0, inWork: 18 - 3 }, level: LEVEL_3! }))).toBe('in_work_limit')
  })

  it('gives no place that is kept for another, and to its partner one that is', () => {
    const until = NOON + 1
    const world = buildWorld({ holders: [buildHolder({ slot: 2 })], kept: [{ partnerId: 'x', until }, { partnerId: 'y', until }] })
    expect(mayReserve(world)).toMatchObject({ code: 'place_kept' })
    expect(mayReserve({ ...world, kept: [{ partnerId: 'x', until }, { partnerId: world.partner?.id ?? '', until }] })).toEqual({ slot: 1 })
    expect(mayReserve({ ...world, kept: [{ partnerId: 'x', until: NOON }, { partnerId: 'y', until }] })).toEqual({ slot: 1 })
    expect(mayWait(world)).toBeNull()
  })

  it('never gives a place that is taken or beyond the cap', () => {
    const holders = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 6 })
    fc.assert(fc.property(holders, fc.integer({ min: 1, max: 6 }), (taken, cap) => {
      const decision = mayReserve(buildWorld({ request: buildRequest({ cap }), holders: taken.map((slot) => buildHolder({ slot })) }))
      const free = [1, 2, 3, 4, 5, 6].filter((slot) => slot <= cap && !taken.includes(slot))
      if (decision instanceof Refusal) expect(free).toEqual([])
      else expect(decision.slot).toBe(free[0])
    }))
  })

  it.each([[0, 'were taken a moment before you'], [1_400, 'were taken 1 second before you'], [2_000, 'were taken 2 seconds before you'], [MINUTE_MS, 'were taken 60 seconds before you'], [MINUTE_MS + 1, 'are taken']])(
    'says that the last place went %d ms ago: %s', (ago, words) => {
      const holders = [1, 2, 3].map((slot) => buildHolder({ slot, reservedAt: slot === 2 ? NOON - ago : NOON - HOUR_MS }))
      expect(english((mayReserve(buildWorld({ holders })) as Refusal).said)).toBe(`All 3 places of IR-1042 ${words}. Nothing was used from your limit.`)
    })

  it('takes an offer by mail for the pool and the locations, and for nothing else', () => {
    const offered = buildWorld({ isOffered: true, locations: [], request: buildRequest({ channel: 'direct' }) })
    expect(codeOf(offered)).toBe('slot 1')
    expect(codeOf({ ...offered, partner: buildPartner({ tutorialPassedAt: null }) })).toBe('not_certified')
    expect(codeOf({ ...offered, isOffered: false })).toBe('location_off')
  })
})
