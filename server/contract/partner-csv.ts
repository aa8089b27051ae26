import { z } from 'zod'
import type { CardChanges, PartnerCard } from '../core/partner-card.ts'
import { CARD_FIELDS, wholeCard } from '../core/partner-card.ts'
import { issueWords } from '../core/issue-words.ts'
import type { Words } from '../core/said.ts'
import { say } from '../core/said.ts'
import { partnerBody, partnerId, partnerPatch } from './partner.ts'

/** POST /api/operator/partners/import (text/csv) — with `?dryRun=1` it says what would come out and changes nothing. */
export const importQuery = z.strictObject({ dryRun: z.literal('1').optional() })

/** Only `id` has to be there; a column that is not in the file stays as it is. */
export const CSV_COLUMNS = ['id', ...CARD_FIELDS, 'locations'] as const

export type ImportLineView = {
  line: number
  id: string
  result: 'created' | 'changed' | 'unchanged' | 'refused'
  /** Which fields changed. */
  fields: string[]
  /** Why it was refused and what to do. */
  sentences: string[]
}
export type ImportView = { dryRun: boolean, created: number, changed: number, unchanged: number, refused: number, lines: ImportLineView[] }

/** A line as it was understood. `whole` is null when it does not make a new partner, and `missing` says why. */
export type ReadLine = { id: string, changes: CardChanges, whole: PartnerCard | null, missing: Words[] }

const NEVER_EMPTY: readonly string[] = ['name', 'status', 'city', 'homeCountry', 'timeZone']

/** Reads the cells of one line; returns sentences when something is wrong with it. */
export function readPartnerLine(cells: Readonly<Record<string, string>>): ReadLine | Words[] {
  const formulas = Object.entries(cells).filter(([name, cell]) => /^[=+@-]/.test(cell) && !(name === 'phone' && /^\+\d/.test(cell))).map(([name]) => say('invalid.formula', { field: name }))
  const id = partnerId.safeParse(cells['id'] ?? '')
  const raw = Object.fromEntries(Object.entries(cells).filter(([name]) => name !== 'id').map(([name, cell]) => [name, toValue(name, cell, cells['id'] ?? '')]))
  const patch = partnerPatch.safeParse(raw)
  const wrong: Words[] = [...formulas, ...(id.error?.issues.map(({ message }) => issueWords(message)) ?? []), ...sentencesOf(patch.error)]
  if (wrong.length > 0 || !patch.data || id.data === undefined) return wrong
  const body = partnerBody.safeParse(raw)
  const absent = NEVER_EMPTY.filter((name) => !(name in raw))
  return { id: id.data, changes: patch.data, whole: body.data ? wholeCard(id.data, body.data) : null, missing: absent.map((name) => say('invalid.needed', { field: name })) }
}

/** An empty cell empties the field; a company whose group is empty is its own. */
function toValue(name: string, cell: string, id: string): unknown {
  if (name === 'locations') return cell.split(/[\s,|]+/).filter(Boolean).map((key) => ({ country: key.slice(0, 2), region: key.length > 2 ? key : null }))
  if (name === 'groupId') return cell === '' ? id : cell
  return cell === '' && !NEVER_EMPTY.includes(name) ? null : cell
}

function sentencesOf(error: z.ZodError | undefined): Words[] {
  return error?.issues.map(({ path, message }) => say('badField.cell', { field: path.join('.'), text: issueWords(message) })) ?? []
}
