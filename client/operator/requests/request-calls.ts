import type { OperatorRequestView } from '../../../server/contract/operator.ts'
import type { KeepBody, LifeView, RequestOptionsView, WideningView } from '../../../server/contract/request-card.ts'
import type { EraseBody } from '../../../server/contract/privacy.ts'
import type { OperatorWhyView, ReachView } from '../../../server/contract/why.ts'
import type { Call } from '../../shared/api.ts'

/** What only the card of a request asks for. */
export function requestCalls(call: Call, number: string) {
  const at = `/api/operator/requests/${encodeURIComponent(number)}`
  return {
    getLife: () => call<LifeView>('GET', `${at}/life`),
    getOptions: () => call<RequestOptionsView>('GET', `${at}/options`),
    getReach: () => call<ReachView>('GET', `${at}/reach`),
    getWhy: (partner: string) => call<OperatorWhyView>('GET', `${at}/why?partner=${encodeURIComponent(partner)}`),
    close: (note: string) => call<RequestOptionsView>('POST', `${at}/close`, { note }),
    reopen: (note: string) => call<RequestOptionsView>('POST', `${at}/reopen`, { note }),
    withdraw: (told: string) => call<OperatorRequestView>('POST', `${at}/withdraw`, { told }),
    invite: (partners: string[]) => call<RequestOptionsView>('POST', `${at}/invite`, { partners }),
    keep: (body: KeepBody) => call<RequestOptionsView>('POST', `${at}/kept-places`, body),
    endKept: (id: string) => call<RequestOptionsView>('DELETE', `${at}/kept-places/${encodeURIComponent(id)}`),
    tryWidening: (countries: string[]) => call<WideningView>('GET', `${at}/widening?countries=${countries.join(',')}`),
    widen: (countries: string[], note: string) => call<RequestOptionsView>('POST', `${at}/widen`, { countries, note }),
    narrow: (country: string, note: string) => call<RequestOptionsView>('POST', `${at}/narrow`, { country, note }),
    erase: (body: EraseBody) => call('POST', `${at}/erase`, body),
    sendLink: () => call<RequestOptionsView>('POST', `${at}/client-link`),
  }
}
export type RequestCalls = ReturnType<typeof requestCalls>
