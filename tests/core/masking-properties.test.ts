import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskContacts } from '../../server/core/masking.ts'
import { latinDigits } from '../../server/core/text.ts'
import { MASKING_LINES } from '../support/masking-corpus.ts'

/** What contacts are made of, so that random texts come near the rules. */
const PIECES = [
  '+', '00', '7', '12', '555', '2671', '912345678', ' ', ' ', '.', '-', '/', '(', ')', '@', ':', ',', '\n', 'a', 'ivan', 'acme', 'example', 'com', 'de', 'ru', ' at ', ' dot ', '[at]', '(dot)', ' punto ', ' собака ', ' точка ',
  'one ', 'семь ', 'zwei ', 'tel ', 'whatsapp ', 'telegram: ', 'skype ', 'www.', 'https://', 't.me/', 'ИНН ', 'VAT ', 'NIP', '微信', '一', '三', '八', '零', 'ゼロ', '공', '일', '①', '٣', '९', '４', 'é', 'O', 'l', '\u200b', '\u0301', '😀', '\ud800', '[phone hidden]', '[',
  ']', 'hidden', 'Ivan', 'Petrov', 'Петрова', 'same number', ' x ', '€', '2026', '01.12.', '%40', '&#64;', '点', '★', '_', '#', '"', '\'', '’',
]
const near = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join(''))
const corpus = fc.tuple(fc.constantFrom(...MASKING_LINES), fc.constantFrom(...MASKING_LINES), fc.nat(200), fc.nat(200)).map(([a, b, from, to]) => a.text.slice(0, from) + b.text.slice(-to))
const text = fc.oneof(near, corpus, fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }))
const known = fc.option(fc.record({
  firstName: fc.oneof(fc.constantFrom('Ivan', 'Иван', '小华', 'hidden', 'X', 'Will', ''), near), lastName: fc.oneof(fc.constantFrom('Petrov', 'Петров', '李', 'phone', 'van der Berg', ''), near),
  email: fc.constantFrom('ivan@acme.example', 'ivan@gmail.com', 'x', ''),
}), { nil: undefined })
const RUNS = { numRuns: 600 }

function countDigits(of: string): number {
  return latinDigits(of.normalize('NFKC')).replace(/[^0-9]/g, '').length
}

describe('maskContacts, whatever is typed', () => {
  it('changes nothing when it reads its own result', () => {
    fc.assert(fc.property(text, known, (typed, who) => {
      const once = maskContacts(typed, who).text
      expect(maskContacts(once, who).text).toBe(once)
    }), RUNS)
  })

  it('never shows a digit that was not typed, and counts what it hid', () => {
    fc.assert(fc.property(text, known, (typed, who) => {
      const masked = maskContacts(typed, who)
      const hidden = Object.values(masked.hidden).reduce((sum, count) => sum + count)
      expect(countDigits(masked.text)).toBeLessThanOrEqual(countDigits(typed))
      expect(masked.text === typed).toBe(hidden === 0)
    }), RUNS)
  })

  it('keeps what stands before and after, in its order', () => {
    fc.assert(fc.property(text, (typed) => {
      let at = 0
      for (const kept of maskContacts(typed).text.split(/\[(?:phone|email|link|handle|name|company number) hidden\]/u)) {
        const found = typed.indexOf(kept, at)
        expect(found).toBeGreaterThanOrEqual(0)
        at = found + kept.length
      }
    }), RUNS)
  })
})

describe('hostile texts of 100,000 characters', () => {
  it.each([
    '1', '1 ', 'a ', 'a.', '@', 'a@a.', 'one ', 'one, ', 'семь-', 'whatsapp ', 'telegram a_', 'vat ', 'инн 1', 'Petrov ', 'I. ', 'Petrov I. ', 'van ', '微信', '一', '공 ', ' dot ', 'a at ', '★a', 'mail a ', 'gmail ', 'www ', 'a . ', 'a-at-', 'AA11 1111 ', '[phone hidden]', 'acme ',
  ])('%j again and again is read in time that grows with its length', (piece) => {
    const who = { firstName: 'Ivan', lastName: 'van Petrov', email: 'ivan@acme.example' }
    const hostile = piece.repeat(Math.ceil(100_000 / piece.length))
    const started = process.threadCpuUsage()
    maskContacts(hostile, who)
    // The processor's own time, which no busy neighbour lengthens; a pattern that tries again and again would take minutes.
    expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(2_000)
  })
})
