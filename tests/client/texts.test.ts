import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../client/shared/i18n/en.ts'
import { app } from '../../client/shared/i18n/en/app.ts'
import { card } from '../../client/shared/i18n/en/card.ts'
import { reservation } from '../../client/shared/i18n/en/reservation.ts'
import { createText } from '../../client/shared/i18n/i18n.ts'
import type { Messages } from '../../client/shared/i18n/i18n.ts'
import { readImports, readSources } from '../support/imports.ts'

const ROOT = join(import.meta.dirname, '..', '..')

function keysOf(messages: Messages, path = ''): string[] {
  return Object.entries(messages).flatMap(([name, it]) => typeof it === 'string' ? [path + name] : keysOf(it, `${path}${name}.`))
}

describe('createText', () => {
  const t = createText({ left: { days: 'none | {n} day | {n} days' }, app: { hello: 'Hello {name}' } })

  it('fills in the names and leaves visible what is not there', () => {
    expect(t('app.hello' as never, { name: 'Ana' })).toBe('Hello Ana')
    expect(t('app.hello' as never)).toBe('Hello {name}')
    expect(t('app.missing' as never)).toBe('app.missing')
  })

  it('takes the form for none, one and many', () => {
    expect([0, 1, 2, 5].map((n) => t('left.days', { n }, n))).toEqual(['none', '1 day', '2 days', '5 days'])
  })
})

describe('the words of the CRM tab', () => {
  it('are all in the areas that it loads', () => {
    const sources = readSources(ROOT, ['client'])
    const reached = new Set<string>()
    const walk = (file: string): void => {
      const text = sources.get(file)
      if (text === undefined || reached.has(file) || file.startsWith('client/shared/i18n/en')) return
      reached.add(file)
      for (const { specifier, kind } of readImports(file, text)) if (kind !== 'type' && specifier.startsWith('.')) walk(join(file, '..', specifier))
    }
    walk('client/card/main.ts')
    expect(reached.size).toBeGreaterThan(20)

    const known = new Set(keysOf({ ...app, ...reservation, ...card }))
    const all = keysOf(en)
    // Not every name map is used as a whole; what a component itself names is.
    const components = [...reached].filter((file) => file.endsWith('.vue') || file.includes('/composables/') || file.includes('/reservation/'))
    const missing = components.flatMap((file) => all.filter((key) => !known.has(key) && new RegExp(`['"]${key.replace('.', '\\.')}['"]`).test(sources.get(file) ?? '')).map((key) => `${file}: ${key}`))
    expect(missing).toEqual([])
  })
})
