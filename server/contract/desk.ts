import { z } from 'zod'
import { partnerId } from './partner.ts'

/** GET /api/operator/cases?state=open&partner=luso — open ones oldest first, decided ones newest first, at most 200; of one partner or of all. */
export const deskQuery = z.strictObject({ state: z.enum(['open', 'decided']).default('open'), partner: partnerId.optional() })

/** POST /api/operator/cases/:id/decision — `decision` is one of the case's `decisions`. */
export const decisionBody = z.strictObject({ decision: z.string().min(1).max(40), note: z.string().trim().min(3).max(2000) })
export type DecisionBody = z.infer<typeof decisionBody>

export type CaseView = {
  id: string
  kind: string
  /** What may be decided; empty once it is. */
  decisions: string[]
  partner: { id: string, name: string } | null
  /** The request it is about, as `IR-1042`. */
  request: string | null
  partnerId: string | null
  reservationId: string | null
  requestId: string | null
  openedAt: number
  openedBy: string
  dueAt: number | null
  /** How many working days an open complaint still has; null for all others. */
  workdaysLeft: number | null
  /** What the decision rests on, by name. */
  facts: Readonly<Record<string, unknown>>
  decided: { decision: string, note: string, by: string, at: number } | null
}

export type DeskView = { cases: CaseView[], now: number }
