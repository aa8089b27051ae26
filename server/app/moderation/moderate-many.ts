import { Refusal } from '../../core/errors.ts'
import type { RejectReason } from '../../core/request.ts'
import type { Decider, PendingDecision } from '../../store/decisions.ts'
import type { App } from '../app.ts'
import { decideRequest } from './decide-request.ts'
import { holdRequest } from './hold-request.ts'

/** What is done with many at once. */
export type ManyAction = { kind: 'reject', reason: RejectReason, note?: string | undefined } | { kind: 'hold', reason: string, until: number }
export type OneResult = { number: number, pending: PendingDecision | null, refused: Refusal | null }

/** The same with many requests, each by itself: what is refused stops no other. */
export async function moderateMany(app: App, by: Decider, numbers: readonly number[], action: ManyAction): Promise<OneResult[]> {
  const results: OneResult[] = []
  for (const number of numbers) {
    try {
      results.push({ number, pending: await moderateOne(app, by, number, action), refused: null })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      results.push({ number, pending: null, refused: error })
    }
  }
  return results
}

async function moderateOne(app: App, by: Decider, number: number, action: ManyAction): Promise<PendingDecision | null> {
  if (action.kind === 'reject') return decideRequest(app, by, number, { ...action, note: action.note ?? '' })
  await holdRequest(app, by, number, action)
  return null
}
