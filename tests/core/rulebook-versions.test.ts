import { describe, expect, it } from 'vitest'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { Level, Rulebook } from '../../server/core/rulebook.ts'
import { announcement, changesBetween, publicRules } from '../../server/core/rulebook-changes.ts'
import { inForceAt, predecessorOf, rulesOf, standingOf } from '../../server/core/rulebook-versions.ts'
import { english } from '../../server/say/speak.ts'
import { buildRulebook } from '../support/build.ts'

const start = (version: number, startsAt: number) => ({ version, startsAt })

describe('standingOf', () => {
  const all = [start(1, 0), start(2, 100), start(3, 300), start(4, 200), start(5, 400), start(6, 400)]
  it.each([
    [1, 50, 'in_force', 100], [1, 100, 'past', 100], [2, 99, 'announced', 200], [2, 100, 'in_force', 200], [2, 200, 'past', 200],
    [3, 150, 'replaced', null], [3, 350, 'replaced', null], [4, 300, 'in_force', 400], [5, 300, 'replaced', null], [6, 399, 'announced', null], [6, 500, 'in_force', null],
  ])('says of version %d at %d that it is %s', (version, now, state, until) => {
    expect(standingOf(all.find((it) => it.version === version)!, all, now)).toEqual({ state, until })
  })

  it('has exactly one version in force at any moment', () => {
    for (let now = 0; now < 500; now += 10) expect(all.filter((it) => standingOf(it, all, now).state === 'in_force')).toEqual([inForceAt([start(1, 0), ...all], now)])
  })

  it.each([[1, null], [2, 1], [3, 2], [4, 2], [5, 4], [6, 4]])('lets version %d take over from version %s', (version, before) => {
    expect(predecessorOf(all.find((it) => it.version === version)!, all)?.version ?? null).toBe(before)
  })
})

describe('changesBetween', () => {
  const [first, second, third, fourth] = DEFAULT_RULEBOOK.levels as unknown as [Level, Level, Level, Level]
  const sentences = (change: Partial<Rulebook>) => announcement(DEFAULT_RULEBOOK, buildRulebook(change), '1 Jan 2027').map(english)

  it.each<[Partial<Rulebook>, string[]]>([
    [{}, []],
    [{ levels: [first, second, third, { ...fourth, fromConversion: 0.55 }] }, ['From 1 Jan 2027 level 4 starts at 55 % (before: 50 %).']],
    [{ levels: [first, second, { ...third, perDay: 12, inWork: 20, name: 'Strongest' }, fourth] }, [
      'From 1 Jan 2027 level 3 is called Strongest (before: Strong).', 'From 1 Jan 2027 level 3 allows 12 new a day (before: 10).', 'From 1 Jan 2027 level 3 allows 20 in work (before: 15).',
    ]],
    [{ levels: [first, second, third] }, ['From 1 Jan 2027 there is no level 4 any more.']],
    [{ levels: [first, second, third, fourth, { level: 5, name: 'Elite', fromConversion: 0.7, perDay: 20, inWork: 40 }] }, ['From 1 Jan 2027 there is a level 5, Elite: from 70 %, 20 new a day, 40 in work.']],
    [{ cap: 1 }, ['From 1 Jan 2027 a new request has 1 place (before: 3 places).']],
    [{ reach: { bronze: 'city', silver: 'locations', gold: 'anywhere' } }, ['From 1 Jan 2027 a Bronze partner gets requests from its own city (before: its own locations).', 'From 1 Jan 2027 a Gold partner gets requests from everywhere (before: its own locations).']],
    [{ mailChannel: [] }, ['From 1 Jan 2027 requests can be offered by mail to nobody (before: Silver and Gold).']],
    [{ restrictedCountries: ['CU', 'SY'] }, ['From 1 Jan 2027 requests are not shared when they come from Cuba and Syria (before: Cuba, Iran, North Korea and Syria).']],
    [{ duplicateDays: 5 }, []],
    [{ gate: { ...DEFAULT_RULEBOOK.gate, formSeconds: 9 } }, []],
    [{ confirmEmail: false }, ['From 1 Jan 2027 a moderator sees a request at once (before: once its client has confirmed the e-mail address).']],
  ])('tells partners of %j', (change, expected) => {
    expect(sentences(change)).toEqual(expected)
  })

  it('has a sentence for every rule there is', () => {
    const other = (value: unknown): unknown => {
      if (typeof value === 'number') return value + 1
      if (typeof value === 'boolean') return !value
      if (value === null) return 7
      if (Array.isArray(value)) return []
      return value === 'locations' ? 'city' : 'Europe/Lisbon'
    }
    const silent = Object.entries(rulesOf(DEFAULT_RULEBOOK)).filter(([name]) => name !== 'levels').flatMap(([name, value]) => {
      const isGroup = typeof value === 'object' && !Array.isArray(value)
      const changed = isGroup ? Object.entries(value).map(([key, it]) => ({ [name]: { ...value, [key]: other(it) } })) : [{ [name]: other(value) }]
      return changed.filter((change) => changesBetween(DEFAULT_RULEBOOK, { ...DEFAULT_RULEBOOK, ...change }).length === 0)
    })
    expect(silent).toEqual([])
  })

  it('shows partners every rule but those that help nobody but a sender of spam', () => {
    expect(Object.keys(publicRules(rulesOf(DEFAULT_RULEBOOK))).sort()).toEqual(Object.keys(rulesOf(DEFAULT_RULEBOOK)).filter((it) => it !== 'duplicateDays' && it !== 'gate').sort())
  })
})
