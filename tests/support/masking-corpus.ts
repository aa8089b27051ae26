import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { maskContacts } from '../../server/core/masking.ts'
import type { Known } from '../../server/core/masking-names.ts'

export type MaskingLine = { id: string, lang: string, text: string, hide: string[], keep: string[], known?: Known }
export type Measured = { lines: number, languages: number, items: number, missed: string[], spoiled: string[] }

const CORPUS = join(import.meta.dirname, '../corpus')

export const MASKING_LINES = readFileSync(join(CORPUS, 'masking.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as MaskingLine)

/** False positives that were looked at and accepted, each with the words it costs. */
export const ACCEPTED = readFileSync(join(CORPUS, 'masking-false-positives.txt'), 'utf8').trim().split('\n').filter((line) => line !== '')

/** Masks every line, and says which secrets are still readable and which honest words are gone. */
export function measureMasking(lines: readonly MaskingLine[]): Measured {
  const missed: string[] = []
  const spoiled: string[] = []
  for (const { id, text, hide, keep, known } of lines) {
    const masked = maskContacts(text, known).text
    missed.push(...hide.filter((item) => survives(item, masked)).map((item) => `${id}: ${item}`))
    spoiled.push(...keep.filter((item) => !masked.includes(item)).map((item) => `${id}: ${item}`))
  }
  return { lines: lines.length, languages: new Set(lines.map((line) => line.lang)).size, items: lines.flatMap((line) => line.hide).length, missed, spoiled }
}

/** A secret of which half can be read is no secret. */
function survives(item: string, masked: string): boolean {
  const half = Math.ceil(item.length / 2)
  const pieces = half >= 5 ? [item.slice(0, half), item.slice(-half)] : []
  return [item, ...pieces].some((piece) => masked.includes(piece))
}
