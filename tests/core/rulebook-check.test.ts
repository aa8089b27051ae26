import fc from 'fast-check'
import { iso31661 } from 'iso-3166'
import { describe, expect, it } from 'vitest'
import { COUNTRIES } from '../../server/app/request/countries.ts'
import { areaOf, isInArea } from '../../server/core/area.ts'
import { rate, toPercent } from '../../server/core/conversion.ts'
import { isCountryCode } from '../../server/core/names.ts'
import { deadlines } from '../../server/core/reservation.ts'
import { DEFAULT_RULEBOOK, levelFor, REACHES } from '../../server/core/rulebook.ts'
import type { Level, Rulebook, Rules } from '../../server/core/rulebook.ts'
import { contradictions } from '../../server/core/rulebook-check.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { keptForLevelUntil } from '../../server/core/visibility.ts'
import { english } from '../../server/say/speak.ts'
import { buildPartner, buildRulebook, NOON } from '../support/build.ts'

const [FIRST, SECOND, THIRD, FOURTH] = DEFAULT_RULEBOOK.levels as unknown as [Level, Level, Level, Level]
const { direct, largeRequests, badReport, statusRules, reach } = DEFAULT_RULEBOOK

function levels(third: Partial<Level>): Partial<Rulebook> {
  return { levels: [FIRST, SECOND, { ...THIRD, ...third }, FOURTH] }
}

