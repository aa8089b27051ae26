import { describe, expect, it } from 'vitest'
import { ERRORS } from '../../server/core/errors.ts'
import { LANGUAGES } from '../../server/core/languages.ts'
import { moment, say, sentences } from '../../server/core/said.ts'
import type { SaidKey } from '../../server/core/said.ts'
import { readMessages } from '../../server/say/messages.ts'
import { languageOf, speak } from '../../server/say/speak.ts'

describe('speak', () => {
  it.each<[language: 'en' | 'de' | 'pl' | 'uk' | 'ru', forms: Record<number, string>]>([
    ['en', { 0: '0 minutes', 1: '1 minute', 2: '2 minutes', 21: '21 minutes' }],
    ['de', { 0: '0 Minuten', 1: '1 Minute', 21: '21 Minuten' }],
    ['pl', { 0: '0 minut', 1: '1 minutę', 2: '2 minuty', 5: '5 minut', 11: '11 minut', 12: '12 minut', 21: '21 minut', 22: '22 minuty' }],
    ['uk', { 0: 'на 0 хвилин', 1: 'на 1 хвилину', 2: 'на 2 хвилини', 5: 'на 5 хвилин', 11: 'на 11 хвилин', 21: 'на 21 хвилину', 22: 'на 22 хвилини' }],
    ['ru', { 0: 'на 0 минут', 1: 'на 1 минуту', 2: 'на 2 минуты', 5: 'на 5 минут', 11: 'на 11 минут', 21: 'на 21 минуту', 22: 'на 22 минуты' }],
  ])('takes the plural form of %s', (language, forms) => {
    const said = Object.fromEntries(Object.keys(forms).map((n) => [n, speak(language, say('check.minutes', { n: Number(n) }))]))
    expect(said).toEqual(forms)
  })

  it('has a text for every refusal in every language', () => {
    const missing = LANGUAGES.flatMap((language) => Object.keys(ERRORS).filter((code) => speak(language, say(`errors.${code}` as SaidKey)) === `errors.${code}`))
    expect(missing).toEqual([])
  })

  it('keeps one calendar and Latin digits, and writes moments, countries and shares as the language does', () => {
    const at = Date.UTC(2026, 10, 19, 13, 5)
    expect(LANGUAGES.map((language) => speak(language, say('errors.locations_soon', { on: moment(at, 'day'), next: moment(at, 'dayAndTime', 'Europe/Madrid') })))).toEqual([
      expect.stringContaining('2026-11-19'), expect.stringContaining('19. Nov. 2026'), expect.stringContaining('19 nov 2026'), expect.stringContaining('19 de nov. de 2026'),
      expect.stringContaining('19 lis 2026'), expect.stringContaining('19 лист. 2026'), expect.stringContaining('19 нояб. 2026'),
    ])
    expect(speak('de', say('why.inside_locations', { country: { country: 'PT' } }))).toBe('Portugal ist einer Ihrer Standorte.')
    expect(speak('pl', say('place.country', { country: { country: 'DE' } }))).toBe('Niemcy')
    expect(speak('de', say('all.text', { text: { share: 0.3333 } }))).toBe('33,33\u00A0%')
  })

  it('speaks sentences inside of sentences, leaves what people typed, and shows a hole that nothing fills', () => {
    expect(speak('de', sentences(say('notice.reserveAgain'), 'Danke | {sehr} @:x'))).toBe('Ihr Unternehmen kann wieder reservieren. Danke | {sehr} @:x')
    expect(speak('en', say('errors.wrong_state', { number: 'IR-1' }))).toContain('{state}')
  })

  it('fills every hole in every language from the same params', () => {
    const all = leaves(readMessages('en')).flatMap(([key, text]) => LANGUAGES.map((language) => {
      const params = Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, name === 'n' ? 5 : `<${name}>`]))
      return [language, key, speak(language, say(key as SaidKey, params))] as const
    }))
    expect(all.filter(([, , text]) => /[{}]| \| /.test(text))).toEqual([])
    expect(all.length).toBeGreaterThan(3000)
  })
})

describe('the language of a call', () => {
  it.each([
    ['pl', 'pl'], ['pt', 'pt-BR'], ['de-AT,de;q=0.9,en;q=0.8', 'de'], ['ja,uk;q=0.5', 'uk'], ['en;q=0.1,ru;q=0.9', 'ru'], ['*', 'en'], ['', 'en'], [undefined, 'en'], ['de;q=0', 'en'], [';;,=', 'en'],
  ] as const)('of %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })
})

function leaves(texts: Record<string, unknown>, path = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, it]) => typeof it === 'string' ? [[path + name, it] as [string, string]] : leaves(it as Record<string, unknown>, `${path}${name}.`))
}
