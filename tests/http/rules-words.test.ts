import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { RulebooksView, RulesView } from '../../server/contract/rulebook.ts'
import { LANGUAGES } from '../../server/core/languages.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { rulesOf } from '../../server/core/rulebook-versions.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { ENGINES, openProduct, settleAll } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'

const RULES = rulesOf(DEFAULT_RULEBOOK)
const WHY = 'Kunden warten zu lange.'

describe.each(ENGINES)('new rules, read in other languages, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let nordwerk: Api

  beforeAll(async () => {
    product = await openProduct(open)
    ;[operator, nordwerk] = await Promise.all([product.as('vendor'), product.as('nordwerk')])
    await product.app.db.updateTable('portals').set({ language: 'de' }).where('partner_id', '=', 'nordwerk').execute()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const ask = async <T>({ token }: Api, path: string, language: string, post?: object): Promise<T> => (await fetch(`${product.url}${path}`, {
    headers: { 'authorization': `Bearer ${token}`, 'accept-language': language, 'content-type': 'application/json' }, ...post && { method: 'POST', body: JSON.stringify(post) },
  })).json() as Promise<T>
  const startsAt = (): number => (Math.floor(product.clock.now() / DAY_MS) + 3) * DAY_MS

  it('are refused in the operator’s language, field by field', async () => {
    const rules = { ...RULES, cap: 99, firstContactHours: 900, levels: [{ ...RULES.levels[0], name: ' ' }, ...RULES.levels.slice(1)] }
    const refused = async (language: string) => (await ask<ErrorBody>(operator, '/api/operator/rulebooks', language, { startsAt: startsAt(), why: WHY, rules })).error.fields
    expect(await refused('de')).toEqual({
      'rules.cap': 'Plätze je neuer Anfrage: eine ganze Zahl von 1 bis 20.', 'rules.levels.0.name': 'Stufe 1 braucht einen Namen.',
      'rules.firstContactHours': 'Der Erstkontakt muss fällig sein, bevor eine ruhende Anfrage entzogen wird (7 Tage).',
    })
    expect(await refused('en')).toMatchObject({ 'rules.cap': 'Places of a new request must be a whole number from 1 to 20.' })
    const all = await Promise.all(LANGUAGES.map(refused))
    expect(new Set(all.map((it) => it?.['rules.firstContactHours'])).size).toBe(LANGUAGES.length)
  })

  it('are announced in the app, by mail and on the page of the rules in the partner’s language', async () => {
    await ask<RulebooksView>(operator, '/api/operator/rulebooks', 'de', { startsAt: startsAt(), why: WHY, rules: { ...RULES, cap: 4, proofOfWon: false, restrictedCountries: ['CU'] } })
    const { versions } = await ask<RulebooksView>(operator, '/api/operator/rulebooks', 'de')
    const changes = ['Eine neue Anfrage hat 4 Plätze (vorher: 3 Plätze).', 'Eine Anfrage gilt auch ohne Nachweis als „Gewonnen“ (vorher: nur mit Nachweis).', 'Länder, aus denen Anfragen nicht weitergegeben werden: Kuba (vorher: Kuba, Iran, Nordkorea und Syrien).']
    expect(versions[0]?.changes).toEqual(changes)

    const { announced } = await ask<RulesView>(nordwerk, '/api/rules', 'de')
    const on = new Intl.DateTimeFormat('de', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(startsAt())
    const sentences = changes.map((it) => `Ab ${on}: ${it}`)
    expect(announced).toMatchObject([{ why: WHY, changes: sentences }])
    const told = ['Neue Regeln, Version 2, gelten ab ' + `${on}. Was Sie vorher reservieren, behält die Regeln, unter denen es reserviert wurde. Warum: ${WHY}`, ...sentences].join(' ')
    const noticeIn = async (language: string) => (await ask<NoticesView>(nordwerk, '/api/notices', language)).notices.find((it) => it.kind === 'rules_announced')?.text
    expect(await noticeIn('de')).toBe(told)
    expect(await noticeIn('pl')).toContain('nowe zapytanie ma 4 miejsca (wcześniej: 3 miejsca).')
    expect(await noticeIn('en')).toContain('a new request has 4 places (before: 3 places).')

    await settleAll(product)
    expect(product.sandbox.mails().filter((it) => it.text.replace(/\s+/g, ' ').includes('Eine neue Anfrage hat 4 Plätze (vorher: 3 Plätze).'))).not.toEqual([])
  })
})
