import { z } from 'zod'
import { REPORT_REASON_CODES, TRY_CHANNELS } from '../core/bad-report.ts'
import type { ReportReason, Try } from '../core/bad-report.ts'
import { inIssue } from '../core/issue-words.ts'
import type { ErrorBody } from './error.ts'

const words = z.string().trim().min(3).max(2000)

/** POST /api/reservations/:id/report — `tried` is what was done to reach the client, with its moments. */
export const reportBody = z.strictObject({
  reason: z.enum(REPORT_REASON_CODES), note: words,
  tried: z.array(z.strictObject({ at: z.int().positive(), channel: z.enum(TRY_CHANNELS), result: z.string().trim().min(1).max(300) })).max(20).default([]),
})
export type ReportBody = z.input<typeof reportBody>

/** POST /api/reservations/:id/report/appeal — once, after a refusal. */
export const reportAppealBody = z.strictObject({ text: words })
export type AppealText = z.infer<typeof reportAppealBody>

/** GET /api/operator/reports?state=open — open ones oldest first, decided ones newest first, at most 200. */
export const reportsQuery = z.strictObject({ state: z.enum(['open', 'accepted', 'refused']).default('open') })

/** POST /api/operator/requests/:number/client-answer — what the client said when asked; once. */
export const clientAnswerBody = z.strictObject({ askedForIt: z.boolean() })

/** POST /api/operator/requests/:number/area — where the client really is. */
export const areaBody = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, inIssue('badField.country')), region: z.string().max(6).nullable().default(null), note: words,
})
export type AreaBody = z.input<typeof areaBody>

type Answered = {
  state: 'open' | 'accepted' | 'refused'
  reason: ReportReason
  title: string
  note: string
  tried: readonly Try[]
  by: string
  at: number
  /** `rule`, `client` or a person of the vendor's. */
  decided: { at: number, by: string, why: string } | null
  appeal: { at: number, text: string, waits: boolean } | null
}

/** GET /api/reservations/:id/report */
export type ReportView = {
  report: (Answered & { canAppeal: boolean }) | null
  /** Until when a problem can be reported, and why it can't; null when it can. */
  until: number
  refusal: ErrorBody['error'] | null
  /** Of the company's (and its group's) latest reservations, so many were reported; others in the same countries in the middle. */
  share: { reports: number, reservations: number, share: number, median: number | null, limit: number, isOver: boolean }
  /** What can be reported, and what each needs; null when the note is enough. */
  reasons: { reason: ReportReason, title: string, needs: string | null }[]
}

/** GET /api/operator/reports */
export type ReportsView = { reports: (Answered & { id: string, number: string, reservationId: string, partner: { id: string, name: string } })[], now: number }
