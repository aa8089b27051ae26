import { z } from 'zod'
import { FOLLOW_UP_ANSWERS, FOLLOW_UP_REASONS } from '../core/follow-up.ts'
import type { FollowUpAnswer, FollowUpReason } from '../core/follow-up.ts'
import { inIssue } from '../core/issue-words.ts'

/** POST /api/operator/follow-ups/:reservation — a happy client has a mark, and who was not reached a day to try again. */
export const callBody = z.strictObject({
  reason: z.enum(FOLLOW_UP_REASONS), answer: z.enum(FOLLOW_UP_ANSWERS, inIssue('badField.clientSaid')), score: z.int().min(1).max(5).nullable(),
  note: z.string().trim().max(2_000), nextAt: z.int().positive().nullable(),
}).superRefine(({ answer, score, note, nextAt }, context) => {
  const wrong = (field: string, message: string): void => { context.addIssue({ code: 'custom', path: [field], message }) }
  if (answer === 'happy' && score === null) wrong('score', inIssue('badField.mark', { from: 1, to: 5 }))
  if (answer !== 'happy' && score !== null) wrong('score', inIssue('badField.markHappy'))
  if (answer === 'not_reached' && nextAt === null) wrong('nextAt', inIssue('badField.tryDay'))
  if (answer === 'wants_new' && note.length < 3) wrong('note', inIssue('badField.whyGivenBack'))
})
export type CallBody = z.infer<typeof callBody>

export type FollowUpView = {
  reservationId: string
  reason: FollowUpReason
  since: number
  number: string
  partner: { id: string, name: string }
  /** In which language the client wrote, and how to begin in it. */
  language: string
  script: string
  /** Whether the partner still holds the place. */
  isLive: boolean
  /** The client was asked enough: from then on they may be asked again. */
  againAt: number | null
  calls: { at: number, by: string, answer: FollowUpAnswer, score: number | null, note: string, nextAt: number | null }[]
}

/** GET and POST /api/operator/follow-ups — who is to be asked today, the longest due first; `rule` is how often a client may be. */
export type FollowUpsView = { followUps: FollowUpView[], rule: { most: number, withinDays: number }, now: number }
