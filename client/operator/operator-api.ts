import type { CaseView, DecisionBody, DeskView } from '../../server/contract/desk.ts'
import type { EmbedHostsView } from '../../server/contract/embed.ts'
import type { FeedFieldsView, FeedsBody, FeedsView } from '../../server/contract/feed.ts'
import type { ConsentView } from '../../server/contract/consent.ts'
import type { FormDoorBody, FormDoorsView } from '../../server/contract/form-door.ts'
import type { OperatorListView, OperatorRequestView } from '../../server/contract/operator.ts'
import type { OutcomeView } from '../../server/contract/outcome.ts'
import type { OpenPrivacyBody, PrivacyCasesView } from '../../server/contract/privacy.ts'
import type { AddressBody, DeadEventView, DeadWorkView, LinkBody, SystemView } from '../../server/contract/system.ts'
import type { Call } from '../shared/api.ts'

const seg = encodeURIComponent
/** What was given up for the same reason. */
type DeadGroup = Pick<DeadWorkView, 'kind' | 'error'>
type DeadEvents = Pick<DeadEventView, 'event' | 'error'>

/** What only the operator's pages ask for. */
export function operatorCalls(call: Call) {
  return {
    listModeration: (state: keyof OperatorListView['counts']) => call<OperatorListView>('GET', `/api/operator/requests?state=${state}`),
    getModeration: (number: string) => call<OperatorRequestView>('GET', `/api/operator/requests/${seg(number)}`),
    getConsent: (number: string) => call<ConsentView>('GET', `/api/operator/requests/${seg(number)}/consent`),
    listDataCases: (state: 'open' | 'closed') => call<PrivacyCasesView>('GET', `/api/operator/privacy?state=${state}`),
    openDataCase: (body: OpenPrivacyBody) => call<PrivacyCasesView>('POST', '/api/operator/privacy', body),
    closeDataCase: (id: string) => call<PrivacyCasesView>('POST', `/api/operator/privacy/${seg(id)}/close`),
    listCases: (state: 'open' | 'decided') => call<DeskView>('GET', `/api/operator/cases?state=${state}`),
    decideCase: (id: string, body: DecisionBody) => call<CaseView>('POST', `/api/operator/cases/${seg(id)}/decision`, body),
    getOutcome: (reservationId: string) => call<OutcomeView>('GET', `/api/operator/reservations/${seg(reservationId)}`),
    getFormDoors: () => call<FormDoorsView>('GET', '/api/operator/form'),
    setFormDoor: (body: FormDoorBody) => call<FormDoorsView>('PUT', '/api/operator/form', body),
    getSystem: () => call<SystemView>('GET', '/api/operator/system'),
    linkPortal: (memberId: string, body: LinkBody) => call<SystemView>('PUT', `/api/operator/portals/${seg(memberId)}/partner`, body),
    checkPortal: (memberId: string) => call<SystemView>('POST', `/api/operator/portals/${seg(memberId)}/check`),
    answerAddress: (host: string, body: AddressBody) => call<SystemView>('PUT', `/api/operator/addresses/${seg(host)}`, body),
    getEmbedHosts: () => call<EmbedHostsView>('GET', '/api/operator/embed-hosts'),
    putEmbedHosts: (hosts: string[]) => call<EmbedHostsView>('PUT', '/api/operator/embed-hosts', { hosts }),
    getFeeds: () => call<FeedsView>('GET', '/api/operator/feeds'),
    getFeedFields: (entity: string) => call<FeedFieldsView>('GET', `/api/operator/feeds/fields/${entity}`),
    putFeeds: (body: FeedsBody) => call<FeedsView>('PUT', '/api/operator/feeds', body),
    settleFeedRecord: (entity: string, id: number, what: 'look' | 'leave') => call<FeedsView>('POST', `/api/operator/feeds/records/${entity}/${id}/${what}`),
    replayGroup: (of: DeadGroup) => call<SystemView>('POST', '/api/operator/outbox/replay', of),
    skipGroup: (of: DeadGroup & { reason: string }) => call<SystemView>('POST', '/api/operator/outbox/skip', of),
    replayEvents: (of: DeadEvents) => call<SystemView>('POST', '/api/operator/inbox/replay', of),
    skipEvents: (of: DeadEvents & { reason: string }) => call<SystemView>('POST', '/api/operator/inbox/skip', of),
  }
}
