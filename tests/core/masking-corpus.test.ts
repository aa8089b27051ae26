import { describe, expect, it } from 'vitest'
import { ACCEPTED, MASKING_LINES, measureMasking } from '../support/masking-corpus.ts'

const LEAST_RECALL = 0.98

describe('the corpus of contacts in free text', () => {
  const { lines, languages, items, missed, spoiled } = measureMasking(MASKING_LINES)

  it('holds at least 400 texts in 12 languages', () => {
    expect(lines).toBeGreaterThanOrEqual(400)
    expect(languages).toBeGreaterThanOrEqual(12)
    console.log(`masking: ${lines} texts in ${languages} languages, ${items - missed.length} of ${items} secrets hidden, ${spoiled.length} honest words lost`)
  })

  it('loses at most one secret in fifty', () => {
    expect(1 - missed.length / items, missed.join('\n')).toBeGreaterThanOrEqual(LEAST_RECALL)
  })

  it('spoils no honest words but those that were looked at', () => {
    expect(spoiled).toEqual(ACCEPTED)
  })
})
