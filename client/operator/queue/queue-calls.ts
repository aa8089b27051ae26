import type { OperatorRequestCard, OperatorRequestView } from '../../../server/contract/operator.ts'
import type { BulkBody, BulkView, CompareView, DecidedView, DecisionBody, HoldBody, ModeratorsView, PresenceView, QuestionBody, RegionsView } from '../../../server/contract/queue.ts'
import type { Call } from '../../shared/api.ts'

/** What only the queue asks for. */
export function queueCalls(call: Call) {
  const at = (number: string): string => `/api/operator/requests/${encodeURIComponent(number)}`
  return {
    decide: (number: string, body: DecisionBody) => call<DecidedView>('POST', `${at(number)}/decision`, body),
    undoDecision: (number: string) => call<DecidedView>('DELETE', `${at(number)}/decision`),
    letThrough: (number: string) => call<OperatorRequestView>('POST', `${at(number)}/let-through`),
    hold: (number: string, body: HoldBody) => call<OperatorRequestCard>('POST', `${at(number)}/hold`, body),
    takeUp: (number: string) => call<OperatorRequestCard>('DELETE', `${at(number)}/hold`),
    ask: (number: string, body: QuestionBody) => call<OperatorRequestCard>('POST', `${at(number)}/question`, body),
    compare: (number: string, other: string | null) => call<CompareView>('GET', `${at(number)}/compare${other === null ? '' : `?other=${encodeURIComponent(other)}`}`),
    tellApart: (number: string, other: string) => call('POST', `${at(number)}/apart`, { other }),
    bulk: (body: BulkBody) => call<BulkView>('POST', '/api/operator/queue/bulk', body),
    listModerators: () => call<ModeratorsView>('GET', '/api/operator/queue/moderators'),
    listRegions: (country: string) => call<RegionsView>('GET', `/api/operator/queue/regions?country=${country}`),
    watch: (number: string | null) => call<PresenceView>('PUT', '/api/operator/queue/presence', { number }),
  }
}
