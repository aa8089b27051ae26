import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatAge, formatDay, formatPercent } from '../../client/shared/format.ts'
import { CLIENT_LANGUAGES, LANGUAGES, pluralKinds, toClientLanguage, toLanguage } from '../../server/core/languages.ts'
import { readImports, readSources } from '../support/imports.ts'
import { texts } from '../support/texts.ts'
import { areasOf, keysOf, readLocales } from '../support/locales.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const locales = readLocales(ROOT)
const english = locales.get('en')!
/** What the browser speaks; the server's sentences have tests of their own. */
const isClients = (area: string): boolean => !/^(said|errors|client)/.test(area)
/** What clients read on public pages and in mails. */
const forClients = (area: string): boolean => area.startsWith('client')

describe('the texts', () => {
  it.each(CLIENT_LANGUAGES)('are complete in %s: the same keys and holes, and as many forms as the language has', (language) => {
    const own = locales.get(language)!
    const kinds = pluralKinds(language).length
    const needed = LANGUAGES.some((it) => it === language) ? (): boolean => true : forClients
    const problems = [...english].flatMap(([key, { text, area }]) => {
      const other = own.get(key)?.text
      if (other === undefined) return needed(area) ? [`${key} is missing`] : []
      const forms = other.split(' | ').length
      return [
        ...(holes(text) === holes(other) ? [] : [`${key}: holes ${holes(text)}, there ${holes(other)}`]),
        ...(text.includes(' | ') === other.includes(' | ') ? [] : [`${key} has plural forms in one language only`]),
        ...(forms === 1 || forms === kinds || forms === kinds + 1 ? [] : [`${key} has ${forms} forms, ${language} has ${kinds}`]),
        ...(other.trim() === '' ? [`${key} is empty`] : []),
      ]
    })
    expect(problems).toEqual([])
    expect([...own.keys()].filter((key) => !english.has(key))).toEqual([])
  })

  it('have each group in one file only: a later file would take its place as a whole', () => {
    const files = new Map<string, string>()
    const twice = [...english].flatMap(([key, { area }]) => {
      const group = key.split('.')[0] ?? ''
      const known = files.get(group)
      files.set(group, area)
      return known === undefined || known === area ? [] : [`${group}: ${known}, ${area}`]
    })
    expect(twice).toEqual([])
  })

  it('are all used', () => {
    const code = [...readSources(ROOT, ['client', 'install']).values()].join('\n')
    const named = new Set(code.match(/(?<=['"`])[a-z]\w*(?:\.\w+)+(?=['"`])/g))
    expect([...english].filter(([key, { area }]) => isClients(area) && !named.has(key)).map(([key]) => key)).toEqual([])
  })

  it('that clients read are all used', () => {
    const code = [...readSources(ROOT, ['server']).values()].join('\n')
    const named = new Set(code.match(/(?<=['"`])[a-z]\w*(?:\.\w+)+(?=['"`])/g))
    const groups = [...code.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/g)].map(([, group]) => group ?? '')
    expect([...english].filter(([key, { area }]) => forClients(area) && !named.has(key) && !groups.some((group) => key.startsWith(group))).map(([key]) => key)).toEqual([])
  })

  it.each(['client/partner/main.ts', 'client/operator/main.ts', 'client/card/main.ts', 'install/main.ts'])('that a page uses are in the areas it loads: %s', (entry) => {
    const sources = readSources(ROOT, ['client', 'install'])
    const reached = new Set<string>()
    const walk = (file: string): void => {
      const text = sources.get(file)
      if (text === undefined || reached.has(file)) return
      reached.add(file)
      for (const { specifier, kind } of readImports(file, text)) if (kind !== 'type' && specifier.startsWith('.')) walk(join(file, '..', specifier))
    }
    walk(entry)
    const loaded = areasOf(sources.get(entry)!)
    // A map of names is not used as a whole by everybody who loads it; what a component itself names is.
    const code = [...reached].filter((file) => !file.endsWith('/names.ts')).map((file) => [file, sources.get(file)!] as const)
    const missing = code.flatMap(([file, text]) => [...english].filter(([key, { area }]) => isClients(area) && !loaded.includes(area) && text.includes(`'${key}'`)).map(([key]) => `${file}: ${key}`))
    expect(reached.size).toBeGreaterThan(10)
    expect(missing).toEqual([])
  })
})

describe('useText', () => {
  it('fills holes and takes the form of the language', async () => {
    const say = (n: number): string => texts.t('places.left', { n }, n)
    expect([0, 1, 2].map(say)).toEqual(['No place left', '1 place left', '2 places left'])
    await texts.speak('xa')
    expect(texts.t('action.reload')).toBe('[Ŕéłóád ~~~]')
    await texts.speak('en')
  })
})

describe('the language', () => {
  it('is found for the codes of Bitrix24 and for tags of browsers', () => {
    expect(['la', 'br', 'ua', 'de', 'de-AT', 'pt', 'PT-br', 'en', 'ru'].map(toLanguage)).toEqual(['es', 'pt-BR', 'uk', 'de', 'de', 'pt-BR', 'pt-BR', 'en', 'ru'])
    expect(toLanguage('ja')).toBeNull()
    expect(['ar-EG', 'pt', 'ja'].map(toClientLanguage)).toEqual(['ar', 'pt-BR', null])
    expect(toLanguage('ar')).toBeNull()
  })

  it('is that of dates and numbers too, in one calendar and one set of digits', async () => {
    const at = Date.UTC(2026, 10, 20, 12)
    await texts.speak('de')
    expect([formatDay(at), formatPercent(62), formatAge(at, at + 240_000)]).toEqual(['20. Nov. 2026', '62\u00A0%', 'vor 4 Min.'])
    await texts.speak('en')
    expect([formatDay(at), formatPercent(62), formatAge(at, at + 240_000)]).toEqual(['20 Nov 2026', '62%', '4 min ago'])
  })
})

function holes(text: string): string {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ')
}

it('flattens nested groups', () => {
  expect(keysOf({ a: { b: 'x', c: { d: 'y' } } })).toEqual([['a.b', 'x'], ['a.c.d', 'y']])
})
