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