/** What is changed, which field is blamed, and how. */
const WRONG: [change: Partial<Rulebook>, field: string, sentence: string][] = [
  [levels({ fromConversion: 0.2 }), 'levels.2.fromConversion', 'Level 3 must start above level 2 (20 %).'],
  [levels({ fromConversion: 1.2 }), 'levels.2.fromConversion', 'The start of level 3 must be from 0 % to 100 %.'],
  [levels({ fromConversion: Number.NaN }), 'levels.2.fromConversion', 'The start of level 3 must be from 0 % to 100 %.'],
  [levels({ perDay: 4 }), 'levels.2.perDay', 'Level 3 must allow at least as many new a day as level 2 (5).'],
  [levels({ perDay: 0 }), 'levels.2.perDay', 'New requests a day on level 3 must be a whole number from 1 to 1000000.'],
  [levels({ inWork: 9 }), 'levels.2.inWork', 'Level 3 must allow at least as many in work as level 2 (10).'],
  [levels({ inWork: 15.5 }), 'levels.2.inWork', 'Requests in work on level 3 must be a whole number from 1 to 1000000.'],
  [levels({ level: 5 }), 'levels.2.level', 'Levels are numbered 1, 2, 3 and so on: here stands level 3, not 5.'],
  [levels({ name: ' ' }), 'levels.2.name', 'Level 3 needs a name.'],
  [levels({ name: 'Start' }), 'levels.2.name', 'Level 3 has the name of level 1.'],
  [{ levels: [{ ...FIRST, fromConversion: 0.1 }, SECOND, THIRD] }, 'levels.0.fromConversion', 'The first level must start at 0 %, because everybody begins there.'],
  [{ cap: 0 }, 'cap', 'Places of a new request must be a whole number from 1 to 20.'],
  [{ cap: 21 }, 'cap', 'Places of a new request must be a whole number from 1 to 20.'],
  [{ cap: 2.5 }, 'cap', 'Places of a new request must be a whole number from 1 to 20.'],
  [{ extraLocations: 4 }, 'extraLocations', 'Additional locations must be a whole number from 0 to 3.'],
  [{ locationDays: -1 }, 'locationDays', 'Days between two changes of locations must be a whole number from 0 to 3650.'],
  [{ reach: { ...reach, gold: 'galaxy' as never } }, 'reach.gold', 'galaxy is no reach: choose locations, city, country, anywhere.'],
  [{ largeRequests: { ...largeRequests, minLevel: 5 } }, 'largeRequests.minLevel', 'There is no level 5; large requests would be kept for nobody.'],
  [{ largeRequests: { ...largeRequests, seats: 0 } }, 'largeRequests.seats', 'Users from which a request is large must be a whole number from 1 to 1000000.'],
  [{ largeRequests: { ...largeRequests, minutes: 60 * 24 * 60 } }, 'largeRequests.minutes', 'A large request must open to every level before it expires (60 days).'],
  [{ openDelaySeconds: 60 * 86_400 }, 'openDelaySeconds', 'A request must open before it expires (60 days).'],
  [{ mailChannel: [], direct: { ...direct, fromSeats: 100 } }, 'mailChannel', 'Requests from 100 seats on are offered by mail, but no status may be offered any.'],
  [{ mailChannel: ['gold', 'gold'] }, 'mailChannel.1', 'gold stands here twice.'],
  [{ mailChannel: ['platinum' as never] }, 'mailChannel.0', 'platinum is no status: choose bronze, silver, gold.'],
  [{ direct: { ...direct, partners: 0 } }, 'direct.partners', 'Partners offered a request at once must be a whole number from 1 to 100.'],
  [{ direct: { ...direct, newcomerShare: 1.01 } }, 'direct.newcomerShare', 'Share of offers for newcomers must be from 0 % to 100 %.'],
  [{ direct: { ...direct, answerHours: 60 * 24 } }, 'direct.answerHours', 'An offer by mail must end before the request expires (60 days).'],
  [{ direct: { ...direct, fromSeats: 0 } }, 'direct.fromSeats', 'Users from which a request is offered by itself must be a whole number from 1 to 1000000.'],
  [{ windowDays: 0 }, 'windowDays', 'Days over which the conversion is counted must be a whole number from 1 to 3650.'],
  [{ minClosed: 0 }, 'minClosed', 'Closed requests a conversion needs must be a whole number from 1 to 1000.'],
  [{ undoSeconds: 24 * 3_600 }, 'undoSeconds', 'Undo must end before the first contact is due (24 h).'],
  [{ firstContactHours: 7 * 24 }, 'firstContactHours', 'The first contact must be due before an idle request is recalled (7 days).'],
  [{ recallAfterDays: 46 }, 'recallAfterDays', 'An idle request must be recalled no later than it is lost by itself (45 days).'],
  [{ statusEveryDays: 46 }, 'statusEveryDays', 'The status must be asked for at least once before a request is lost by itself (45 days).'],
  [{ autoLostDays: 181 }, 'autoLostDays', 'A request must be lost by itself no later than the longest time in work allows (180 days).'],
  [{ warnAt: [0.9, 0.5] }, 'warnAt.1', 'A warning must come later than the one before (90 %).'],
  [{ warnAt: [0.5, 0.5] }, 'warnAt.1', 'A warning must come later than the one before (50 %).'],
  [{ warnAt: [0] }, 'warnAt.0', 'A warning must come after the deadline began and before it is over (above 0 %, below 100 %).'],
  [{ warnAt: [1] }, 'warnAt.0', 'A warning must come after the deadline began and before it is over (above 0 %, below 100 %).'],
  [{ minWorkdays: 8 }, 'minWorkdays', 'Fewest days of work in a week must be a whole number from 1 to 7.'],
  [{ correctionHours: -1 }, 'correctionHours', 'Hours to correct a result without a review must be a whole number from 0 to 1000000.'],
  [{ duplicateDays: 1.5 }, 'duplicateDays', 'Days in which a repeated request is noticed must be a whole number from 0 to 3650.'],
  [{ expireDays: 0 }, 'expireDays', 'Days until a published request expires must be a whole number from 1 to 3650.'],
  [{ askClientDays: 0 }, 'askClientDays', 'Days until a client is asked about the first call must be a whole number from 1 to 3650.'],
  [{ answerVendorDays: 0 }, 'answerVendorDays', 'Days to answer the vendor must be a whole number from 1 to 3650.'],
  [{ badReport: { ...badReport, days: 91 } }, 'badReport.days', 'Problems must be reported within the time over which their share is counted (90 days).'],
  [{ badReport: { ...badReport, maxShare: -0.1 } }, 'badReport.maxShare', 'Largest share of reservations that can be reported must be from 0 % to 100 %.'],
  [{ statusRules: { ...statusRules, noticeDays: [3, 14] } }, 'statusRules.noticeDays.1', 'A notice must come nearer to its date than the one before (3 days).'],
  [{ statusRules: { ...statusRules, noticeDays: [90] } }, 'statusRules.noticeDays.0', 'A notice must come after the time it speaks of began (90 days).'],
  [{ restrictedCountries: ['UK'] }, 'restrictedCountries.0', 'UK is no country’s ISO code, such as PT.'],
  [{ restrictedCountries: ['CU', 'cu'] }, 'restrictedCountries.1', 'cu is no country’s ISO code, such as PT.'],
  [{ restrictedCountries: ['CU', 'CU'] }, 'restrictedCountries.1', 'Cuba stands here twice.'],
]

