import { z } from 'zod'
import type { BadReport, ReportReason } from '../core/bad-report.ts'
import type { NotCounted } from '../core/counting.ts'
import type { CrmKind } from '../core/crm-target.ts'
import type { DueGroup } from '../core/idle.ts'
import { WANTED } from '../core/correction.ts'
import type { Wanted } from '../core/correction.ts'
import type { ErrorCode } from '../core/errors.ts'
import { inIssue } from '../core/issue-words.ts'
import { LOST_REASON_CODES, OUTCOMES, RELEASE_REASON_CODES } from '../core/outcome.ts'
import type { Outcome, Source } from '../core/outcome.ts'
import type { Proof } from '../core/proof.ts'
import type { IdleKind } from '../core/reservation.ts'
import type { Sale } from '../core/sale.ts'
import { WORK_GROUPS } from '../core/work-filter.ts'
import type { WorkFilter } from '../core/work-filter.ts'
import type { ErrorBody } from './error.ts'
import type { RequestDetail } from './request.ts'

/** POST /api/requests/:number/reservation — `key` is made by the client once per click and kept for every retry. */
export const reserveBody = z.strictObject({ key: z.uuid() })
export type ReserveBody = z.infer<typeof reserveBody>

const soldText = z.string().trim().min(1).max(200)

/** What was bought; all of it may be missing, but an amount has its currency. */
const saleBody = z.strictObject({
  product: soldText.nullable().default(null), seats: z.int().min(1).max(1_000_000).nullable().default(null),
  amount: z.int().min(0).max(1_000_000_000).nullable().default(null), currency: z.string().regex(/^[A-Z]{3}$/).nullable().default(null), boughtOn: z.iso.date().nullable().default(null),
}).refine(({ amount, currency }) => (amount === null) === (currency === null), { path: ['currency'], message: inIssue('badField.currency') }) satisfies z.ZodType<Sale>

/** POST /api/reservations/:id/won — order number, licence key or the client's Bitrix24 address. */
export const wonBody = z.strictObject({ proof: z.string().trim().min(3).max(200), sale: saleBody.optional() })
export type WonBody = z.input<typeof wonBody>

/** POST /api/reservations/:id/proof — looks at a proof that is being typed; nothing is kept. */
export const proofBody = z.strictObject({ proof: z.string().max(200) })
/** `kind` is what it reads as; `problem` why it can't prove this Won. */
export type ProofView = { kind: Proof['kind'] | null, problem: ErrorCode | null }

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
export const correctBody = z.strictObject({ to: z.enum(['won', 'lost', 'in_work']), proof: z.string().trim().min(3).max(200).optional(), sale: saleBody.optional(), reason: z.string().trim().min(3).max(1000) })
export type CorrectBody = z.input<typeof correctBody>

/** POST /api/reservations/:id/review — asks an operator to look at it again; without `wants` that it counts as nothing. */
export const reviewBody = z.strictObject({
  reason: z.string().trim().min(3).max(1000), evidence: z.string().trim().min(3).max(4000), wants: z.enum(WANTED).default('nothing'), proof: z.string().trim().min(3).max(200).optional(),
})
export type ReviewBody = z.input<typeof reviewBody>

/** POST /api/reservations/:id/still-working — what is being done, for the history; may be empty. */
export const stillWorkingBody = z.strictObject({ note: z.string().trim().max(1000).default('') })
export type StillWorkingBody = z.input<typeof stillWorkingBody>

/** GET /api/reservations?state=… — `person` is a number in the portal, `stage` the name of a stage. */
export const reservationListQuery = z.strictObject({
  state: z.enum(['in_work', 'closed']).default('in_work'), who: z.enum(['mine', 'team']).default('team'), person: z.string().max(20).nullable().default(null),
  group: z.enum(WORK_GROUPS).nullable().default(null), outcome: z.enum(OUTCOMES).nullable().default(null), stage: z.string().max(200).nullable().default(null),
}) satisfies z.ZodType<WorkFilter & { state: string }>

/** GET /api/reservations/export — the same list as a file, without contacts; `ids`, divided by commas, instead of a filter. */
export const exportQuery = reservationListQuery.extend({ ids: z.string().max(4_000).transform((it) => it.split(',')).pipe(z.array(z.uuid()).max(100)).nullable().default(null) })

const severalIds = z.array(z.uuid()).min(1).max(100)

/** POST /api/reservations/assign — the same for several; each succeeds or fails for itself. */
export const assignManyBody = z.strictObject({ ids: severalIds, userId: z.string().regex(/^[1-9]\d{0,9}$/) })
/** POST /api/reservations/ask-update — asks each one's responsible person how it goes. */
export const askUpdateBody = z.strictObject({ ids: severalIds })
/** `refusal` is null where it worked. */
export type ManyView = { results: { id: string, refusal: ErrorBody['error'] | null }[] }

/** GET /api/colleagues — who a reservation can be handed to, by name. */
export type ColleaguesView = { people: { id: string, name: string, position: string }[] }

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
  /** What the last try was refused with, in the portal's words; null after none. */
  trouble: string | null
  nextTryAt: number | null
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
  contactedIn: 'app' | 'crm' | 'client' | null
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
  /** Why it counts as nothing; null when it counts or is open. */
  whyNot: NotCounted | null
  /** When it leaves the window; null when it does not count. */
  leavesAt: number | null
  /** A code, or the name of the stage it was dragged to. */
  lostReason: string | null
  /** Until when its own company may change how it ended; null when it may not (any more). */
  correctableUntil: number | null
  sale: Sale | null
  /** Who works on it now; a name that is not known is null. */
  worker: { userId: string, name: string | null }
  /** Whether that is who looks. */
  mine: boolean
  crm: CrmView
}

/** GET /api/reservations */
export type ReservationListView = {
  reservations: ReservationCard[]
  conversion: { won: number, lost: number, minClosed: number, percent: number | null }
  /** Path of the portal's own board with the app's records; null without the frame of a portal. */
  boardPath: string | null
  /** Path of the app's page in the Market, where it can be reviewed; null without the frame of a portal. */
  reviewPath: string | null
  now: number
}

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
  /** Whether the client took the request back from everybody or from this company alone; null unless it was withdrawn. */
  withdrawnFrom: 'all' | 'you' | null
  /** What the client thinks of the work, as far as the company may read it; `named` says whether it may be shown with the client's name. */
  clientRating: { score: number, comment: string, named: boolean, at: number } | null
  /** What was reported of it; GET …/report has the rest. */
  report: { state: BadReport['state'], reason: ReportReason, at: number, why: string | null, appealedAt: number | null } | null
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
  /** `mobile`: it may be one, and so may have a messenger. */
  phone: { e164: string, international: string, national: string, mobile: boolean }
  /** The site of the client's company, by its mail address; null where that says nothing of one. */
  site: string | null
  text: string
  language: string
  /** When they like to be called, in words; null is any time. */
  callTime: string | null
  /** GET /api/reservations/:id/files/:file */
  files: FileView[]
}

/** What the client attached. */
export type FileView = { id: string, name: string, size: number }
