import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readText } from '../../server/core/request-form.ts'
import { cleanLine, cleanText, latinDigits } from '../../server/core/text.ts'

const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.constantFrom('a', 'é', 'e\u0301', ' ', '\t', '\n', '\r\n', '\r', '\u2028', '\u0085', '\u00a0', '\u200d', '\u200c', '\ufe0f', '\u200b', '\u202e', '\ud83d', '\u0000', '👩', '❤', 'क्', 'ष', 'می', 'خواهم', '\u3164'), { maxLength: 60 }).map((parts) => parts.join('')),
)
/** The same texts every time: what a run finds, the next one finds too. */
const RUNS = { numRuns: 500, seed: 2026 }

describe('text as people send it', () => {
  it('is clean after one cleaning', () => {
    fc.assert(fc.property(typed, (text) => {
      expect(cleanText(cleanText(text))).toBe(cleanText(text))
      expect(cleanLine(cleanLine(text))).toBe(cleanLine(text))
    }), RUNS)
  })

  it('holds nothing that cannot be stored, printed or seen', () => {
    fc.assert(fc.property(typed, (text) => {
      const clean = cleanText(text)
      expect(clean.isWellFormed()).toBe(true)
      expect(clean).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2028\u2029\u2066-\u2069]|\n{3}|^\s|\s$/u)
      expect(clean.normalize('NFC')).toBe(clean)
      expect(cleanLine(text)).not.toContain('\n')
    }), RUNS)
  })

  it('keeps letters and digits, in their order', () => {
    const seen = (text: string): string => text.toWellFormed().normalize('NFC').replace(/[^\p{L}\p{N}]|\p{Default_Ignorable_Code_Point}/gu, '')
    fc.assert(fc.property(typed, (text) => { expect(seen(cleanText(text))).toBe(seen(text)) }), RUNS)
  })

  it('is read as a request’s text without a throw, and the same a second time', () => {
    fc.assert(fc.property(typed, (text) => {
      const answer = readText(text)
      if ('value' in answer) expect(readText(answer.value)).toEqual(answer)
    }), RUNS)
  })

  it('has digits of any script as 0 to 9', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => { expect(latinDigits(text)).not.toMatch(/(?![0-9])\p{Nd}/u) }), RUNS)
  })
})
