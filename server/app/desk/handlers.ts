import { addedDetailsCase } from '../client/add-details.ts'
import { badReport, reportAppeal } from '../report/decide-report.ts'
import { homeCase } from '../location/ask-home.ts'
import { sanctionAppeal } from '../sanction/appeal-sanction.ts'
import { noActivity, statusReview } from '../partner/decide-status.ts'
import { correctionCase, outcomeCase, releaseCase } from '../reservation/decide-outcome.ts'
import { portalClaim } from '../setup/claim-company.ts'
import type { CaseHandler, CaseHandlers } from './decide-case.ts'

/** Everything happened already: the operator only takes note. */
const TAKE_NOTE: CaseHandler = { decisions: ['seen'], apply: () => Promise.resolve() }

/** What can be decided on the desk, and what a decision does. */
export const CASE_HANDLERS: CaseHandlers = {
  bad_report: badReport,
  report_appeal: reportAppeal,
  offers_ended: TAKE_NOTE,
  no_contact: TAKE_NOTE,
  low_rating: TAKE_NOTE,
  complaint: TAKE_NOTE,
  details_added: addedDetailsCase,
  // It is closed on its own list, not here.
  privacy_due: TAKE_NOTE,
  outcome: outcomeCase,
  correction: correctionCase,
  release_reason: releaseCase,
  sanction_appeal: sanctionAppeal,
  status_review: statusReview,
  no_activity: noActivity,
  // It is let through or rejected in its own list.
  quarantine: TAKE_NOTE,
  portal_claim: portalClaim,
  home_country: homeCase,
}
