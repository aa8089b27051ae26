import { z } from 'zod'
import type { DecisionKind } from '../core/moderation.ts'
import type { Budget, CloseReason, RequestState } from '../core/request.ts'
import { publishBody, rejectBody } from './operator.ts'
import type { RegionView } from './operator.ts'
import { areaBody } from './report.ts'

const code = z.string().max(14)

/** POST /api/operator/requests/:number/decision — goes out some seconds later; DELETE takes it back until then, whoever made it. */
export const decisionBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('publish'), ...publishBody.shape }),
  z.strictObject({ kind: z.literal('reject'), ...rejectBody.shape }),
  z.strictObject({ kind: z.literal('merge'), into: code }),
])
export type DecisionBody = z.infer<typeof decisionBody>

/** A decision that has not gone out. `failed` says why it could not, in a sentence; then somebody has to decide again. */
export type DecisionView = { kind: DecisionKind, by: string, isMine: boolean, decidedAt: number, goesOutAt: number, failed: string | null }

/** What both answer with. */
export type DecidedView = { number: string, decision: DecisionView | null, now: number }

/** POST /api/operator/requests/:number/hold — until a moment; DELETE takes it up again. */
export const holdBody = z.strictObject({ reason: z.string().trim().min(1).max(300), until: z.number().int() })
export type HoldBody = z.infer<typeof holdBody>

/** Put aside; `until` is null while it waits for its client's answer. */
export type HoldView = { reason: string, until: number | null, by: string, at: number }

/** POST /api/operator/requests/:number/question — mailed to the client in these words. */
export const questionBody = z.strictObject({ text: z.string().trim().min(1).max(1000) })
export type QuestionBody = z.infer<typeof questionBody>

/** What was asked, and what the client said to it. */
export type QuestionView = { text: string, askedAt: number, by: string, answer: string | null, answeredAt: number | null }
/** A question to begin with, in the client's language, and what it says in English. */
export type QuestionTemplate = { text: string, meaning: string }

/** GET /api/operator/requests/:number/compare?other=IR-1031 */
export const compareQuery = z.strictObject({ other: code.optional() })
/** POST /api/operator/requests/:number/apart — they are two. */
export const apartBody = z.strictObject({ other: code })

export type ComparedRequest = {
  number: string, state: RequestState, closeReason: CloseReason | null, receivedAt: number, title: string, text: string, place: string, country: string, language: string
  needs: string[], seats: number | null, budget: Budget | null
}
/** The request and others beside it. `same`: what of the contacts is the same; `alike`: how much of the text, in percent. */
export type CompareView = {
  request: ComparedRequest
  others: (ComparedRequest & { taken: number, cap: number, same: { phone: boolean, email: boolean }, alike: number, isToldApart: boolean })[]
}

/** POST /api/operator/queue/bulk — each by itself; what is refused stops no other. */
export const bulkBody = z.strictObject({
  numbers: z.array(code).min(1).max(200),
  action: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('publish') }), z.strictObject({ kind: z.literal('reject'), ...rejectBody.shape }), z.strictObject({ kind: z.literal('hold'), ...holdBody.shape }),
    z.strictObject({ kind: z.literal('area'), ...areaBody.shape }),
    z.strictObject({ kind: z.literal('assign'), moderator: z.string().max(100).nullable() }),
  ]),
})
export type BulkBody = z.input<typeof bulkBody>
export type BulkView = { results: { number: string, decision: DecisionView | null, refused: string | null }[], now: number }

/** GET /api/operator/queue/moderators — whom requests can be given to. */
export type ModeratorsView = { moderators: { id: string, name: string, isMe: boolean }[] }

/** GET /api/operator/queue/regions?country=PT */
export const regionsQuery = z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/) })
export type RegionsView = { regions: RegionView[] }

/** PUT /api/operator/queue/presence — said again every few seconds while a request is open; null when none is. Answers who else is there. */
export const presenceBody = z.strictObject({ number: code.nullable() })
export type PresenceView = { here: string[] }

/** How moderation went in the last 24 hours. */
export type PaceView = { medianMs: number | null, decided: number, published: number }
