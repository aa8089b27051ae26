import { z } from 'zod'
import type { ClientRating, ComplaintCode } from '../core/client-rating.ts'
import { CLIENT_SAYS_CODES } from '../core/outcome-reports.ts'
import type { OutcomeReport } from '../core/outcome-reports.ts'
import type { Outcome, Source } from '../core/outcome.ts'
import type { CrmView } from './reservation.ts'

/** POST /api/operator/reservations/:id/client-answer — what the client said when asked; `heardBy` is who heard it and how. */
export const clientAnswerBody = z.strictObject({ says: z.enum(CLIENT_SAYS_CODES), heardBy: z.string().trim().min(3).max(200) })
export type ClientAnswerBody = z.infer<typeof clientAnswerBody>

/** GET /api/operator/reservations/:id; client-answer answers with it too. */
export type OutcomeView = {
  id: string
  number: string
  partner: { id: string, name: string }
  state: 'held' | 'in_work' | 'closed'
  outcome: Outcome | null
  closedAt: number | null
  isExcused: boolean
  proof: string | null
  crm: CrmView
  /** What each side says; a side that said nothing is not there. */
  reports: OutcomeReport[]
  comparison: { kind: 'agree' | 'not_yet' | 'disagree', sentence: string }
  /** What each decision would do to the partner's conversion, as `43 % → 45 %`. */
  effects: { won: string, lost: string, nothing: string }
  cases: { id: string, kind: string, openedAt: number, openedBy: string, decision: string | null, note: string | null, decidedBy: string | null }[]
  /** What the client said on their page: of the first contact, of the work, and what they complain of. */
  client: { contacted: boolean | null, rating: (ClientRating & { comment: string }) | null, complaints: { reason: ComplaintCode, words: string, madeAt: number }[] }
  history: { at: number, source: Source, actor: string, change: string, reason: string }[]
  now: number
}
