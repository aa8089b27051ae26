import { z } from 'zod'
import { ERASE_REASONS, PRIVACY_KINDS } from '../core/privacy.ts'
import type { PrivacyKind } from '../core/privacy.ts'
import { partnerId } from './partner.ts'

/** GET /api/operator/privacy?state=open — open ones by when they are due, closed ones newest first. */
export const privacyQuery = z.strictObject({ state: z.enum(['open', 'closed']).default('open') })

/** POST /api/operator/privacy — starts a clock; what a partner has to confirm names the partner. Answers with the open ones. */
export const openPrivacyBody = z.strictObject({ kind: z.enum(PRIVACY_KINDS), number: z.string().regex(/^IR-[1-9]\d{0,9}$/), partnerId: partnerId.nullable().default(null) })
export type OpenPrivacyBody = z.infer<typeof openPrivacyBody>

/** POST /api/operator/requests/:number/erase — a code only: no word about a client outlives their data. */
export const eraseBody = z.strictObject({ reason: z.enum(ERASE_REASONS).exclude(['time_over']) })
export type EraseBody = z.infer<typeof eraseBody>

export type PrivacyCaseView = {
  id: string
  kind: PrivacyKind
  number: string
  partner: { id: string, name: string } | null
  waitsFor: 'partner' | 'vendor'
  openedAt: number
  openedBy: string
  dueAt: number
  /** How many of its working days are left; null where every day counts, and for closed ones. */
  workdaysLeft: number | null
  closed: { at: number, by: string } | null
}

export type PrivacyCasesView = { cases: PrivacyCaseView[], now: number }

/** What a partner has to confirm about a client's data, in GET /api/me and GET /api/privacy; nearest first. */
export type ToConfirmView = { id: string, kind: PrivacyKind, number: string, reservationId: string | null, dueAt: number }
