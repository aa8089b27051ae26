import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'

/** POST /api/sign-in — answers `{}` whether anybody has this address or not; their portal sends a mail. */
export const signInBody = z.strictObject({ email: z.email(inIssue('badField.isEmail')).max(254) })
export type SignInBody = z.infer<typeof signInBody>

/** POST /api/sign-in/redeem — the link's token, once; answers a SessionView. */
export const redeemBody = z.strictObject({ token: z.string().regex(/^[\w-]{43}$/) })
export type RedeemBody = z.infer<typeof redeemBody>

/** POST /connect — what an administrator pastes. */
export const connectBody = z.object({ webhook: z.string().max(1000).catch(''), email: z.string().max(254).transform((it) => it.trim()).catch('') })
export const connectEmail = z.email()

/** The second step's address, and its one answer. */
export const setupKey = z.string().regex(/^[0-9a-f]{64}$/)
export const eventTokenBody = z.object({ applicationToken: z.string().transform((it) => it.trim()).pipe(z.string().regex(/^\w{8,256}$/)) })
