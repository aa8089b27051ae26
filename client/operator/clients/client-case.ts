import type { CaseView } from '../../../server/contract/desk.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'

export const CLIENT_CASES = ['complaint', 'low_rating', 'no_contact'] as const
export type ClientCaseKind = (typeof CLIENT_CASES)[number]
export type ClientCaseView = CaseView & { kind: ClientCaseKind }

/** Whether a case rests on what a client said of a partner. */
export function isOfClient(it: CaseView): it is ClientCaseView {
  return CLIENT_CASES.some((kind) => kind === it.kind)
}

export const KIND_WORDS = { complaint: 'clientCases.complaint', low_rating: 'clientCases.lowRating', no_contact: 'clientCases.noContact' } as const satisfies Record<ClientCaseKind, TextKey>

const COMPLAINTS: Readonly<Record<string, TextKey>> = {
  goes_on: 'clientCases.goesOn', data: 'clientCases.data', pushy: 'clientCases.pushy', false_promise: 'clientCases.falsePromise', other: 'clientCases.other',
}

/** What is known of a case without the client's own words; null where the kind says all. */
export function evidenceOf({ kind, facts }: ClientCaseView): { key: TextKey, params: Record<string, number> } | null {
  if (kind === 'low_rating') return { key: 'clientCases.score', params: { score: Number(facts['score']) } }
  if (kind === 'complaint') return { key: COMPLAINTS[String(facts['reason'])] ?? 'clientCases.other', params: {} }
  return null
}
