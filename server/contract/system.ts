import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'
import type { ConnectionView } from './connection.ts'

/** PUT /api/operator/portals/:memberId/partner — null takes the link away. */
export const linkBody = z.strictObject({ partnerId: z.string().min(1).max(100).nullable() })
export type LinkBody = z.infer<typeof linkBody>

/** A portal's `host:port` beside 443, as PUT /api/operator/addresses/:host takes it. */
export const addressHost = z.string().max(260).toLowerCase().regex(/^([a-z0-9-]+\.)+[a-z]{2,63}:[1-9]\d{0,4}$/)
/** PUT /api/operator/addresses/:host — false takes the permission away, or says no to who wants it. */
export const addressBody = z.strictObject({ allowed: z.boolean() })
export type AddressBody = z.infer<typeof addressBody>

/** Wanted ones wait for an operator; `text` says so, `by` is who answered. */
export type AddressView = { host: string, state: 'wanted' | 'allowed' | 'refused', portal: string | null, by: string, since: number, text: string }

export type PortalHealthView = {
  memberId: string
  domain: string
  partner: { id: string, name: string } | null
  isVendor: boolean
  state: 'active' | 'needs_reopen' | 'uninstalled'
  /** `webhook`: connected by an inbound webhook instead of the Marketplace. */
  access: 'app' | 'webhook'
  /** What is wrong and what to do, or that all is well. */
  text: string
  installedAt: number
  /** When its reservations were last compared with its CRM; null before the first time. */
  sweptAt: number | null
  /** Pieces of work on their way to it, and those that were given up. */
  work: { waiting: number, dead: number }
  lastError: string | null
  /** What the last look at the portal found, and what healed by itself; POST /api/operator/portals/:memberId/check looks now. */
  checks: ConnectionView['checks']
  repairs: ConnectionView['repairs']
}

/** POST /api/operator/outbox/replay and …/skip — everything that was given up for the same reason; who skips says why. */
export const deadGroupBody = z.strictObject({ kind: z.string().max(40), error: z.string().max(4_000) })
export const skipGroupBody = deadGroupBody.extend({ reason: z.string().trim().min(3, inIssue('badField.leftUndone')).max(500) })

/** POST /api/operator/inbox/replay and …/skip — every event that was given up for the same reason. */
export const deadEventsBody = z.strictObject({ event: z.string().max(100), error: z.string().max(4_000) })
export const skipEventsBody = deadEventsBody.extend({ reason: skipGroupBody.shape.reason })

type Waiting = { waiting: number, oldestAt: number | null }

export type DeadWorkView = { id: number, kind: string, what: string, portal: string | null, tries: number, error: string, since: number }

/** An event that could not be read; `canReplay` false: only a new one of its portal helps. */
export type DeadEventView = { id: number, event: string, what: string, portal: string | null, tries: number, error: string, since: number, canReplay: boolean }

type BackupView = { madeAt: number, detail: string }

/** What says that the product does by itself what it should. `streams`: open live streams of the process that answers; `clockAt`: when the clock last said that it runs. */
export type HealthView = {
  /** What the clock does next, by kind. */
  next: { kind: 'first_contact' | 'no_work' | 'auto_lost' | 'offers' | 'sanctions' | 'data_cases' | 'questions' | 'requests' | 'kept_places', count: number, at: number }[]
  /** `good`: the last copy that can be restored; `failed`: one that was tried after it and is none. */
  backups: { good: BackupView | null, failed: BackupView | null, isLate: boolean }
  streams: number
  clockAt: number | null
  version: string
}

/** GET /api/operator/system; link, check, replay and addresses answer with it too. */
export type SystemView = {
  portals: PortalHealthView[]
  partners: { id: string, name: string }[]
  dead: DeadWorkView[]
  deadEvents: DeadEventView[]
  addresses: AddressView[]
  health: HealthView
  /** What is due and waits: for portals, for mail, and events to be read; since when the oldest. */
  queues: { work: Waiting, mails: Waiting, events: Waiting & { dead: number } }
  /** The name of the key that seals now and how many rows are still under another; at 0 an older key may leave APP_SECRET. */
  keys: { current: string, old: number }
  now: number
}
