import type { WaitingDecision } from '../app/request/list-requests.ts'
import type { DecisionBody, DecisionView } from '../contract/queue.ts'
import type { Decision } from '../core/moderation.ts'
import type { Caller } from '../app/session/open-session.ts'

export function decisionOf(body: DecisionBody): Decision {
  return body.kind === 'publish' ? body : { ...body, note: body.note ?? '' }
}

export function presentDecision({ kind, by, decidedAt, goesOutAt, failed }: WaitingDecision, reader: Pick<Caller, 'memberId' | 'userId'>): DecisionView {
  return { kind, by: by.userName, isMine: by.memberId === reader.memberId && by.userId === reader.userId, decidedAt, goesOutAt, failed }
}
