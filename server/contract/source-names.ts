import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'
import { FORM_LIMITS } from '../core/request-form.ts'

const MOST = 300
const LONGEST_NAME = 60

const word = (most: number): z.ZodString => z.string().trim().min(1).max(most).regex(/^[^\p{Cc}\u2028\u2029]*$/u, inIssue('badField.lineBreaks'))

/** PUT /api/operator/source-names — all names by the codes of their sources; `version` as it was read. */
export const sourceNamesBody = z.strictObject({
  version: z.int().min(0), names: z.record(word(FORM_LIMITS.source), word(LONGEST_NAME)).refine((it) => Object.keys(it).length <= MOST, inIssue('badField.names', { most: MOST })),
})
export type SourceNamesBody = z.infer<typeof sourceNamesBody>

/** GET and PUT /api/operator/source-names; `seen`: the codes of the last year's requests, the most frequent first. */
export type SourceNamesView = { names: Readonly<Record<string, string>>, seen: { code: string, requests: number }[], version: number, changedBy: string | null, changedAt: number | null }
