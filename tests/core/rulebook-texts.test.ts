import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { readSources } from '../support/imports.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** Where people's words are written; the rulebook's own numbers and bounds, and the table of foreign words, are left out. */
const WORDS = /^(server\/(app|core|mail|routes)|client|install)\//
const OWN_NUMBERS = ['server/core/rulebook.ts', 'server/core/rulebook-check.ts', 'server/core/masking-words.ts', 'server/core/masking-number-words.ts']

/** A number, in digits or as a word, before something that a rulebook counts. */
const COUNTED = /(?<![-\w.])(\d+|two|three|four|five|six|seven|ten|fourteen|thirty|ninety)(\s|-)(?:(?:working|business|calendar|certified|more|additional|new|free)\s)?(days?|hours?|minutes?|seconds?|weeks?|places?|partners?|companies|locations?|countries|requests?|levels?|seats?|warnings?|in work|a day)\b/i
const SHARE = /(?<![-\w.])\d+(?:\.\d+)? ?(?:%|per cent)(?!\w)/i

/** Numbers that no rulebook holds, and why. */
const OTHERS: readonly [text: RegExp, why: string][] = [
  [/\b1 (place|day|hour|minute|second|request|partner|country|location)\b/, 'the form of a word for one'],
  [/This takes 1 to 7 business days/, 'how long the vendor checks an application (S0 §3)'],
  [/seen within 15 minutes/, 'how often records are compared, a setting of the server'],
  [/Checking every 15 seconds/, 'how often the client looks while the stream is away'],
  [/It works once, for 15 minutes/, 'how long a sign-in link lives'],
  [/nothing is sent to it for ten minutes/, 'how long Bitrix24 blocks a portal'],
  [/^100%$|inline-size:100%/, 'a width'],
  [/Two or three sentences/, 'how long a text should be'],
]

/** Every text in a file: strings, templates with their holes left out, and what stands between tags. */
function textsOf(file: string, source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text)
    else if (ts.isTemplateExpression(node)) found.push([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('{}'))
    else ts.forEachChild(node, visit)
    if (ts.isTemplateExpression(node)) for (const span of node.templateSpans) visit(span.expression)
  }
  const template = file.endsWith('.vue') ? (/<template>([\s\S]*)<\/template>/.exec(source)?.[1] ?? '') : ''
  const script = file.endsWith('.vue') ? (/<script[^>]*>([\s\S]*?)<\/script>/.exec(source)?.[1] ?? '') : source
  visit(ts.createSourceFile(file, script, ts.ScriptTarget.Latest, true))
  return [...found, ...template.split(/<[^>]*>/).map((it) => it.trim())]
}

function rulebookNumbers(file: string, source: string): string[] {
  return textsOf(file, source).filter((text) => (COUNTED.test(text) || SHARE.test(text)) && !OTHERS.some(([known]) => known.test(text))).map((text) => `${file}: ${text.trim().slice(0, 160)}`)
}

describe('a number of the rulebook', () => {
  it('stands in no text: it is always printed from the rulebook in force', () => {
    const sources = [...readSources(ROOT, ['server', 'client', 'install'])].filter(([file]) => WORDS.test(file) && !OWN_NUMBERS.includes(file))
    expect(sources.length).toBeGreaterThan(300)
    expect(sources.flatMap(([file, source]) => rulebookNumbers(file, source))).toEqual([])
  })

  it.each([
    'const a = \'Up to 3 partners can take it\'', 'const a = `Call within 24 hours, ${name}`', 'const a = \'at most three places\'', 'const a = `level 4 starts at 50 %`', 'const a = \'warned at 90% of the time\'',
    'const a = { left: \'within 14 days after reserving\' }', 'const a = `${x ? \'You have 10 new requests a day\' : \'\'}`',
  ])('is found where it stands: %s', (source) => {
    expect(rulebookNumbers('a.ts', source)).toHaveLength(1)
  })

  it('is found between the tags of a component', () => {
    expect(rulebookNumbers('a.vue', '<script setup lang="ts">\nconst a = 1\n</script>\n<template><p>Four <b>Up to 3 partners</b></p></template>')).toEqual(['a.vue: Up to 3 partners'])
  })

  it.each(['const a = `${cap} partners`', 'const a = 24 * HOUR_MS', '// at most 3 partners', 'const a = \'{cap} places\'', 'const a = \'No place left | 1 place left | {n} places left\''])('is not found in %s', (source) => {
    expect(rulebookNumbers('a.ts', source)).toEqual([])
  })
})
