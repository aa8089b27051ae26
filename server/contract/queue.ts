import { z } from 'zod'
import type { DecisionKind } from '../core/moderation.ts'
import { publishBody, rejectBody } from './operator.ts'

/** POST /api/operator/requests/:number/decision — goes out some seconds later; DELETE takes it back until then, whoever made it. */
export const decisionBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('publish'), ...publishBody.shape }),
  z.strictObject({ kind: z.literal('reject'), ...rejectBody.shape }),
])
export type DecisionBody = z.infer<typeof decisionBody>

/** A decision that has not gone out. `failed` says why it could not, in a sentence; then somebody has to decide again. */
export type DecisionView = { kind: DecisionKind, by: string, isMine: boolean, decidedAt: number, goesOutAt: number, failed: string | null }

/** What both answer with. */
export type DecidedView = { number: string, decision: DecisionView | null, now: number }
