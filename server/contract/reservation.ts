import { z } from 'zod'
import type { CrmKind } from '../core/crm-target.ts'
import type { DueGroup } from '../core/idle.ts'
import { WANTED } from '../core/correction.ts'
import type { Wanted } from '../core/correction.ts'
import { LOST_REASON_CODES, RELEASE_REASON_CODES } from '../core/outcome.ts'
import type { Outcome, Source } from '../core/outcome.ts'
import type { IdleKind } from '../core/reservation.ts'
import type { RequestDetail } from './request.ts'

/** POST /api/requests/:number/reservation — `key` is made by the client once per click and kept for every retry. */
export const reserveBody = z.strictObject({ key: z.uuid() })
export type ReserveBody = z.infer<typeof reserveBody>

/** POST /api/reservations/:id/won — order number, licence key or the client's Bitrix24 address. */
export const wonBody = z.strictObject({ proof: z.string().trim().min(3).max(200) })
export type WonBody = z.infer<typeof wonBody>

/** POST /api/reservations/:id/lost */
export const lostBody = z.strictObject({ reason: z.enum(LOST_REASON_CODES), note: z.string().trim().max(1000).optional() })
export type LostBody = z.infer<typeof lostBody>

/** POST /api/reservations/:id/release — words of one's own instead of a reason count as `other`. */
export const releaseBody = z.strictObject({ reason: z.string().trim().min(3).max(1000), note: z.string().trim().max(1000).default('') })
  .transform(({ reason, note }) => {
    const code = RELEASE_REASON_CODES.find((it) => it === reason)
    return code === undefined ? { reason: 'other' as const, note: [reason, note].filter(Boolean).join('. ') } : { reason: code, note }
  })
export type ReleaseBody = z.input<typeof releaseBody>

/** POST /api/reservations/:id/correct — by the partner, within the time that `correction.until` tells; Won needs its proof. */
export const correctBody = z.strictObject({ to: z.enum(['won', 'lost', 'in_work']), proof: z.string().trim().min(3).max(200).optional(), reason: z.string().trim().min(3).max(1000) })
export type CorrectBody = z.infer<typeof correctBody>

/** POST /api/reservations/:id/review — asks an operator to look at it again; without `wants` that it counts as nothing. */
export const reviewBody = z.strictObject({
  reason: z.string().trim().min(3).max(1000), evidence: z.string().trim().min(3).max(4000), wants: z.enum(WANTED).default('nothing'), proof: z.string().trim().min(3).max(200).optional(),
})
export type ReviewBody = z.input<typeof reviewBody>

/** POST /api/reservations/:id/still-working — what is being done, for the history; may be empty. */
export const stillWorkingBody = z.strictObject({ note: z.string().trim().max(1000).default('') })
export type StillWorkingBody = z.input<typeof stillWorkingBody>

/** GET /api/reservations?state=… */
export const reservationListQuery = z.strictObject({ state: z.enum(['in_work', 'closed']).default('in_work') })

export type CrmView = {
  /** `none`: nothing is sent yet (undo runs, or brought over from before). */
  state: 'none' | 'waiting' | 'in_crm' | 'failed' | 'deleted'
  entity: CrmKind | null
  itemId: number | null
  /** Path for `openPath` in the frame, or null. */
  path: string | null
  stageName: string | null
  /** One sentence for the chip, e.g. "Deal 8061, New" or "Waits: CRM is busy, next try 10:25". */
  text: string
}

/** What has to be done by when. Lists are grouped by `group`, in the partner's own days. */
export type DeadlineView = {
  kind: IdleKind
  from: number
  dueAt: number
  /** 0 to 1; days off do not count. */
  share: number
  /** When news would be nice, long before it has to be; null where that is the deadline itself. */
  updateDueAt: number | null
  group: DueGroup
  sentence: string
  /** What happens then. */
  then: string
}

/** POST /api/reservations/:id/assign — somebody who works in the same Bitrix24. */
export const assignBody = z.strictObject({ userId: z.string().regex(/^[1-9]\d{0,9}$/) })
export type AssignBody = z.infer<typeof assignBody>

export type ReservationCard = {
  id: string
  number: string
  title: string
  country: string
  countryName: string
  place: string
  state: 'held' | 'in_work' | 'closed'
  outcome: Outcome | null
  reservedAt: number
  reservedBy: string
  /** Undo works until then and only while the contacts are hidden; null when over. */
  undoUntil: number | null
  contactShownAt: number | null
  firstContactDueAt: number
  /** When somebody first reached out, said here or seen in the CRM's calls and mails; null until then. */
  contactedAt: number | null
  contactedIn: 'app' | 'crm' | null
  closedAt: number | null
  /** The CRM says Won, but nothing proves it yet: shown as "Won, proof missing". */
  proofMissing: boolean
  /** The one that runs; null once it has ended. */
  deadline: DeadlineView | null
  /** Who works on it when that is not who reserved. */
  assignee: { userId: string, name: string } | null
  proof: string | null
  /** How it counts in the conversion; null while open. */
  counts: 'won' | 'lost' | 'nothing' | null
  crm: CrmView
}

/** GET /api/reservations */
export type ReservationListView = { reservations: ReservationCard[], now: number }

/** GET /api/reservations/:id; also the answer to every change of one. */
export type ReservationView = ReservationCard & {
  request: RequestDetail
  /** What Lost would do to the conversion, shown before the click; null below the minimum sample. */
  ifLost: { fromPercent: number | null, toPercent: number } | null
  ifWon: { fromPercent: number | null, toPercent: number } | null
  /**
   * What releasing would do now; null once it has ended. `mayBeExcused`: the reason goes along, and if it is accepted later, the release
   * counts as nothing after all.
   */
  ifReleased: { counts: 'nothing' | 'lost', fromPercent: number | null, toPercent: number | null, mayBeExcused: boolean } | null
  history: { at: number, text: string, source: Source }[]
  correction: {
    /** Until when the partner may change how it ended; null when it may not (any more). */
    until: number | null
    /** What waits for an operator; null when nothing does. */
    waiting: { wants: Wanted | null, since: number, by: string } | null
    /** Decided to count as nothing. */
    isExcused: boolean
  }
  now: number
}

/** POST /api/reservations/:id/contact — the only answer that carries the contact. */
export type ContactView = {
  firstName: string
  lastName: string
  email: string
  phone: { e164: string, international: string }
  text: string
  language: string
}