describe('contradictions', () => {
  it('are none in the rulebook the programme starts with', () => {
    expect(contradictions(DEFAULT_RULEBOOK)).toEqual([])
  })

  it.each(WRONG)('of %j blame %s: %s', (change, field, sentence) => {
    expect(contradictions(buildRulebook(change)).map((it) => [it.field, english(it.sentence)])).toContainEqual([field, sentence])
  })

  it('are told all at once', () => {
    const found = contradictions(buildRulebook({ cap: 0, minWorkdays: 0, restrictedCountries: ['ZZ'] }))
    expect(found.map((it) => it.field).sort()).toEqual(['cap', 'minWorkdays', 'restrictedCountries.0'])
  })

  it.each<Partial<Rulebook>>([
    { cap: 1 }, { cap: 5 }, { cap: 10 }, { cap: 20 }, { extraLocations: 0 }, { reach: { bronze: 'city', silver: 'city', gold: 'anywhere' } }, { mailChannel: ['silver', 'gold'], direct: { ...direct, fromSeats: 100 } },
    { mailChannel: [] }, { warnAt: [] }, { statusRules: { ...statusRules, noticeDays: [] } }, { restrictedCountries: [] }, { levels: [FIRST], largeRequests: { ...largeRequests, minLevel: 1 } },
    { undoSeconds: 0 }, { correctionHours: 0 }, { recallAfterDays: 45 }, { autoLostDays: 180 }, { levels: [FIRST, { ...SECOND, perDay: FIRST.perDay, inWork: FIRST.inWork }, THIRD] },
  ])('are none in the variant %j', (variant) => {
    expect(contradictions(buildRulebook(variant))).toEqual([])
  })
})

describe('isCountryCode', () => {
  it('knows every ISO country and every country of the form, and nothing else', () => {
    const known = new Set([...iso31661.map((it) => it.alpha2), ...COUNTRIES.map((it) => it.code)])
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const wrong = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => isCountryCode(code) !== known.has(code as never))
    expect(wrong).toEqual([])
    expect(['', 'pt', 'PRT', 'P1'].filter(isCountryCode)).toEqual([])
  })
})

/** A rule that mostly stands as it stood, else is anything, good or bad. */
function rarely<T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
}

const whole = (usual: number, max: number): fc.Arbitrary<number> => rarely(usual, fc.integer({ min: 0, max }))
const anyReach = fc.constantFrom(...REACHES)

const anyRules: fc.Arbitrary<Rules> = fc.record({
  cap: whole(3, 22), extraLocations: whole(3, 4), windowDays: whole(365, 400), minClosed: whole(5, 8), undoSeconds: whole(60, 10_000), firstContactHours: whole(24, 200),
  recallAfterDays: whole(7, 60), autoLostDays: whole(45, 100), longestDays: whole(180, 200), expireDays: whole(60, 90),
  reach: fc.record({ bronze: anyReach, silver: anyReach, gold: anyReach }),
  levels: fc.oneof({ weight: 6, arbitrary: someLevels(true) }, { weight: 1, arbitrary: someLevels(false) }),
  largeRequests: fc.record({ seats: whole(50, 100), minLevel: fc.integer({ min: 1, max: 3 }), minutes: whole(60, 100_000) }),
  warnAt: rarely<number[]>([0.5, 0.9], fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })),
  restrictedCountries: rarely(['CU', 'PT'], fc.array(fc.constantFrom('CU', 'IR', 'PT', 'UK'), { maxLength: 2 })),
}).map((changes) => ({ ...DEFAULT_RULEBOOK, ...changes, statusEveryDays: 1 }))

