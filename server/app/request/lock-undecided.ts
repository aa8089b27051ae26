import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { moment } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { deleteDecision, findDecision } from '../../store/decisions.ts'
import { deleteHold } from '../../store/holds.ts'
import { listRequestEvents } from '../../store/request-events.ts'
import { lockRequestsByNumber } from '../../store/requests.ts'

/**
 * A held request on which nobody has decided, locked. Throws `not_found`; `decision_waits` while somebody's decision can be taken back;
 * `published_by` or `rejected_by` with who did it, and when; `wrong_state` when it ended in another way.
 */
export async function lockUndecided(tx: Tx, number: number, now: number): Promise<ImplementationRequest> {
  const request = (await lockRequestsByNumber(tx, [number])).get(number)
  if (!request) throw new Refusal('not_found')
  if (request.state !== 'held') throw await decidedOtherwise(tx, request)
  const decision = await findDecision(tx, request.id)
  if (decision?.failed === null) throw new Refusal('decision_waits', { number: requestCode(number), name: decision.by.userName, n: Math.max(1, Math.ceil((decision.goesOutAt - now) / 1_000)) })
  return request
}

/** What a moderator had begun with a request ends with it. */
export async function endModeration(tx: Tx, requestId: string): Promise<void> {
  await deleteDecision(tx, requestId)
  await deleteHold(tx, requestId)
}

async function decidedOtherwise(tx: Tx, { id, number, state }: ImplementationRequest): Promise<Refusal> {
  const last = (await listRequestEvents(tx, id)).findLast(({ kind }) => kind === 'published' || kind === 'rejected' || kind === 'closed')
  if (last?.source !== 'operator' || last.kind === 'closed') return new Refusal('wrong_state', { number: requestCode(number), state })
  return new Refusal(last.kind === 'published' ? 'published_by' : 'rejected_by', { number: requestCode(number), name: last.actor, at: moment(last.at, 'dayAndTime') })
}
