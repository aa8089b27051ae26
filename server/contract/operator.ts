import { z } from 'zod'
import type { HintKind, HintStrength } from '../core/hints.ts'
import type { OfferState } from '../core/offers.ts'
import type { Outcome } from '../core/outcome.ts'
import { FORM_LIMITS } from '../core/request-form.ts'
import { NEED_CODES, REJECT_REASON_CODES } from '../core/request.ts'
import type { Budget, CloseReason, Need, RejectReason, RequestState } from '../core/request.ts'
import type { DecisionView, HoldView, PaceView, QuestionTemplate, QuestionView } from './queue.ts'
import type { CrmView, FileView } from './reservation.ts'

/**
 * What partners read. `needs` and `seats` correct what the client chose; without them it stays. `onPurpose` are contacts in the title or text that the moderator shows nevertheless, each as `contact_in_text` named it; the client's own phone
 * and e-mail are refused always.
 */
export const publishBody = z.strictObject({
  title: z.string().trim().min(5).max(120), text: z.string().trim().min(1).max(4000), region: z.string().max(6).nullable().optional(),
  onPurpose: z.array(z.string().max(4000)).max(100).optional(),
  needs: z.array(z.enum(NEED_CODES)).max(NEED_CODES.length).optional(), seats: z.number().int().min(1).max(FORM_LIMITS.seats).nullable().optional(),
})
export type PublishBody = z.infer<typeof publishBody>

/** POST /api/operator/requests/:number/offers — instead of publish; `partners` is how many are asked at once, the rulebook's number without it. */
export const offersBody = z.strictObject({ ...publishBody.shape, partners: z.number().int().min(1).max(20).optional() })
export type OffersBody = z.infer<typeof offersBody>

export const rejectBody = z.strictObject({ reason: z.enum(REJECT_REASON_CODES), note: z.string().trim().max(1000).optional() })
export type RejectBody = z.infer<typeof rejectBody>

export const operatorListQuery = z.strictObject({ state: z.enum(['held', 'apart', 'on_hold', 'published', 'closed']).default('held') })

/** A reason to look twice, as a sentence, and how much it says (UX O1); `other` is the request it speaks of. */
export type HintView = { kind: HintKind | 'restricted' | 'no_cover', strength: HintStrength, text: string, other?: string }

export type RegionView = { code: string, name: string }

export type OperatorRequestCard = {
  number: string
  state: RequestState
  closeReason: CloseReason | null
  title: string
  country: string
  place: string
  language: string
  receivedAt: number
  publishedAt: number | null
  closedAt: number | null
  taken: number
  cap: number
  hints: number
  /** It waits apart from the queue, because of its hints: POST …/let-through puts it in, reject turns it down. */
  isSetApart: boolean
  /** What a moderator decided and what has not gone out yet. */
  decision: DecisionView | null
  hold: HoldView | null
  /** Whom it was given to; null when it is everybody's. */
  moderator: { id: string, name: string, isMine: boolean } | null
  /** Its client answered what a moderator asked. */
  answeredAt: number | null
}

/** GET /api/operator/requests?state=held — what waits oldest first, at most 1000; else newest first, at most 200. `held` counts what nobody has decided on. */
export type OperatorListView = { requests: OperatorRequestCard[], counts: { held: number, apart: number, on_hold: number, published: number, closed: number }, pace: PaceView, now: number }

/** GET /api/operator/requests/:number; publish and reject answer with it too. */
export type OperatorRequestView = OperatorRequestCard & {
  /** Hinted at: POST …/reveal tells it in full, for a reason. */
  client: { firstName: string, lastName: string, email: string, phone: string, phoneNote: string } | null
  /** Where the client came from, as the link to the form said. */
  source: { name: string, value: string }[]
  /** How the vendor calls it; null when it has no name. */
  sourceName: string | null
  /** When they like to be called; null is any time. */
  callTime: string | null
  /** GET /api/operator/requests/:number/files/:id */
  files: FileView[]
  seats: number | null
  budget: Budget | null
  needs: { code: Need, name: string }[]
  /** What partners will see, phones, e-mails and links replaced by words; the operator may edit it before publishing. */
  maskedText: string
  /** The same as it is read: what was hidden is said in the reader's language. */
  readText: string
  originalText: string | null
  /** The original and the contact's answers are not shown without a reason. */
  isMasked: boolean
  /** Where the original gives its client away, from its beginning to its end. */
  hidden: { from: number, to: number }[]
  reasons: HintView[]
  /** What moderators asked the client, oldest first. */
  questions: QuestionView[]
  /** While it waits. */
  questionTemplates: QuestionTemplate[]
  needChoices: { code: Need, name: string }[]
  /** Where in the country the client is, as the moderator set it (ISO 3166-2). */
  region: RegionView | null
  /** While it waits: what its place may mean, and all it can be set to. */
  regionGuess: RegionView | null
  regions: RegionView[]
  /** Partners who would see it, and who could reserve now. */
  reach: { see: number, canReserve: number }
  /** Countries beside its own in which it is offered. */
  alsoIn: string[]
  rejected: { reason: RejectReason, note: string } | null
  reservations: { id: string, partner: string, partnerId: string, slot: number, reservedAt: number, state: string, outcome: Outcome | null, contactShownAt: number | null, crm: CrmView }[]
  /** To whom it was offered by mail, in that order. */
  offers: { partner: string, partnerId: string, offeredAt: number, dueAt: number, state: OfferState, answeredAt: number | null, note: string }[]
  history: { at: number, text: string }[]
  now: number
}
