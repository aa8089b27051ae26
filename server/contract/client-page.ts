import { z } from 'zod'
import { COMPLAINT_CODES, CONTACTED_CODES, SHOWN_AS_CODES } from '../core/client-rating.ts'

/** Why a client takes a request back; none has to be given. */
export const WITHDRAW_REASONS = ['found', 'not_now', 'too_many', 'mistake', 'other'] as const
export type WithdrawReason = (typeof WITHDRAW_REASONS)[number]

/** POST /my/:token/withdraw */
export const withdrawForm = z.object({ reason: z.enum(WITHDRAW_REASONS).nullable().catch(null) })

/** POST /my/:token/contacted/:reservationId */
export const contactedForm = z.object({ contacted: z.enum(['yes', 'no']) })

/** POST /my/:token/phone */
export const phoneForm = z.object({ phone: z.string().max(1_000).catch('') })

const key = z.uuid()

/** POST /my/:token/details — `key` is made with the form: what is sent twice is kept once. */
export const detailsForm = z.object({ key, text: z.string().catch('') })

/** POST /my/:token/answer — `question` is the one that was shown. */
export const answerForm = z.object({ question: key, text: z.string().catch('') })

/** POST /my/:token/rate/:reservationId */
export const rateForm = z.object({
  contacted: z.enum(CONTACTED_CODES), score: z.coerce.number().int().min(1).max(5), shownAs: z.enum(SHOWN_AS_CODES), comment: z.string().max(20_000).catch('').transform((it) => it.slice(0, 2_000)),
})

/** GET /my/:token/rate/:reservationId and …/bought/… — links in mails only choose an answer. */
export const chosenQuery = z.object({ score: z.coerce.number().int().min(1).max(5).nullable().catch(null), contacted: z.enum(CONTACTED_CODES).nullable().catch(null), says: z.enum(['won', 'other', 'nobody']).nullable().catch(null) })

/** POST /my/:token/complain/:reservationId */
export const complainForm = z.object({ key, reason: z.enum(COMPLAINT_CODES), words: z.string().max(20_000).catch('').transform((it) => it.slice(0, 2_000)) })

/** POST /my/:token/bought/:reservationId */
export const boughtForm = z.object({ says: z.enum(['won', 'other', 'nobody']) })

/** What a page says at its top after something was done; anything else says nothing. */
export const DONE_CODES = ['stopped', 'reopened', 'contacted', 'notContacted', 'already', 'phone', 'details', 'rated', 'complained', 'bought', 'answered'] as const
export type DoneCode = (typeof DONE_CODES)[number]

/** GET /my/:token — `lang` is a language as addresses name it. */
export const statusQuery = z.object({ lang: z.string().max(20).optional().catch(undefined), done: z.enum(DONE_CODES).nullable().catch(null).default(null) })

/** POST /my — asks for new links. */
export const newLinkForm = z.object({ email: z.string().max(1_000).catch('') })
