import { afterEach, describe, expect, it } from 'vitest'
import { changesOf, ruleName, saysOf } from '../../client/operator/rules/rule-words.ts'
import { speakSaid } from '../../client/shared/i18n/said.ts'
import { contradictions } from '../../server/core/rulebook-check.ts'
import { fieldsOf } from '../../server/core/rulebook-fields.ts'
import { LANGUAGES } from '../../server/core/languages.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { Rules } from '../../server/core/rulebook.ts'
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
    const wrong = (rules: Rules): string[] => contradictions(rules).map((it) => speakSaid(it.sentence, t))
    expect(wrong(after)).toEqual(['Der Erstkontakt muss fällig sein, bevor eine ruhende Anfrage entzogen wird (7 Tage).'])
    expect(wrong({ ...after, firstContactHours: 24, cap: 99 })).toEqual(['Plätze je neuer Anfrage: eine ganze Zahl von 1 bis 20.'])
  })

  it.each([
    ['en', ['A new request has 3 places.', 'A Gold partner gets requests from its own locations.', 'Large requests are kept for the higher levels first: from 50 seats on, level 3 and above, 60 minutes.', 'A warning comes at 50% and 90% of a deadline.']],
    ['de', ['Eine neue Anfrage hat 3 Plätze.', 'Ein Gold-Partner bekommt Anfragen aus den eigenen Standorten.', 'Große Anfragen sind zuerst den höheren Stufen vorbehalten: ab 50 Nutzern, Stufe 3 und höher, 60 Minuten.', 'Eine Warnung kommt bei 50 % und 90 % einer Frist.']],
    ['pl', ['Nowe zapytanie ma 3 miejsca.', 'Partner Gold dostaje zapytania z własnych lokalizacji.', 'Duże zapytania są najpierw dla wyższych poziomów: od 50 użytkowników, poziom 3 i wyższe, przez 60 minut.', 'Ostrzeżenie przychodzi przy 50% i 90% terminu.']],
    ['ru', ['У новой заявки 3 места.', 'Партнёр Gold получает заявки из своих локаций.', 'Большие заявки сначала остаются высоким уровням: от 50 пользователей, уровень 3 и выше, на 60 минут.', 'Предупреждение приходит на 50 % и 90 % срока.']],
  ] as const)('say in %s what a rule means, as partners read it', async (code, sentences) => {
    await texts.speak(code)
    const says = new Map(fieldsOf(DEFAULT_RULEBOOK).map((it) => [it.field, saysOf(it, t)?.replaceAll('\u00A0', ' ')]))
    expect(['cap', 'reach.gold', 'largeRequests.seats', 'warnAt'].map((field) => says.get(field))).toEqual(sentences)
  })

  it.each(LANGUAGES)('leave no explanation out in %s, and no hole in any', async (code) => {
    await texts.speak(code)
    const rules = [DEFAULT_RULEBOOK, { ...DEFAULT_RULEBOOK, warnAt: [], mailChannel: [], proofOfWon: false, confirmEmail: false, openDelaySeconds: 1, restrictedCountries: [], direct: { ...DEFAULT_RULEBOOK.direct, fromSeats: 50 } }]
    const all = rules.flatMap((it) => fieldsOf(it)).map((it) => [it.field, saysOf(it, t)] as const)
    expect(all.filter(([, text]) => text !== null && /[{}|]|rule(Say|Of|From|News)\./.test(text))).toEqual([])
    expect(new Set(all.filter(([, text]) => text === null).map(([field]) => field.split('.')[0]))).toEqual(new Set(['gate', 'badReport', 'followUp']))
  })
})
