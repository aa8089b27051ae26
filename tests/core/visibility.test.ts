import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../server/core/errors.ts'
import { mayReserve } from '../../server/core/reservation.ts'
import type { ReserveWorld } from '../../server/core/reservation.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { explainOutside, explainVisibility, isInReach, isVisible, keptForLevelUntil, lockOf } from '../../server/core/visibility.ts'
import type { Check, CheckCode, PartnerView } from '../../server/core/visibility.ts'
import { buildHolder, buildPartner, buildRequest, buildRulebook, NOON } from '../support/build.ts'
import { arbitraryPartner, arbitraryRequest, arbitraryRulebook } from '../support/market.ts'
import { english } from '../../server/say/speak.ts'
import { spoken } from '../support/spoken.ts'

const RULES = buildRulebook()
const [LEVEL_1, LEVEL_2, LEVEL_3] = RULES.levels
const VIEW: PartnerView = { partner: buildPartner(), locations: [{ country: 'PT', region: null }], level: LEVEL_1 }
const REQUEST = buildRequest({ number: 1042 })

const CODES: readonly CheckCode[] = ['programme', 'published', 'reach', 'open', 'pool', 'country', 'opened', 'gate', 'level']
const BLOCK_SEEING: readonly CheckCode[] = ['programme', 'published', 'reach', 'open', 'pool', 'country']

type Change = { view?: Partial<PartnerView>, request?: Partial<typeof REQUEST>, rules?: Parameters<typeof buildRulebook>[0] }

function explain({ view, request, rules }: Change = {}): Check[] {
  return explainVisibility({ ...VIEW, ...view }, { ...REQUEST, ...request }, buildRulebook(rules), NOON)
}
const missed = (change: Change): [CheckCode, string][] => explain(change).filter((it) => !it.ok).map((it) => [it.code, english(it.sentence)])

describe('explainVisibility', () => {
  it('has a sentence for everything that is as it should be', () => {
    expect(explain().map((it) => [it.code, it.ok, it.blocks, english(it.sentence)])).toEqual([
      ['programme', true, 'seeing', 'Your company is in the partner programme.'],
      ['published', true, 'seeing', 'IR-1042 was published.'],
      ['reach', true, 'seeing', 'Portugal is one of your locations.'],
      ['open', true, 'seeing', 'IR-1042 is not closed.'],
      ['pool', true, 'seeing', 'It is in the pool that all partners look into.'],
      ['country', true, 'seeing', 'Requests from Portugal may be shared.'],
      ['opened', true, 'reserving', 'It is open to everyone.'],
      ['gate', true, 'reserving', 'Nothing keeps your company from reserving.'],
      ['level', true, 'reserving', 'Your level 1 may reserve it.'],
    ])
  })

  it.each<[Change, CheckCode, string]>([
    [{ request: { state: 'held', publishedAt: null } }, 'published', 'IR-1042 is not published.'],
    [{ request: { state: 'closed', closeReason: 'withdrawn' } }, 'open', 'The client withdrew IR-1042.'],
    [{ request: { state: 'closed', closeReason: 'chosen' } }, 'open', 'IR-1042 is closed.'],
    [{ request: { channel: 'direct' } }, 'pool', 'It is offered by mail to chosen partners.'],
    [{ rules: { restrictedCountries: ['PT'] } }, 'country', 'Requests from Portugal cannot be shared with partners.'],
    [{ request: { country: 'ES' } }, 'reach', 'Spain is not one of your locations.'],
    [{ view: { locations: [{ country: 'PT', region: 'PT-13' }] } }, 'reach', 'You narrowed Portugal to a region, and the region of this request is not known.'],
    [{ view: { locations: [{ country: 'PT', region: 'PT-13' }] }, request: { region: 'PT-11' } }, 'reach', 'You narrowed Portugal to other regions than PT-11.'],
    [{ rules: { reach: { bronze: 'city', silver: 'city', gold: 'city' } }, request: { cityKey: 'faro' } }, 'reach', 'The client is not in your city.'],
    [{ rules: { reach: { bronze: 'city', silver: 'city', gold: 'city' } }, request: { cityKey: '' } }, 'reach', 'The client’s city is not known.'],
    [{ rules: { reach: { bronze: 'country', silver: 'country', gold: 'country' } }, request: { country: 'ES' } }, 'reach', 'Spain is not your home country.'],
    [{ request: { opensAt: NOON + 4_000 } }, 'opened', 'Reserving opens at 12:00:04 UTC for everyone.'],
    [{ view: { partner: buildPartner({ tutorialPassedAt: null }) } }, 'gate', 'Finish the Partner Program Tutorial to reserve requests. You can look at open requests meanwhile.'],
    [{ request: { seats: 50, opensAt: NOON - MINUTE_MS } }, 'level', 'IR-1042 is for level 3 and above until 12:59 UTC. You are level 1. After that it opens to you.'],
  ])('says what is not: %o', (change, code, sentence) => {
    expect(missed(change)).toEqual([[code, sentence]])
  })

  it.each([{ approvedAt: null }, { cancelledAt: NOON }])('does not call a place strange to a partner outside of the programme: %o', (changes) => {
    expect(missed({ view: { partner: buildPartner(changes) } }).map(([code]) => code)).toEqual(['programme', 'gate'])
  })

  it.each(['anywhere', 'country', 'city'] as const)('says why a partner with the reach %s sees it', (reach) => {
    const sentence = { anywhere: 'Your status gets requests from everywhere.', country: 'Portugal is your home country.', city: 'The client is in your city.' }[reach]
    expect(spoken(explain({ rules: { reach: { bronze: reach, silver: reach, gold: reach } } })[2])).toMatchObject({ code: 'reach', ok: true, sentence })
  })

  it('gives every check of any partner and request, each with what it blocks and a whole sentence', () => {
    fc.assert(fc.property(arbitraryRulebook, arbitraryPartner, arbitraryRequest, (rulebook, { partner, locations }, request) => {
      const checks = explainVisibility({ partner, locations, level: rulebook.levels[0] }, request, rulebook, NOON)
      expect(checks.map((it) => it.code)).toEqual(CODES)
      for (const it of checks) {
        expect(it.blocks).toBe(BLOCK_SEEING.includes(it.code) ? 'seeing' : 'reserving')
        expect(it.ok).toBe(it.refusal === null)
        expect(spoken(it.sentence)).toMatch(/^[^{}]{10,}\.$/)
        expect(spoken(it.sentence)).not.toMatch(/undefined|null|NaN/)
      }
    }), { numRuns: 1_000 })
  })
})

