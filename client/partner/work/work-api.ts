import type { AppealText, ReportBody, ReportView } from '../../../server/contract/report.ts'
import type { AssignBody, ColleaguesView, CorrectBody, LostBody, ManyView, ProofView, ReleaseBody, ReservationListView, ReservationView, ReviewBody, WonBody } from '../../../server/contract/reservation.ts'
import type { Api } from '../../shared/api.ts'

const seg = encodeURIComponent
const at = (id: string, what = ''): string => `/api/reservations/${seg(id)}${what}`

/** Everything that work after reserving asks the server. */
export function workCalls({ call, read }: Pick<Api, 'call' | 'read'>) {
  const change = (id: string, what: string, body?: unknown): Promise<ReservationView> => call<ReservationView>('POST', at(id, what), body)
  return {
    list: (state: 'in_work' | 'closed') => call<ReservationListView>('GET', `/api/reservations?state=${state}`),
    /** The file's text; the same filters as the list, or only the chosen ones. */
    exportCsv: (query: Record<string, string>) => read(`/api/reservations/export?${new URLSearchParams(query).toString()}`),
    listColleagues: () => call<ColleaguesView>('GET', '/api/colleagues'),
    assign: (id: string, body: AssignBody) => change(id, '/assign', body),
    assignMany: (ids: readonly string[], userId: string) => call<ManyView>('POST', '/api/reservations/assign', { ids, userId }),
    askUpdate: (ids: readonly string[]) => call<ManyView>('POST', '/api/reservations/ask-update', { ids }),
    addAgain: (id: string) => change(id, '/crm/add-again'),
    retry: (id: string) => change(id, '/crm/retry'),
    stillWorking: (id: string) => change(id, '/still-working', {}),
    lookAtProof: (id: string, proof: string) => call<ProofView>('POST', at(id, '/proof'), { proof }),
    win: (id: string, body: WonBody) => change(id, '/won', body),
    lose: (id: string, body: LostBody) => change(id, '/lost', body),
    release: (id: string, body: ReleaseBody) => change(id, '/release', body),
    correct: (id: string, body: CorrectBody) => change(id, '/correct', body),
    askReview: (id: string, body: ReviewBody) => change(id, '/review', body),
    getReport: (id: string) => call<ReportView>('GET', at(id, '/report')),
    report: (id: string, body: ReportBody) => call<ReportView>('POST', at(id, '/report'), body),
    reportDemand: (id: string) => call<unknown>('POST', at(id, '/data-request')),
    appeal: (id: string, body: AppealText) => call<ReportView>('POST', at(id, '/report/appeal'), body),
  }
}

export type WorkApi = ReturnType<typeof workCalls>
