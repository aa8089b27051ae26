import { z } from 'zod'
import { ASKED_FOR } from '../core/asking.ts'
import type { Gate, PartnerStatus } from '../core/partner.ts'
import type { SetupStep } from '../core/setup.ts'
import type { OperatorRightsView } from './access.ts'
import type { ConnectionCheck } from './connection.ts'
import type { ToConfirmView } from './privacy.ts'
import type { OpenListView } from './request.ts'

/** POST /api/session — the frame's own token, as `B24Frame.auth.getAuthData()` gives it. */
export const sessionBody = z.strictObject({
  accessToken: z.string().regex(/^[\w.-]{20,256}$/),
  memberId: z.string().regex(/^[0-9a-f]{32}$/),
  /** An administrator's heals a portal whose stored tokens have died. */
  refreshToken: z.string().regex(/^[\w.-]{20,256}$/).optional(),
  /** What Bitrix24 posted with the page; believed only together with an administrator's live token. */
  applicationToken: z.string().regex(/^\w{8,256}$/).optional(),
})
export type SessionBody = z.infer<typeof sessionBody>

/** POST /api/start — as /api/session, and what the first screen shows; `list`: with the open requests. */
export const startBody = sessionBody.extend({ list: z.boolean() })
export type StartBody = z.infer<typeof startBody>

/** POST /api/install — the installer page's tokens; each is believed only after the OAuth server confirms it. */
export const installBody = z.strictObject({
  accessToken: z.string().regex(/^[\w.-]{20,256}$/),
  refreshToken: z.string().regex(/^[\w.-]{20,256}$/),
  memberId: z.string().regex(/^[0-9a-f]{32}$/),
  applicationToken: z.string().regex(/^\w{8,256}$/).optional(),
})
export type InstallBody = z.infer<typeof installBody>

export type InstallView = { portal: string, linkedTo: string | null }

/** `token` goes into `Authorization: Bearer …` and lives in memory only. */
export type SessionView = {
  token: string
  role: 'partner' | 'operator'
  user: { id: string, name: string, isAdmin: boolean }
  portal: { memberId: string, domain: string }
  /** One of the vendor's staff looks: nothing can be changed, contacts stay hidden. */
  isViewing?: boolean
  /** Of the vendor's staff only. */
  operator?: OperatorRightsView
}

/** What a partner's person sees first. `open` only where it was asked for. */
export type FirstView = { me: MeView, open: OpenListView | null }

/** `first` is null for the vendor's staff. */
export type StartView = SessionView & { first: FirstView | null }

export type LevelView = { level: number, name: string, fromPercent: number, perDay: number, inWork: number }

/** GET /api/me — everything the frame around the screens shows. */
export type MeView = {
  partner: { name: string, status: PartnerStatus } | null
  /**
   * What keeps this partner from reserving, with the text to show; null when nothing does. `since`: the end of the partnership, or the question.
   * `until`: the end of the suspension or the pause; null: open-ended, or without one.
   */
  gate: { code: Gate | 'no_permission', message: string, since: number | null, until: number | 'for_good' | null } | null
  /** The vendor's question that is due first; reserving closes when it is late. */
  question: { id: string, text: string, dueAt: number } | null
  /** What the partner has to confirm about clients' data, nearest first; late ones close reserving. */
  privacy: ToConfirmView[]
  /** Names of the portal's administrators who opened the app, the latest first. */
  admins: string[]
  /** What is broken between the app and this portal, the gravest first. */
  trouble: ConnectionCheck[]
  /** How many reservations wait to be put into the CRM. */
  waitingForCrm: number
  /** Planned work that lies ahead or goes on; meanwhile nobody can reserve. */
  maintenance: { from: number, until: number } | null
  locations: { country: string, name: string }[]
  limits: LimitsView
  /** The last time that the level changed; null when it never did. */
  levelChange: LevelChangeView | null
  cap: number
  counts: { open: number, inWork: number, closed: number }
  /** Where an administrator goes on with the set-up; null for others, and once it is over. */
  setup: SetupStep | null
  /** The server's clock, ms: countdowns are reckoned from it. */
  now: number
}

/** `cause`: what moved it; null when rules or a decision did. */
export type LevelChangeView = {
  from: number
  to: number
  at: number
  cause: { reservationId: string, number: string, what: 'won' | 'lost' | 'won_leaves' | 'lost_leaves' } | null
}

export type LimitsView = {
  inWork: { used: number, limit: number }
  today: { used: number, limit: number, nextDayAt: number, zone: string }
  level: LevelView
  /** With one decimal where rounding would hide a threshold; null below the minimum sample. */
  conversionPercent: number | null
}

/** POST /api/ask-admin — a message to the administrators of the caller's own Bitrix24, once a day for each thing. */
export const askAdminBody = z.strictObject({ about: z.enum(ASKED_FOR) })
export type AskAdminBody = z.infer<typeof askAdminBody>

/** `told` is empty where the app can send no message. */
export type AskedView = { told: string[] }