describe('isVisible', () => {
  it('is true exactly when all that blocks seeing is ok', () => {
    fc.assert(fc.property(arbitraryRulebook, arbitraryPartner, arbitraryRequest, (rulebook, { partner, locations }, request) => {
      const view = { partner, locations, level: rulebook.levels[0] }
      const blocking = explainVisibility(view, request, rulebook, NOON).filter((it) => !it.ok && it.blocks === 'seeing')
      expect(isVisible(view, request, rulebook, NOON)).toBe(blocking.length === 0)
    }), { numRuns: 1_000 })
  })

  it('shows what is locked: before it opens, to lower levels, to partners whom a gate stops', () => {
    const gated = { ...VIEW, partner: buildPartner({ suspendedUntil: NOON + DAY_MS }) }
    expect(isVisible(gated, { ...REQUEST, seats: 90, opensAt: NOON + HOUR_MS }, RULES, NOON)).toBe(true)
  })
})

describe('what is explained and what is done', () => {
  const arbitraryWorld: fc.Arbitrary<ReserveWorld> = fc.record({
    rulebook: arbitraryRulebook, about: arbitraryPartner, request: arbitraryRequest, level: fc.constantFrom(...RULES.levels), personMay: fc.boolean(),
    used: fc.record({ today: fc.integer({ min: 0, max: 4 }), inWork: fc.integer({ min: 0, max: 6 }) }), slots: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
  }).map(({ rulebook, about, request, level, personMay, used, slots }) => ({
    ...about, request, rulebook, level, personMay, now: NOON, usage: { ...used, nextDayAt: NOON + HOUR_MS }, holders: slots.map((slot) => buildHolder({ slot })),
  }))

  it('agree: a check that is not ok refuses with its own code, else only place, limits and permission decide', () => {
    const seen = new Set<string>()
    fc.assert(fc.property(arbitraryWorld, (world) => {
      const decision = mayReserve(world)
      const first = explainVisibility(world, world.request, world.rulebook, NOON).find((it) => !it.ok)
      if (first) expect(decision).toEqual(first.refusal)
      else if (!world.personMay) expect(decision).toMatchObject({ code: 'no_permission' })
      else if (world.usage.today >= world.level.perDay) expect(decision).toMatchObject({ code: 'daily_limit' })
      else if (world.usage.inWork >= world.level.inWork) expect(decision).toMatchObject({ code: 'in_work_limit' })
      else if (world.holders.length >= world.request.cap) expect(decision).toMatchObject({ code: 'full' })
      else expect(decision).toEqual({ slot: [1, 2, 3].find((slot) => !world.holders.some((it) => it.slot === slot)) })
      seen.add(decision instanceof Refusal ? decision.code : 'given')
    }), { numRuns: 6_000, seed: 11 })
    expect([...seen].sort()).toEqual(expect.arrayContaining([
      'daily_limit', 'full', 'given', 'in_work_limit', 'level', 'location_off', 'no_permission', 'not_approved', 'not_certified', 'not_found', 'not_open_yet', 'offered_by_mail',
      'partner_cancelled', 'paused', 'question_open', 'request_closed', 'request_withdrawn', 'restricted_country', 'suspended',
    ]))
  })
})

