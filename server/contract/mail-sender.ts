import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'

const sender = z.strictObject({
  name: z.string().trim().max(100).regex(/^[^\p{Cc}\u2028\u2029<>"]*$/u, inIssue('badField.senderName')),
  address: z.email().max(254),
})

/** PUT /api/operator/mail-sender — `version` as it was read; `sender` null goes back to the environment's address. */
export const mailSenderBody = z.strictObject({ version: z.int().min(0), sender: sender.nullable() })
export type MailSenderBody = z.infer<typeof mailSenderBody>

/** POST /api/operator/mail-sender/test — `to` counts only for somebody of whom no address is known. */
export const mailTestBody = z.strictObject({ to: z.email().max(254).nullable() })
export type MailTestBody = z.infer<typeof mailTestBody>

/** GET and PUT /api/operator/mail-sender; `own`: where a test mail goes, null when it has to be typed. */
export type MailSenderView = { set: { name: string, address: string } | null, byDefault: string, version: number, changedBy: string | null, changedAt: number | null, own: string | null }

/** `trouble`: what the mail server said when it did not take the mail. */
export type MailTestView = { to: string, trouble: string | null }
