import { afterEach, describe, expect, it } from 'vitest'
import { changesOf, ruleName, wrongText } from '../../client/operator/rules/rule-words.ts'
import { contradictions } from '../../server/core/rulebook-check.ts'
import { fieldsOf } from '../../server/core/rulebook-fields.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { texts } from '../support/texts.ts'

const { t } = texts

describe('the words of the rules', () => {
  afterEach(() => texts.speak('en'))

  it('name every rule', () => {
    expect(fieldsOf(DEFAULT_RULEBOOK).map(({ field }) => field).filter((field) => ruleName(field, t) === field)).toEqual([])
  })

  it('say what differs, and what a value has to fit, in the reader’s language', async () => {
    const [first, second, ...rest] = DEFAULT_RULEBOOK.levels
    if (!second) throw new Error('The default rules have one level')
    const after = {
      ...DEFAULT_RULEBOOK, levels: [first, { ...second, inWork: 12 }, ...rest] as typeof DEFAULT_RULEBOOK.levels, cap: 4, proofOfWon: false, restrictedCountries: ['CU'],
      reach: { ...DEFAULT_RULEBOOK.reach, gold: 'anywhere' as const }, badReport: { ...DEFAULT_RULEBOOK.badReport, maxShare: 0.25 }, firstContactHours: 900,
    }
    await texts.speak('de')
    expect(changesOf(DEFAULT_RULEBOOK, after, t)).toEqual(expect.arrayContaining([
      'Plätze je neuer Anfrage: 4 (vorher: 3)', '„Gewonnen“ nur mit Nachweis: nein (vorher: ja)', 'Länder, die nicht bedient werden dürfen: Kuba (vorher: Kuba, Iran, Nordkorea und Syrien)',
      'Woher Gold Anfragen bekommt: Überall (vorher: Eigene Standorte)', 'Größter Anteil gemeldeter Reservierungen: 25 % (vorher: 20 %)',
    ].map((line) => expect.stringMatching(new RegExp(`^${line.replace(/[()]/g, '\\$&').replaceAll(' %', '\\s%')}$`)) as string)))
    expect(changesOf(DEFAULT_RULEBOOK, after, t)[0]).toMatch(/^Stufe 2, .*: 12 \(vorher: 10\)$/)
    expect(contradictions(after).map((it) => wrongText(it, after, t))).toEqual(['Passt nicht zu dieser Regel: Tage ohne Arbeit bis zum Entzug, 7.'])
    expect(contradictions({ ...after, firstContactHours: 24, cap: 99 }).map((it) => wrongText(it, after, t))).toEqual(['Eine ganze Zahl von 1 bis 20.'])
  })
})