describe('explainOutside', () => {
  it('speaks of the partner only', () => {
    const locations = [{ country: 'PT', region: 'PT-13' }, { country: 'PT', region: 'PT-11' }, { country: 'ES', region: null }]
    expect(spoken(explainOutside({ ...VIEW, locations }, RULES, NOON).map((it) => [it.code, it.ok, it.sentence]))).toEqual([
      ['programme', true, 'Your company is in the partner programme.'],
      ['reach', false, 'You get requests from your locations (Portugal, Spain). This one is from elsewhere.'],
      ['gate', true, 'Nothing keeps your company from reserving.'],
    ])
  })

  it('says to who is not in the programme only that', () => {
    expect(spoken(explainOutside({ ...VIEW, partner: null, locations: [] }, RULES, NOON).map((it) => it.sentence))).toEqual(['This Bitrix24 is not matched to a partner account yet. The vendor links it; you can look around meanwhile.'])
  })
})

describe('isInReach', () => {
  it('does not ask for the state, and not whether the country is restricted', () => {
    expect(isInReach(VIEW, { ...REQUEST, state: 'closed' }, buildRulebook({ restrictedCountries: ['PT'] }))).toBe(true)
    expect(isInReach(VIEW, { ...REQUEST, country: 'ES' }, RULES)).toBe(false)
    expect(isInReach({ ...VIEW, partner: buildPartner({ cancelledAt: NOON }) }, REQUEST, RULES)).toBe(false)
  })
})

describe('lockOf', () => {
  it('opens to everyone in the very millisecond that was told', () => {
    const at = (opensAt: number) => lockOf({ ...REQUEST, opensAt }, LEVEL_1, RULES, NOON)
    expect(at(NOON + 1)).toMatchObject({ code: 'not_open_yet', until: NOON + 1 })
    expect(at(NOON)).toBeNull()
  })

  it('is the same for every level until it opens, and then keeps a large one for the higher ones', () => {
    const large = { ...REQUEST, seats: 50, opensAt: NOON + 1 }
    for (const level of RULES.levels) expect(lockOf(large, level, RULES, NOON)?.code).toBe('not_open_yet')
    expect(RULES.levels.map((level) => lockOf(large, level, RULES, NOON + 1)?.code ?? null)).toEqual(['level', 'level', null, null])
    expect(RULES.levels.map((level) => lockOf(large, level, RULES, NOON + 1 + HOUR_MS))).toEqual([null, null, null, null])
  })
})

describe('keptForLevelUntil', () => {
  const large = { seats: 50, opensAt: NOON }

  it('keeps a large request for higher levels during the first hour', () => {
    expect(keptForLevelUntil(large, LEVEL_1, RULES, NOON)).toBe(NOON + HOUR_MS)
    expect(keptForLevelUntil(large, LEVEL_2!, RULES, NOON + HOUR_MS - 1)).toBe(NOON + HOUR_MS)
    expect(keptForLevelUntil(large, LEVEL_2!, RULES, NOON + HOUR_MS)).toBeNull()
  })

  it('keeps nothing from the level it is kept for', () => {
    expect(keptForLevelUntil(large, LEVEL_3!, RULES, NOON)).toBeNull()
  })

  it.each([[{ seats: 49, opensAt: NOON }], [{ seats: null, opensAt: NOON }], [{ seats: 500, opensAt: null }]])('keeps no %j', (request) => {
    expect(keptForLevelUntil(request, LEVEL_1, RULES, NOON)).toBeNull()
  })
})
