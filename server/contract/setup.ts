import { z } from 'zod'
import type { Gate, PartnerStatus } from '../core/partner.ts'
import { SETUP_STEPS } from '../core/setup.ts'
import type { SetupStep } from '../core/setup.ts'

/** PUT /api/setup — where one stands now; `ends`: nothing more is to be set up. Answers with a SetupView. */
export const setupBody = z.strictObject({ step: z.enum(SETUP_STEPS), skipped: z.boolean().default(false), ends: z.boolean().default(false) })
export type SetupBody = z.input<typeof setupBody>

/** POST /api/setup/old-settings — `use: false` sets them back to what a new portal has. Answers with a SetupView. */
export const oldSettingsBody = z.strictObject({ use: z.boolean() })

/** POST /api/setup/claim — says which company this Bitrix24 belongs to. It only goes to the vendor's desk. Answers with a SetupView. */
export const claimBody = z.strictObject({ companyId: z.string().max(100).nullable(), text: z.string().trim().max(300) })
  .refine(({ companyId, text }) => companyId !== null || text.length >= 3, { path: ['text'] })
export type ClaimBody = z.infer<typeof claimBody>

/** POST /api/setup/test-message — a message to the caller; POST /api/setup/invite — one to colleagues. */
export const inviteBody = z.strictObject({ userIds: z.array(z.string().regex(/^\d{1,15}$/)).min(1).max(20) })
/** `no_rights`: the app may not write in the messenger, or the portal belongs to a webhook. */
export type MessageView = { result: 'sent' | 'no_rights' | 'silent', count: number }

export type CompanyView = { id: string, name: string, status: PartnerStatus, homeCountry: string }

/** GET /api/setup — for administrators of the portal. */
export type SetupView = {
  /** Null when nobody ever opened the installer here: there is nothing to go on with. */
  progress: { step: SetupStep, skipped: readonly SetupStep[], endedAt: number | null, by: string, at: number } | null
  /** When the settings of an earlier installation were saved; null when there is nothing to decide. */
  oldSettingsAt: number | null
  /** Whose portal it is; `certifiedAt` is when the Tutorial was passed. */
  company: CompanyView & { certifiedAt: number | null } | null
  gate: Gate | null
  /** Whose it may be, while it is nobody's. */
  likely: CompanyView[]
  /** What was said of it, and what came of that. `company` is what the caller said. */
  claim: { company: string, by: string, at: number, state: 'open' | 'refused', answer: string } | null
  /** How many fields the app makes in a record, by what they hold. */
  fields: readonly ('number' | 'deadline' | 'link' | 'proof' | 'withdrawn')[]
  now: number
}
