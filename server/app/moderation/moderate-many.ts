import { Refusal } from '../../core/errors.ts'
import { strengthOf } from '../../core/hints.ts'
import { requestCode } from '../../core/request.ts'
import type { RejectReason } from '../../core/request.ts'
import type { PendingDecision } from '../../store/decisions.ts'
import { findListedRequest } from '../../store/listed-requests.ts'
import type { App } from '../app.ts'
import { correctArea } from '../request/correct-area.ts'
import { assignModerator } from './assign-moderator.ts'
import type { Moderator } from './assign-moderator.ts'
import { decideRequest } from './decide-request.ts'
import { holdRequest } from './hold-request.ts'

/** What is done with many at once; published are they with the words that stand there, and only where nothing hints at a closer look. */
export type ManyAction = { kind: 'publish' } | { kind: 'reject', reason: RejectReason, note?: string | undefined } | { kind: 'hold', reason: string, until: number }
  | { kind: 'area', country: string, region: string | null, note: string } | { kind: 'assign', moderator: string | null }
export type OneResult = { number: number, pending: PendingDecision | null, refused: Refusal | null }

/** The same with many requests, each by itself: what is refused stops no other. */
export async function moderateMany(app: App, by: Moderator, numbers: readonly number[], action: ManyAction): Promise<OneResult[]> {
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

async function moderateOne(app: App, by: Moderator, number: number, action: ManyAction): Promise<PendingDecision | null> {
  switch (action.kind) {
    case 'reject': return decideRequest(app, by, number, { ...action, note: action.note ?? '' })
    case 'publish': return publishUnread(app, by, number)
    case 'hold': await holdRequest(app, by, number, action)
      return null
    case 'area': await correctArea(app, by, number, action, { mustWait: true })
      return null
    case 'assign': await assignModerator(app, by, number, action.moderator)
      return null
  }
}

/** Throws `look_first` for a request with hints, and all that publishing throws. */
async function publishUnread(app: App, by: Moderator, number: number): Promise<PendingDecision> {
  const request = await findListedRequest(app.db, number)
  if (!request) throw new Refusal('not_found')
  if (request.state === 'held' && request.hints.some((hint) => strengthOf(hint) !== 'note')) throw new Refusal('look_first', { number: requestCode(number) })
  return decideRequest(app, by, number, { kind: 'publish', title: request.title, text: request.maskedText })
}
