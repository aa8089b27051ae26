import type { DraftBody, ImpactView, RulebookDraftsView, RulebookDraftView, RulebooksView } from '../../../server/contract/rulebook.ts'
import type { Rules } from '../../../server/core/rulebook.ts'
import type { Call } from '../../shared/api.ts'

/** What only the rules' pages ask for. */
export function rulesCalls(call: Call) {
  const at = (id: string): string => `/api/operator/rulebook-drafts/${encodeURIComponent(id)}`
  return {
    listVersions: () => call<RulebooksView>('GET', '/api/operator/rulebooks'),
    listDrafts: () => call<RulebookDraftsView>('GET', '/api/operator/rulebook-drafts'),
    makeDraft: (body: DraftBody) => call<RulebookDraftView>('POST', '/api/operator/rulebook-drafts', body),
    saveDraft: (id: string, body: DraftBody & { version: number }) => call<RulebookDraftView>('PUT', at(id), body),
    dropDraft: (id: string, version: number) => call<RulebookDraftsView>('DELETE', `${at(id)}?version=${version}`),
    announceDraft: (id: string, body: { version: number, why: string, startsAt: number }) => call<{ version: number }>('POST', `${at(id)}/announce`, body),
    showImpact: (rules: Rules) => call<ImpactView>('POST', '/api/operator/rulebooks/impact', { rules }),
  }
}
