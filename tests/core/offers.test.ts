import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseForOffer, mayBeOffered } from '../../server/core/offers.ts'
import type { Candidate, OfferWorld } from '../../server/core/offers.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import { buildPartner, buildRequest, buildRulebook, NOON } from '../support/build.ts'

const LEVEL = DEFAULT_RULEBOOK.levels[0]
const REQUEST = buildRequest({ channel: 'direct' })

function candidate(id: string, changes: Partial<Candidate> = {}, partner: Parameters<typeof buildPartner>[0] = {}): Candidate {
  return {
    partner: buildPartner({ id, groupId: id, email: `${id}@example.com`, ...partner }), locations: [{ country: 'PT', region: null }], level: LEVEL,
    usage: { today: 0, inWork: 0 }, conversion: 0.5, offers: 0, lastOfferAt: null, ...changes,
  }
}

function world(changes: Partial<OfferWorld> = {}): OfferWorld {
  return { request: REQUEST, taken: new Set(), recent: { offers: 0, toNewcomers: 0 }, rulebook: buildRulebook(), now: NOON, ...changes }
}

const ids = (chosen: readonly Candidate[]): string[] => chosen.map(({ partner }) => partner.id)

/** Lets requests come in one after the other; `eligible` says who can be asked for each. Returns how many offers each got, and those in a row. */
function distribute(candidates: Candidate[], requests: number, perRequest: (request: number) => { count: number, eligible: (id: string) => boolean }): { counts: Map<string, number>, given: Candidate[], longestWait: number } {
  const given: Candidate[] = []
  const waits = new Map<string, number>()
  let longestWait = 0
  for (let request = 0; request < requests; request += 1) {
    const { count, eligible } = perRequest(request)
    const recent = given.slice(-100)
    const able = candidates.filter(({ partner }) => eligible(partner.id))
    const chosen = chooseForOffer(able, count, world({ recent: { offers: recent.length, toNewcomers: recent.filter((it) => it.conversion === null).length }, now: NOON + request * MINUTE_MS }))
    expect(chosen).toHaveLength(Math.min(count, able.length))
    for (const one of able) waits.set(one.partner.id, chosen.includes(one) ? 0 : (waits.get(one.partner.id) ?? 0) + 1)
    longestWait = Math.max(longestWait, ...waits.values())
    for (const one of chosen) {
      one.offers += 1
      one.lastOfferAt = NOON + request * MINUTE_MS
      given.push({ ...one })
    }
  }
  return { counts: new Map(candidates.map((it) => [it.partner.id, it.offers])), given, longestWait }
}

const spread = (counts: Iterable<number>): number => {
  const all = [...counts]
  return Math.max(...all) - Math.min(...all)
}

describe('who can be offered a request', () => {
  it.each<[string, Candidate, Partial<OfferWorld>, boolean]>([
    ['a Silver partner with the country', candidate('a'), {}, true],
    ['one whose status has no mail channel', candidate('a', {}, { status: 'bronze' }), {}, false],
    ['Bronze where the rulebook says so', candidate('a', {}, { status: 'bronze' }), { rulebook: buildRulebook({ mailChannel: ['bronze'] }) }, true],
    ['one without an address', candidate('a', {}, { email: null }), {}, false],
    ['one in another country', candidate('a', { locations: [{ country: 'ES', region: null }] }), {}, false],
    ['one that is suspended', candidate('a', {}, { suspendedUntil: NOON + 1 }), {}, false],
    ['one that has paused', candidate('a', {}, { pausedFrom: NOON - 1 }), {}, false],
    ['one without Tutorial', candidate('a', {}, { tutorialPassedAt: null }), {}, false],
    ['one at its daily limit', candidate('a', { usage: { today: LEVEL.perDay, inWork: 0 } }), {}, false],
    ['one at its limit in work', candidate('a', { usage: { today: 0, inWork: LEVEL.inWork } }), {}, false],
    ['one whose group holds it or was asked', candidate('a'), { taken: new Set(['a']) }, false],
    ['anybody in a restricted country', candidate('a'), { rulebook: buildRulebook({ restrictedCountries: ['PT'] }) }, false],
  ])('%s', (_who, it_, changes, expected) => {
    expect(mayBeOffered(it_, world(changes))).toBe(expected)
  })
})

