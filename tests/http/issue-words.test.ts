import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { callBody } from '../../server/contract/follow-up.ts'
import { readPartnerLine } from '../../server/contract/partner-csv.ts'
import { partnerBody } from '../../server/contract/partner.ts'
import { rulebookBody } from '../../server/contract/rulebook.ts'
import { LANGUAGES } from '../../server/core/languages.ts'
import type { Language } from '../../server/core/languages.ts'
import { readCsv } from '../../server/http/csv.ts'
import { sayIssue } from '../../server/http/issues.ts'
import { Refusal } from '../../server/core/errors.ts'
import { english, speak } from '../../server/say/speak.ts'
import { readSources } from '../support/imports.ts'

/** What a document about the interface holds and nobody is told: descriptions and examples. */
const DOCUMENTS = new Set(['describe', 'meta'])
const DOCUMENTED = new Set(['text', 'summary', 'description', 'title', 'example'])

/** Texts in a file of the contract that a schema could tell somebody: what has a space, and is neither description nor example. */
function sentencesOf(file: string, source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && DOCUMENTS.has(node.expression.name.text)) return visit(node.expression)
    if (ts.isPropertyAssignment(node) && DOCUMENTED.has(node.name.getText())) return
    if (ts.isVariableDeclaration(node) && /_EXAMPLE$|^EXAMPLE/.test(node.name.getText())) return
    if (ts.isStringLiteralLike(node) && /\s/.test(node.text.trim())) found.push(node.text)
    if (ts.isTemplateExpression(node) && /^`[A-Z]|\s.*\.`$/.test(node.getText())) found.push(node.getText())
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true))
  return found
}

describe('a schema of the contract', () => {
  it('holds no sentence of its own: each has a key and so every language', () => {
    const sources = [...readSources(join(import.meta.dirname, '..', '..'), ['server'])].filter(([file]) => file.startsWith('server/contract/'))
    expect(sources.length).toBeGreaterThan(30)
    expect(sources.flatMap(([file, source]) => sentencesOf(file, source).map((text) => `${file}: ${text}`))).toEqual([])
  })

  it.each([
    'z.string().min(2, \'Write a few words.\')', 'z.url({ error: \'Write an address\' })', 'z.array(x).refine(f, `At most ${MOST} names.`)', 'wrong(\'score\', \'Choose a mark.\')', 'x.refine(f, `${what} has 1 to ${most} characters.`)',
  ])('would be found with one: %s', (source) => {
    expect(sentencesOf('a.ts', source)).toHaveLength(1)
  })

  const told = (schema: z.ZodType, body: unknown, language: Language): string[] => schema.safeParse(body).error?.issues.map((issue) => sayIssue(issue, language)) ?? []

  it('says in every language what is wrong, by its own sentence or zod’s', () => {
    const card = { name: '', status: 'platinum', city: 'Porto', homeCountry: 'Portugal', timeZone: 'Lisbon', email: 'nobody', phone: '1', approvedAt: 'soon', other: 1 }
    expect(told(partnerBody, card, 'en')).toEqual(expect.arrayContaining([
      'A name has 1 to 200 characters.', 'A status is bronze, silver or gold.', 'A country is its ISO code, such as PT.', 'A time zone has a name such as Europe/Lisbon.',
      'Write an e-mail address, such as requests@company.example.', 'Unrecognized key: "other"',
    ]))
    expect(told(partnerBody, card, 'de')).toEqual(expect.arrayContaining(['Ein Name hat 1 bis 200 Zeichen.', 'Ein Status ist bronze, silver oder gold.', 'Unbekannter Schlüssel: "other"']))
    expect(told(rulebookBody, { startsAt: 'x', why: '', rules: { reach: { bronze: 'far' } } }, 'pl')).toEqual(expect.arrayContaining(['To musi być chwila.', 'Do wyboru: locations, city, country, anywhere.']))
    expect(told(callBody, { reason: 'confirm', answer: 'happy', score: null, note: '', nextAt: null }, 'uk').at(-1)).not.toMatch(/[a-z]{3} /)
    const all = LANGUAGES.map((language) => told(partnerBody, card, language))
    for (const texts of all) expect(texts.join(' ')).not.toMatch(/said:|badField|[{}]/)
    expect(new Set(all.map((it) => it[0])).size).toBe(LANGUAGES.length)
  })

  it('says it of a file’s lines and of a file as a whole too', () => {
    const wrong = readPartnerLine({ id: 'a b', status: 'platinum' })
    expect(Array.isArray(wrong) && wrong.map(english)).toEqual(['An id has 1 to 64 letters, digits, dots, hyphens and underscores.', 'status: A status is bronze, silver or gold.'])
    expect(Array.isArray(wrong) && wrong.map((it) => speak('ru', it))[1]).toBe('status: Статус – это bronze, silver или gold.')
    expect(speak('de', readCsv('id,name\na', ['id', 'name'])[0]?.trouble ?? '')).toBe('Diese Zeile hat 1 Zelle, die erste 2.')
    const refused = ((): unknown => {
      try {
        return readCsv('id,colour\n', ['id'])
      } catch (error) {
        return error
      }
    })()
    expect(refused instanceof Refusal && speak('de', refused.said)).toBe('Die erste Zeile hat eine Spalte „colour“, die nicht bekannt ist. Bekannt sind id. Es wurde nichts importiert.')
  })
})
