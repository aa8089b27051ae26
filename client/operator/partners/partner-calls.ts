import type { OperatorPartnerView, PartnerBody, PartnerStandingsView } from '../../../server/contract/partner.ts'
import type { ChangedNoteBody, CorrespondenceView, PartnerFiguresView, PartnerNotesView, PartnerPeopleView, PartnerPortalsView } from '../../../server/contract/partner-card.ts'
import type { QuestionView } from '../../../server/contract/question.ts'
import type { RatingView } from '../../../server/contract/rating.ts'
import type { OperatorSanctionsView, SanctionBody, SanctionPreviewView } from '../../../server/contract/sanction.ts'
import type { RequestSearchView } from '../../../server/contract/request-search.ts'
import type { Call } from '../../shared/api.ts'
import type { Query } from '../../shared/hash-router.ts'

export type CardBody = { version: string | null, reason: string, card: Omit<PartnerBody, 'locations'> | Record<string, unknown> }

/** What only the partners' pages ask for. */
export function partnerCalls(call: Call) {
  const at = (id: string): string => `/api/operator/partners/${encodeURIComponent(id)}`
  return {
    listStandings: () => call<PartnerStandingsView>('GET', '/api/operator/partner-standings'),
    getPartner: (id: string) => call<OperatorPartnerView>('GET', at(id)),
    savePartner: (id: string, body: CardBody) => call<OperatorPartnerView>('PUT', at(id), body),
    getRating: (id: string) => call<RatingView>('GET', `${at(id)}/rating`),
    getFigures: (id: string) => call<PartnerFiguresView>('GET', `${at(id)}/figures`),
    findRequests: (id: string, query: Query) => call<RequestSearchView>('GET', `/api/operator/request-search?${new URLSearchParams({ ...Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')), partner: id, sort: '-reserved' }).toString()}`),
    getSanctions: (id: string) => call<OperatorSanctionsView>('GET', `${at(id)}/sanctions`),
    previewSanction: (id: string, body: SanctionBody) => call<SanctionPreviewView>('POST', `${at(id)}/sanctions/preview`, body),
    imposeSanction: (id: string, body: SanctionBody) => call<OperatorSanctionsView>('POST', `${at(id)}/sanctions`, body),
    liftSanction: (id: string, reason: string) => call<OperatorSanctionsView>('POST', `/api/operator/sanctions/${encodeURIComponent(id)}/lift`, { reason }),
    getPeople: (id: string) => call<PartnerPeopleView>('GET', `${at(id)}/people`),
    getPortals: (id: string) => call<PartnerPortalsView>('GET', `${at(id)}/portals`),
    getCorrespondence: (id: string) => call<CorrespondenceView>('GET', `${at(id)}/correspondence`),
    listNotes: (id: string) => call<PartnerNotesView>('GET', `${at(id)}/notes`),
    addNote: (id: string, text: string) => call<PartnerNotesView>('POST', `${at(id)}/notes`, { text }),
    changeNote: (id: string, note: string, body: ChangedNoteBody) => call<PartnerNotesView>('PUT', `${at(id)}/notes/${encodeURIComponent(note)}`, body),
    ask: (id: string, text: string) => call<QuestionView>('POST', `${at(id)}/questions`, { text }),
  }
}
