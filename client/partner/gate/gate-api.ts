import type { QuestionsView } from '../../../server/contract/question.ts'
import type { RequestDetail } from '../../../server/contract/request.ts'
import type { SanctionsView } from '../../../server/contract/sanction.ts'
import type { AskedView } from '../../../server/contract/session.ts'
import type { SetupView } from '../../../server/contract/setup.ts'
import type { AskedFor } from '../../../server/core/asking.ts'
import type { Call } from '../../shared/api.ts'

const seg = encodeURIComponent

/** What somebody can do at a closed door. */
export function gateCalls(call: Call) {
  return {
    askAdmin: (about: AskedFor) => call<AskedView>('POST', '/api/ask-admin', { about }),
    joinLine: (number: string) => call<RequestDetail>('POST', `/api/requests/${seg(number)}/waiting`),
    getSanctions: () => call<SanctionsView>('GET', '/api/sanctions'),
    appeal: (id: string, text: string) => call<SanctionsView>('POST', `/api/sanctions/${seg(id)}/appeal`, { text }),
    answer: (id: string, answer: string) => call<QuestionsView>('POST', `/api/questions/${seg(id)}/answer`, { answer }),
    confirmPrivacy: (id: string) => call<unknown>('POST', `/api/privacy/${seg(id)}/confirm`),
    getSetup: () => call<SetupView>('GET', '/api/setup'),
    claim: (text: string) => call<SetupView>('POST', '/api/setup/claim', { companyId: null, text }),
  }
}

export type GateCalls = ReturnType<typeof gateCalls>
