import { z } from 'zod'

export const REVEAL_REASONS = ['check', 'contact', 'partner', 'privacy', 'other'] as const
export type RevealReason = (typeof REVEAL_REASONS)[number]

/** POST /api/operator/requests/:number/reveal — `other` has to say more. */
export const revealBody = z.strictObject({ reason: z.enum(REVEAL_REASONS), note: z.string().trim().max(300).default('') })
  .refine(({ reason, note }) => reason !== 'other' || note.length >= 5, { path: ['note'] })
export type RevealBody = z.input<typeof revealBody>

export type RevealView = {
  client: { firstName: string, lastName: string, email: string, phone: string, phoneNote: string }
  originalText: string
  hidden: { from: number, to: number }[]
}
