import { z } from 'zod'
import { partnerId } from './partner.ts'
import type { CheckCode } from '../core/visibility.ts'

/** One reason: what stops while it is not ok, and a sentence in the words that the partner reads. */
export type CheckView = { code: CheckCode, ok: boolean, blocks: 'seeing' | 'reserving', sentence: string }

/**
 * GET /api/requests/:number/why — in the order in which the reasons count. Of a request outside of the partner's reach only what is said of the
 * partner itself; outside of the programme the same for every number.
 */
export type WhyView = { number: string, sees: boolean, mayReserve: boolean, checks: CheckView[], now: number }

/** GET /api/operator/requests/:number/why?partner=… */
export const whyQuery = z.strictObject({ partner: partnerId })
export type OperatorWhyView = WhyView & { partner: { id: string, name: string } }

/**
 * GET /api/operator/requests/:number/reach — every partner with the first check that is not ok; null: it may reserve. A request that waits for its
 * moderator counts as published now. `reasons` says how many partners each check stops.
 */
export type ReachView = {
  number: string
  see: number
  canReserve: number
  reasons: { code: CheckCode, partners: number }[]
  partners: { id: string, name: string, first: CheckView | null }[]
  now: number
}
