import { z } from 'zod'
import { CLAUSE_NUMBERS } from '../core/sanction.ts'
import type { Clause, SanctionState } from '../core/sanction.ts'

const words = z.string().trim().min(3).max(2000)
/** What every sanction is sent with. */
export const sanctionFields = {
  /** A UUID made where it is sent from: the same one twice is one sanction. */
  key: z.uuid(),
  rule: z.enum(CLAUSE_NUMBERS), reason: words, evidence: words, wholeGroup: z.boolean().default(false),
}

/** POST /api/operator/partners/:id/sanctions — `until` is a moment or for good. */
export const sanctionBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('warning'), ...sanctionFields }),
  z.strictObject({ kind: z.literal('suspension'), ...sanctionFields, until: z.union([z.int().max(8_640_000_000_000_000), z.literal('for_good')]), revokes: z.boolean().default(false) }),
])
export type SanctionBody = z.input<typeof sanctionBody>

/** POST /api/operator/partners/:id/sanctions/preview takes the same and keeps nothing; the notice as the partner would read it. */
export type SanctionPreviewView = { language: string, text: string }

/** POST /api/operator/sanctions/:id/lift — the partner reads the reason. */
export const liftBody = z.strictObject({ reason: words })

/** POST /api/sanctions/:id/appeal — once, by an administrator of the partner's Bitrix24. */
export const appealBody = z.strictObject({ text: words })

export type SanctionView = {
  id: string
  kind: 'warning' | 'suspension'
  state: SanctionState
  rule: { clause: Clause, title: string }
  reason: string
  startsAt: number
  /** Null for a warning. */
  until: number | 'for_good' | null
  /** Whether reserved requests were taken back. */
  revokes: boolean
  lifted: { at: number, reason: string } | null
  appeal: { at: number, text: string, state: 'waits' | 'accept' | 'refuse', answer: string | null } | null
  /** Whether this person can appeal now. */
  canAppeal: boolean
}

/** GET /api/sanctions — running and past, newest first. */
export type SanctionsView = { sanctions: SanctionView[], warnings: number, suspendedUntil: number | 'for_good' | null }

export type OperatorSanctionView = SanctionView & { evidence: string, imposedBy: string, liftedBy: string | null, revokedAt: number | null }

/** GET /api/operator/partners/:id/sanctions */
export type OperatorSanctionsView = {
  partner: { id: string, name: string, suspendedUntil: number | 'for_good' | null }
  inWork: number
  warnings: number
  /** The other companies of its group: each is a partner of its own, and suspended only by a sanction of its own. */
  group: { id: string, name: string, suspendedUntil: number | 'for_good' | null }[]
  sanctions: OperatorSanctionView[]
  clauses: { clause: string, title: string }[]
}
