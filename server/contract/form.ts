import { z } from 'zod'
import { SOURCE_FIELDS } from '../core/request-form.ts'
import { NEED_CODES, type Need } from '../core/request.ts'

/** The whole body is no longer than this; what an answer must be is said in core/request-form.ts. */
const LONGEST_ANSWER = 65_536

/** An answer that comes twice, nested or too long is no answer at all. */
const one = z.string().max(LONGEST_ANSWER).optional().catch(undefined)

const source = Object.fromEntries(SOURCE_FIELDS.map((field) => [field, one])) as Record<(typeof SOURCE_FIELDS)[number], typeof one>

/** POST /request, application/x-www-form-urlencoded: one string an answer, `needs` one or several; other keys are dropped. */
export const requestFormBody = z.object({
  needs: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()))
    .transform((sent) => sent.filter((it) => typeof it === 'string' && it.length <= 100).slice(0, 50)),
  text: one,
  seats: one,
  budgetAmount: one,
  budgetCurrency: one,
  country: one,
  place: one,
  firstName: one,
  lastName: one,
  email: one,
  phone: one,
  callTime: one,
  language: one,
  consent: one,
  /** A uuid made with the page: the same key is the same request. */
  key: one,
  ...source,
  /** What the page brought along: when it was opened, signed, and the work that the browser did. */
  token: one,
  proof: one,
  /** Nobody sees this field: only a program fills it in, in whatever shape. */
  website: z.unknown().optional(),
}).catch({ needs: [], website: undefined })
export type RequestFormBody = z.infer<typeof requestFormBody>

/** GET /request?country=PT&need=telephony&src=blog-42&utm_source=…: what a link to the form may fill in; anything else in it is ignored. */
export const prefillQuery = z.object({
  country: z.string().transform((raw) => raw.toUpperCase()).pipe(z.string().regex(/^[A-Z]{2}$/)).catch(''),
  need: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(z.unknown()))
    .transform((needs): Need[] => NEED_CODES.filter((code) => needs.includes(code))),
  ...source,
}).catch({ country: '', need: [] })

/** GET /request/sent/:key?again=1 */
export const sentQuery = z.object({ again: z.literal('1').optional().catch(undefined) })
