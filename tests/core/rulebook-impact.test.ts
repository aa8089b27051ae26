import { describe, expect, it } from 'vitest'
import type { Ended } from '../../server/core/conversion.ts'
import type { Partner } from '../../server/core/partner.ts'
import type { Level, Rulebook } from '../../server/core/rulebook.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { impactOf } from '../../server/core/rulebook-impact.ts'
import type { Impact, MarketPartner, OpenPlace } from '../../server/core/rulebook-impact.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { buildPartner, buildRulebook, NOON } from '../support/build.ts'
import { english } from '../../server/say/speak.ts'

const [FIRST, SECOND, THIRD, FOURTH] = DEFAULT_RULEBOOK.levels as unknown as [Level, Level, Level, Level]
const STEEP = { levels: [FIRST, SECOND, THIRD, { ...FOURTH, fromConversion: 0.55 }] } satisfies Partial<Rulebook>

/** So many won and lost, one a day; older than a year when `daysAgo` says so. */
function history(won: number, lost: number, daysAgo = 1): Ended[] {
  return Array.from({ length: won + lost }, (_, at) => ({ id: `${at}`, outcome: at < won ? 'won' as const : 'lost' as const, contactShown: true, closedAt: NOON - (daysAgo + at) * DAY_MS, isExcused: false }))
}

function member(changes: Partial<Partner>, more: Partial<MarketPartner> = {}): MarketPartner {
  const partner = buildPartner(changes)
  return { partner, locations: [{ country: partner.homeCountry, region: null }], history: [], inWork: 0, ...more }
}

function place(country: string, requests: number, changes: Partial<OpenPlace> = {}): OpenPlace {
  return { country, region: null, cityKey: '', alsoIn: [], requests, ...changes }
}

const half = member({ name: 'Half', homeCountry: 'PT' }, { history: history(10, 10), inWork: 20 })
const newcomer = member({ name: 'New', homeCountry: 'ES' })
const PLACES = [place('PT', 4, { cityKey: 'porto' }), place('PT', 3, { cityKey: 'lisboa' }), place('ES', 2), place('BR', 1)]

function impact(change: Partial<Rulebook>, partners: readonly MarketPartner[] = [half, newcomer], places = PLACES): Impact {
  return impactOf({ partners, places, now: NOON }, DEFAULT_RULEBOOK, buildRulebook(change))
}

describe('impactOf', () => {
  it('is nothing when nothing changes', () => {
    expect(impact({})).toEqual({
      partners: [], warnings: [], levels: [
        { level: 1, name: 'Start', from: 1, to: 1 }, { level: 2, name: 'Steady', from: 0, to: 0 }, { level: 3, name: 'Strong', from: 0, to: 0 }, { level: 4, name: 'Top', from: 1, to: 1 },
      ],
    })
  })

  it('names a partner that falls a level, with its limits and what is over them', () => {
    const { partners, levels, warnings } = impact(STEEP)
    expect(partners).toEqual([{
      partnerId: half.partner.id, name: 'Half', status: 'silver', inWorkNow: 20, over: 5, more: 0, fewer: 0,
      from: { level: 4, conversionPercent: 50, perDay: 15, inWork: 25, sees: 7 }, to: { level: 3, conversionPercent: 50, perDay: 10, inWork: 15, sees: 7 },
    }])
    expect(levels.slice(2)).toEqual([{ level: 3, name: 'Strong', from: 0, to: 1 }, { level: 4, name: 'Top', from: 1, to: 0 }])
    expect(warnings.map(english)).toEqual([
      'With open requests, and no partner of the highest level (4): Portugal.',
      '1 partner would have more in work than the new limit. All of it stays in work; nothing new can be reserved until there is less than the limit.',
    ])
  })

  it('counts what a partner would see more and fewer', () => {
    const { partners } = impact({ reach: { bronze: 'locations', silver: 'city', gold: 'anywhere' } }, [half, member({ name: 'Wide', status: 'gold' })])
    expect(partners.map(({ name, from, to, more, fewer }) => [name, from.sees, to.sees, more, fewer])).toEqual([['Half', 7, 4, 0, 3], ['Wide', 7, 10, 3, 0]])
  })

  it('counts both when what is reached moves', () => {
    const narrow = member({ city: 'Porto' }, { locations: [{ country: 'ES', region: null }] })
    expect(impact({ reach: { bronze: 'city', silver: 'city', gold: 'city' } }, [narrow]).partners[0]).toMatchObject({ from: { sees: 2 }, to: { sees: 4 }, more: 4, fewer: 2 })
  })

  it('warns of countries that nobody could serve, and of requests that would be shown to nobody', () => {
    expect(impact({ restrictedCountries: [...DEFAULT_RULEBOOK.restrictedCountries, 'PT'] }).warnings.map(english)).toEqual([
      'With open requests, and no partner that may reserve: Portugal.',
      'With open requests, and no partner of the highest level (4): Portugal.',
      '7 open requests would be shown to nobody. Restricted by the draft: Portugal.',
    ])
  })

  it('does not count on a partner that may not reserve', () => {
    const suspended = member({ suspendedUntil: NOON + DAY_MS }, { history: history(9, 1) })
    const { warnings, levels } = impact(STEEP, [half, suspended])
    expect(levels.at(-1)).toMatchObject({ from: 2, to: 1 })
    expect(warnings.map(english)[0]).toBe('With open requests, and no partner of the highest level (4): Portugal.')
  })

  it('warns of locations beyond the new number, and that a request keeps its places', () => {
    const spread = member({}, { locations: ['PT', 'ES', 'BR', 'AO'].map((country) => ({ country, region: null })) })
    expect(impact({ extraLocations: 2, cap: 5 }, [spread]).warnings.map(english)).toEqual([
      '1 partner would have more additional locations than 2. They are kept until the partner changes them.',
      'Requests that were sent before keep 3 places, as their clients were told.',
    ])
  })

  it('tells a conversion that another window or sample would change', () => {
    const old = member({ name: 'Old' }, { history: [...history(5, 0, 400), ...history(1, 4)] })
    expect(impact({ windowDays: 500 }, [old]).partners[0]).toMatchObject({ from: { level: 2, conversionPercent: 20 }, to: { level: 4, conversionPercent: 60 } })
    expect(impact({ minClosed: 6 }, [old]).partners[0]).toMatchObject({ from: { level: 2 }, to: { level: 1, conversionPercent: null } })
  })

  it('has a line for a level that is new or gone', () => {
    expect(impact({ levels: [FIRST, SECOND, { ...THIRD, fromConversion: 0.5 }] }).levels.map(({ level, from, to }) => [level, from, to])).toEqual([[1, 1, 1], [2, 0, 0], [3, 0, 1], [4, 1, 0]])
    expect(impact({ levels: [FIRST, SECOND, THIRD, FOURTH, { level: 5, name: 'Elite', fromConversion: 0.9, perDay: 20, inWork: 40 }] }).levels.at(-1)).toEqual({ level: 5, name: 'Elite', from: 0, to: 0 })
  })

  it('names the hardest hit first', () => {
    const top = member({ name: 'Top' }, { history: history(20, 0) })
    const names = impact({ levels: [FIRST, { ...SECOND, fromConversion: 0.9, perDay: 16, inWork: 26 }], largeRequests: { seats: 50, minLevel: 1, minutes: 0 } }, [top, half]).partners.map((it) => it.name)
    expect(names).toEqual(['Half', 'Top'])
  })
})
