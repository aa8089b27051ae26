import type { Need, RejectReason } from './request.ts'
import { SECOND_MS } from './time.ts'

/** How long a decision waits before it goes out, so that it can be taken back as if it had never been. */
export const DECISION_DELAY_MS = 10 * SECOND_MS

export type DecisionKind = 'publish' | 'reject' | 'merge'

/**
 * What a moderator publishes: the words partners read, the contacts among them that may stay, the region (ISO 3166-2) where it is known, and
 * needs and seats where they were corrected.
 */
export type Words = {
  title: string
  text: string
  region?: string | null | undefined
  onPurpose?: readonly string[] | undefined
  needs?: readonly Need[] | undefined
  seats?: number | null | undefined
}

export type Decision =
  | ({ kind: 'publish' } & Words)
  | { kind: 'reject', reason: RejectReason, note: string }
  /** `into` is the number of the request that is kept. */
  | { kind: 'merge', into: number }

/** For how long a request can be put aside, and after how many days one comes back whose client does not answer. */
export const HOLD_DAYS = 30
export const ANSWER_DAYS = 7

/** How often one client is asked before a decision. */
export const QUESTIONS_MOST = 3

/** So long a moderator counts as looking at a request after they said so. */
export const PRESENCE_MS = 45 * SECOND_MS
