import type { PrivacyKind } from '../../../server/core/privacy.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'
import { LOST_NAMES, OUTCOME_NAMES } from '../../shared/i18n/names.ts'
import { STATUS_NAMES } from '../partners/partner-names.ts'

type Names = Readonly<Record<string, TextKey>>

/** What lies on the desk, by its kind. */
export const KIND_NAMES: Names = {
  outcome: 'caseKind.outcome', no_contact: 'caseKind.noContact', low_rating: 'caseKind.lowRating', complaint: 'caseKind.complaint', details_added: 'caseKind.detailsAdded', correction: 'caseKind.correction',
  release_reason: 'caseKind.releaseReason', bad_report: 'caseKind.badReport', report_appeal: 'caseKind.reportAppeal', sanction_appeal: 'caseKind.sanctionAppeal', status_review: 'caseKind.statusReview',
  no_activity: 'caseKind.noActivity', offers_ended: 'caseKind.offersEnded', portal_claim: 'caseKind.portalClaim', home_country: 'caseKind.homeCountry', privacy_due: 'caseKind.privacyDue', quarantine: 'caseKind.quarantine',
}

/** How it can be decided, or was. */
export const DECISION_NAMES: Names = {
  accept: 'caseDecision.accept', refuse: 'caseDecision.refuse', correct: 'caseDecision.correct', change: 'caseDecision.change', keep: 'caseDecision.keep', seen: 'caseDecision.seen', downgrade: 'caseDecision.downgrade',
  leave: 'caseDecision.leave', cancel: 'caseDecision.cancel', show: 'caseDecision.show', hide: 'caseDecision.hide', link: 'caseDecision.link', won: 'caseDecision.won', lost: 'caseDecision.lost', nothing: 'caseDecision.nothing',
  does_not_count: 'caseDecision.nothing', settled: 'caseDecision.settled', rejected: 'caseDecision.rejected', let_through: 'caseDecision.letThrough',
}

/** What a fact is called. */
export const FACT_NAMES: Names = {
  after: 'caseFact.after', answeredAt: 'caseFact.answeredAt', appeal: 'caseFact.appeal', approvedAt: 'caseFact.approvedAt', at: 'caseFact.at', before: 'caseFact.before', by: 'caseFact.by', case: 'caseFact.case', channel: 'caseFact.channel',
  clientAnswer: 'caseFact.clientAnswer', company: 'caseFact.company', confirms: 'caseFact.confirms', contacted: 'caseFact.contacted', contactedAt: 'caseFact.contactedAt', contactedIn: 'caseFact.contactedIn', contactShownAt: 'caseFact.contactShownAt',
  conversion: 'caseFact.conversion', country: 'caseFact.country', days: 'caseFact.days', detail: 'caseFact.detail', dueAt: 'caseFact.dueAt', duplicates: 'caseFact.duplicates', effect: 'caseFact.effect', ended: 'caseFact.ended', endsAt: 'caseFact.endsAt',
  evidence: 'caseFact.evidence', firstContactDueAt: 'caseFact.firstContactDueAt', from: 'caseFact.from', holders: 'caseFact.holders', imposedBy: 'caseFact.imposedBy', isLate: 'caseFact.isLate', isOver: 'caseFact.isOver', isWon: 'caseFact.isWon',
  jointBefore: 'caseFact.jointBefore', kind: 'caseFact.kind', lastActiveAt: 'caseFact.lastActiveAt', likely: 'caseFact.likely', linked: 'caseFact.linked', lost: 'caseFact.lost', maxShare: 'caseFact.maxShare', median: 'caseFact.median', memberId: 'caseFact.memberId',
  name: 'caseFact.name', note: 'caseFact.note', number: 'caseFact.number', offeredAt: 'caseFact.offeredAt', offers: 'caseFact.offers', others: 'caseFact.others', outcome: 'caseFact.outcome', overLimit: 'caseFact.overLimit', partnerId: 'caseFact.partnerId',
  portal: 'caseFact.portal', proof: 'caseFact.proof', reason: 'caseFact.reason', refusedBecause: 'caseFact.refusedBecause', refusedBy: 'caseFact.refusedBy', reportedBy: 'caseFact.reportedBy', reports: 'caseFact.reports', request: 'caseFact.request',
  reservations: 'caseFact.reservations', result: 'caseFact.result', revokes: 'caseFact.revokes', rule: 'caseFact.rule', said: 'caseFact.said', says: 'caseFact.says', score: 'caseFact.score', sentence: 'caseFact.sentence', share: 'caseFact.share',
  shownAs: 'caseFact.shownAs', source: 'caseFact.source', startsAt: 'caseFact.startsAt', state: 'caseFact.state', status: 'caseFact.status', tried: 'caseFact.tried', wants: 'caseFact.wants', warnings: 'caseFact.warnings', won: 'caseFact.won',
}

/** Keys by which the app finds something again. */
export const HIDDEN_FACTS: ReadonlySet<string> = new Set(['key', 'last', 'companyId'])

const ENDS: Names = { ...OUTCOME_NAMES, ...LOST_NAMES, in_work: 'caseValue.inWork', nothing: 'caseDecision.nothing' }
const SIDES: Names = { crm: 'caseValue.crm', app: 'caseValue.app', client: 'caseValue.client', proof: 'caseValue.proof' }
const PRIVACY: Readonly<Record<PrivacyKind, TextKey>> = {
  proof: 'dataCases.proof', stop: 'dataCases.stop', who_has_my_data: 'dataCases.who', tell_other_side: 'dataCases.tell', removal: 'dataCases.removal', access: 'dataCases.access',
}

/** Codes that a fact may have as its value. */
export const VALUE_NAMES: Readonly<Record<string, Names>> = {
  outcome: ENDS, ended: ENDS, wants: ENDS, says: ENDS, status: STATUS_NAMES, case: PRIVACY, contactedIn: SIDES, source: SIDES,
  channel: { call: 'caseValue.call', mail: 'caseValue.mail', message: 'caseValue.message' },
  contacted: { within_day: 'caseValue.withinDay', later: 'caseValue.later', no: 'caseValue.no' },
  shownAs: { named: 'caseValue.named', unnamed: 'caseValue.unnamed', hidden: 'caseValue.hidden' },
  kind: { warning: 'caseValue.warning', suspension: 'caseValue.suspension' },
  reason: { goes_on: 'clientCases.goesOn', data: 'clientCases.data', pushy: 'clientCases.pushy', false_promise: 'clientCases.falsePromise', other: 'clientCases.other' },
  state: { open: 'caseValue.open', accepted: 'caseValue.accepted', refused: 'caseValue.refused', sent: 'caseValue.sent', declined: 'caseValue.declined', expired: 'caseValue.expired', closed: 'caseValue.closed' },
}
