import type { HiddenNumberView, HideBody, OpenListView, RequestDetail } from '../../../server/contract/request.ts'
import type { LeftView } from '../../../server/contract/waiting.ts'
import type { WhyView } from '../../../server/contract/why.ts'
import type { HiddenFor } from '../../../server/core/not-for-us.ts'
import type { Call } from '../../shared/api.ts'

const seg = encodeURIComponent

/** What only the open list asks the server. */
export function openCalls(call: Call) {
  return {
    listOpen: (hidden: boolean) => call<OpenListView>('GET', `/api/requests${hidden ? '?hidden=1' : ''}`),
    hide: (number: string, body: HideBody) => call<HiddenNumberView>('PUT', `/api/requests/${seg(number)}/hidden`, body),
    unhide: (number: string, whom: HiddenFor) => call<HiddenNumberView>('DELETE', `/api/requests/${seg(number)}/hidden?for=${whom}`),
    why: (number: string) => call<WhyView>('GET', `/api/requests/${seg(number)}/why`),
    wait: (number: string) => call<RequestDetail>('POST', `/api/requests/${seg(number)}/waiting`),
    stopWaiting: (number: string) => call<LeftView>('DELETE', `/api/requests/${seg(number)}/waiting`),
  }
}

export type OpenApi = ReturnType<typeof openCalls>
