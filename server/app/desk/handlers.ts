import { badReport, reportAppeal } from '../report/decide-report.ts'
import { homeCase } from '../location/ask-home.ts'
import { sanctionAppeal } from '../sanction/appeal-sanction.ts'
import { noActivity, statusReview } from '../partner/decide-status.ts'
import { correctionCase, outcomeCase, releaseCase } from '../reservation/decide-outcome.ts'
import { portalClaim } from '../setup/claim-company.ts'
import type { CaseHandlers } from './decide-case.ts'

/** What can be decided on the desk, and what a decision does. */
export const CASE_HANDLERS: CaseHandlers = {
  bad_report: badReport,
  report_appeal: reportAppeal,
  // Everything happened already: the operator only takes note.
  offers_ended: { decisions: ['seen'], apply: () => Promise.resolve() },
  // It is closed on its own list, not here.
  privacy_due: { decisions: ['seen'], apply: () => Promise.resolve() },
  outcome: outcomeCase,
  correction: correctionCase,
  release_reason: releaseCase,
  sanction_appeal: sanctionAppeal,
  status_review: statusReview,
  no_activity: noActivity,
  portal_claim: portalClaim,
  home_country: homeCase,
}