describe('the choice', () => {
  it('takes never offered first, then the longest without one, then the better conversion, then the id', () => {
    const list = [
      candidate('late', { lastOfferAt: 3, offers: 1 }), candidate('early', { lastOfferAt: 1, offers: 1 }), candidate('b', { conversion: 0.4 }), candidate('a', { conversion: 0.4 }), candidate('strong', { conversion: 0.9 }),
    ]
    expect(ids(chooseForOffer(list, 5, world()))).toEqual(['strong', 'a', 'b', 'early', 'late'])
  })

  it('takes one of a group', () => {
    expect(ids(chooseForOffer([candidate('a', {}, { groupId: 'g' }), candidate('b', {}, { groupId: 'g' }), candidate('c')], 3, world()))).toEqual(['a', 'c'])
  })

  it('is the same whatever the order of the candidates', () => {
    fc.assert(fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f', 'g'], { minLength: 7 }), fc.integer({ min: 1, max: 8 }), (order, count) => {
      const of = (id: string): Candidate => candidate(id, { lastOfferAt: id < 'd' ? null : id.charCodeAt(0) % 3, conversion: id < 'c' ? null : 0.3 })
      expect(ids(chooseForOffer(order.map(of), count, world()))).toEqual(ids(chooseForOffer(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(of), count, world())))
    }))
  })
})

describe('a thousand requests', () => {
  it('among equals go round so that nobody has more than one offer more than another', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 25 }), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 20 }), fc.boolean(), (partners, sizes, areNewcomers) => {
      const all = Array.from({ length: partners }, (_, index) => candidate(`p${String(index).padStart(2, '0')}`, { conversion: areNewcomers ? null : 0.4 }))
      const { counts } = distribute(all, 1_000, (request) => ({ count: sizes[request % sizes.length]!, eligible: () => true }))
      expect(spread(counts.values())).toBeLessThanOrEqual(1)
    }), { numRuns: 12 })
  })

  it('give newcomers at least their share, and each class in turn', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 }), (newcomers, others, count) => {
      const all = [
        ...Array.from({ length: newcomers }, (_, index) => candidate(`new${index}`, { conversion: null })),
        ...Array.from({ length: others }, (_, index) => candidate(`old${String(index).padStart(2, '0')}`, { conversion: 0.3 + index / 100 })),
      ]
      const { given } = distribute(all, 1_000, () => ({ count, eligible: () => true }))
      const share = given.filter((it) => it.conversion === null).length / given.length
      // One request can't go twice to the only newcomer.
      expect(share).toBeGreaterThanOrEqual(Math.min(DEFAULT_RULEBOOK.direct.newcomerShare, newcomers / count) - 0.01)
      for (const isNew of [true, false]) expect(spread(all.filter((it) => (it.conversion === null) === isNew).map((it) => it.offers))).toBeLessThanOrEqual(1)
    }), { numRuns: 12 })
  })

  it('starve nobody who can be asked, whoever else can be', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 0, max: 1_000_000 }), (partners, seed) => {
      const all = Array.from({ length: partners }, (_, index) => candidate(`p${index}`, { conversion: index % 4 === 0 ? null : (index % 7) / 10 }))
      const isAble = (id: string, request: number): boolean => (Number(id.slice(1)) * 7_919 + request * 104_729 + seed) % 10 < 7
      const { longestWait, counts } = distribute(all, 1_000, (request) => ({ count: 1, eligible: (id) => isAble(id, request) }))
      // Newcomers may go first for a quarter of the offers; all others take turns.
      expect(longestWait).toBeLessThanOrEqual(3 * partners)
      expect(Math.min(...counts.values())).toBeGreaterThan(0)
    }), { numRuns: 12 })
  })
})
