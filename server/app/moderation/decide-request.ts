import { Refusal } from '../../core/errors.ts'
import { DECISION_DELAY_MS } from '../../core/moderation.ts'
import type { Decision } from '../../core/moderation.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { deleteDecision, findDecision, putDecision } from '../../store/decisions.ts'
import type { Decider, PendingDecision } from '../../store/decisions.ts'
import { lockRequestsByNumber } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { lockUndecided } from '../request/lock-undecided.ts'
import { refuseUnfit } from '../request/moderate-request.ts'
import { refuseMerge } from './merge-request.ts'

/**
 * Keeps a decision; it goes out some seconds later (carry-out-decisions.ts), until then the request is held as before and no partner or client
 * hears of it. Throws what carrying it out now would throw.
 */
export async function decideRequest(app: App, { memberId, userId, userName }: Decider, number: number, decision: Decision): Promise<PendingDecision> {
  const pending = await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const request = await lockUndecided(tx, number, now)
    await refuse(tx, app, request, decision, now)
    const it = { requestId: request.id, decision, by: { memberId, userId, userName }, decidedAt: now, goesOutAt: now + DECISION_DELAY_MS }
    await putDecision(tx, it)
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
    return { ...it, failed: null }
  })
  app.wake.live()
  return pending
}

async function refuse(tx: Tx, app: App, request: ImplementationRequest, decision: Decision, now: number): Promise<void> {
  if (decision.kind === 'publish') await refuseUnfit(tx, app, request, decision, now)
  if (decision.kind === 'merge') await refuseMerge(tx, request, decision.into)
}

/** Takes a decision back that has not gone out, whoever made it: all is as before. Throws `not_found`, or `decision_gone` when there is none any more. */
export async function undoDecision(app: App, { memberId, userId, userName }: Decider, number: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = (await lockRequestsByNumber(tx, [number])).get(number)
    if (!request) throw new Refusal('not_found')
    const pending = await findDecision(tx, request.id)
    if (!pending) throw new Refusal('decision_gone', { number: requestCode(number) })
    const now = app.now()
    await deleteDecision(tx, request.id)
    await writeJournal(tx, app, { at: now, kind: 'decision_undone', requestId: request.id, partnerId: null, memberId, userId, userName, details: pending.decision.kind })
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
  })
  app.wake.live()
}