/** One to five levels, rising or in any order. */
function someLevels(rising: boolean): fc.Arbitrary<[Level, ...Level[]]> {
  const order = (list: readonly number[]): number[] => (rising ? list.toSorted((a, b) => a - b) : [...list])
  const small = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 })
  return fc.tuple(fc.uniqueArray(fc.constantFrom(0.2, 1 / 3, 0.35, 0.5, 2 / 3, 0.9, 1), { maxLength: 4 }), small, small).map(([shares, days, works]) => {
    const [perDay, inWork] = [order(days), order(works)]
    return [0, ...order(shares)].map((fromConversion, at) => ({ level: at + 1, name: `L${at + 1}`, fromConversion, perDay: perDay[at] ?? 1, inWork: inWork[at] ?? 1 })) as [Level, ...Level[]]
  })
}

/** Runs a promise on 500 rulebooks without a contradiction, whatever they are. */
function holds(promise: (rulebook: Rulebook, share: number, other: number) => void): void {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const good = anyRules.filter((rules) => contradictions(rules).length === 0).map((rules): Rulebook => ({ ...rules, version: 2, startsAt: 0 }))
  fc.assert(fc.property(good, share, share, promise), { numRuns: 500 })
}

describe('any rulebook without contradictions', () => {
  it('never gives a higher conversion a lower level or smaller limits', () => {
    holds((rulebook, a, b) => {
      const [low, high] = [levelFor(rulebook, Math.min(a, b)), levelFor(rulebook, Math.max(a, b))]
      expect(high.level).toBeGreaterThanOrEqual(low.level)
      expect(high.perDay).toBeGreaterThanOrEqual(low.perDay)
      expect(high.inWork).toBeGreaterThanOrEqual(low.inWork)
      expect(levelFor(rulebook, null)).toBe(rulebook.levels[0])
      expect(levelFor(rulebook, 0)).toBe(rulebook.levels[0])
      expect(levelFor(rulebook, 1)).toBe(rulebook.levels.at(-1))
    })
  })

  it('lets a partner that only wins reach every level, one after the other', () => {
    holds((rulebook) => {
      const wins = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `${at}`, outcome: 'won' as const, contactShown: true, closedAt: NOON - 1, isExcused: false }))
      const { next } = rate([], rulebook, NOON)
      if (rulebook.levels.length === 1) expect(next).toBeNull()
      else expect(next?.level.level).toBe(2)
      expect(rate(wins(rulebook.minClosed), rulebook, NOON).level).toBe(rulebook.levels.at(-1))
    })
  })

  it('ends undo before the first contact is due, and that before a recall, and every warning lies inside', () => {
    holds((rulebook) => {
      const { undoUntil, firstContactDueAt } = deadlines(rulebook, NOON, buildPartner())
      const recalled = NOON + rulebook.recallAfterDays * DAY_MS
      expect(NOON).toBeLessThanOrEqual(undoUntil)
      expect(undoUntil).toBeLessThan(firstContactDueAt)
      expect(firstContactDueAt).toBeLessThan(recalled)
      const moments = [NOON, ...rulebook.warnAt.map((share) => NOON + share * (recalled - NOON)), recalled]
      expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    })
  })

  it('keeps a large request from no partner of the highest level, and from nobody for ever', () => {
    holds((rulebook) => {
      const request = { seats: 100_000, opensAt: NOON }
      const [first, top] = [rulebook.levels[0], rulebook.levels.at(-1) ?? rulebook.levels[0]]
      expect(keptForLevelUntil(request, top, rulebook, NOON)).toBeNull()
      expect(keptForLevelUntil(request, first, rulebook, NOON + rulebook.expireDays * DAY_MS - 1)).toBeNull()
    })
  })

  it('shows a request from a restricted country to nobody', () => {
    holds((rulebook) => {
      for (const country of rulebook.restrictedCountries) {
        const area = areaOf(buildPartner({ homeCountry: country }), [{ country, region: null }], rulebook)
        expect(isInArea(area, { country, region: null, cityKey: 'porto', alsoIn: [] })).toBe(false)
      }
    })
  })

  it('shows a conversion that misses a level as less than that level', () => {
    holds((rulebook, share) => {
      for (const { fromConversion } of rulebook.levels) if (share < fromConversion && fromConversion - share > 1e-9) expect(toPercent(share, rulebook) / 100).toBeLessThan(fromConversion)
    })
  })
})
