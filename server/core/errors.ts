import english from '../../locales/en/errors.json' with { type: 'json' }
import { say } from './said.ts'
import type { Said, SaidParams } from './said.ts'

/**
 * Every refusal the product knows. One row a code with its HTTP status; the text for the person is `errors.<code>` in `locales/`.
 * It says what happened, what it cost and what to do; `{name}` is filled from the refusal's params.
 */
export const ERRORS = {
  // reserving (UX §2.6)
  full: 409,
  not_open_yet: 409,
  colleague_has_it: 409,
  group_has_it: 409,
  daily_limit: 409,
  in_work_limit: 409,
  client_stopped: 409,
  location_off: 409,
  level: 409,
  not_certified: 403,
  not_linked: 403,
  not_approved: 403,
  partner_cancelled: 403,
  suspended: 403,
  suspended_for_good: 403,
  question_open: 403,
  privacy_open: 403,
  paused: 403,
  paused_open: 403,
  offered_by_mail: 409,
  no_permission: 403,
  restricted_country: 409,
  request_withdrawn: 409,
  request_duplicate: 409,
  too_fast: 429,
  maintenance: 503,
  key_used: 409,
  request_closed: 409,
  // waiting list and kept places
  place_kept: 409,
  no_place_to_keep: 409,
  kept_already: 409,
  keep_refused: 409,
  place_free: 409,
  already_waiting: 409,
  not_waiting: 409,
  // after reserving
  undo_over: 409,
  reservation_over: 409,
  contact_first: 409,
  not_contacted: 409,
  proof_missing: 409,
  proof_shape: 409,
  review_needed: 409,
  review_there: 409,
  nothing_to_change: 409,
  report_late: 409,
  report_there: 409,
  report_evidence: 409,
  report_missing: 409,
  person_unknown: 409,
  proof_own: 409,
  proof_used: 409,
  not_found: 404,
  asked_already: 409,
  asked_enough: 409,
  // locations and pause
  locations_soon: 409,
  locations_many: 409,
  location_restricted: 409,
  location_unknown: 409,
  locations_changed: 409,
  location_twice: 409,
  home_asked: 409,
  workdays_few: 409,
  pause_over: 409,
  // rules, register and desk
  domain_taken: 409,
  card_changed: 409,
  note_not_yours: 403,
  note_changed: 409,
  csv_unreadable: 400,
  feeds_changed: 409,
  rulebook_past: 409,
  draft_changed: 409,
  already_decided: 409,
  appeal_there: 409,
  appeal_late: 409,
  sanction_past: 409,
  sanction_over: 409,
  offer_over: 409,
  nobody_to_offer: 409,
  too_many_keys: 429,
  api_key: 401,
  key_scope: 403,
  consent_missing: 400,
  send_key_used: 409,
  too_many_sends: 429,
  may_not_answer: 403,
  already_answered: 409,
  // moderation
  wrong_state: 409,
  contact_in_text: 409,
  set_apart: 409,
  decision_waits: 409,
  decision_gone: 409,
  look_first: 409,
  moderator_unknown: 409,
  published_by: 409,
  rejected_by: 409,
  details_came: 409,
  widened_already: 409,
  widened_most: 409,
  widened_in_use: 409,
  merge_target: 409,
  question_waits: 409,
  // settings
  settings_changed: 409,
  prefs_changed: 409,
  pipeline_refused: 409,
  test_busy: 409,
  test_refused: 409,
  test_unsure: 503,
  // session and transport
  auth: 401,
  not_installed: 403,
  app_restricted: 403,
  may_not_look: 403,
  extranet: 403,
  plan_lapsed: 403,
  access_denied: 403,
  // the vendor's staff
  no_right: 403,
  viewing_only: 403,
  operator_known: 409,
  operator_changed: 409,
  last_admin: 409,
  second_person: 409,
  passkey_wrong: 403,
  sign_in_wrong: 403,
  code_wrong: 409,
  not_admin: 403,
  install_refused: 403,
  port_not_allowed: 403,
  // a portal without the app
  webhook_format: 400,
  webhook_address: 400,
  webhook_port: 403,
  webhook_silent: 503,
  webhook_wrong: 403,
  webhook_plan: 403,
  webhook_scopes: 403,
  webhook_not_admin: 403,
  webhook_email: 403,
  webhook_app_there: 409,
  webhook_doubted: 403,
  setup_over: 404,
  link_over: 403,
  too_many_tries: 429,
  portal_silent: 503,
  invalid: 400,
  too_large: 413,
  unsupported_type: 415,
  busy: 503,
  internal: 500,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERRORS
/** As answers carry them: spoken. */
export type ErrorParams = Readonly<Record<string, string | number>>

/** An expected "no" with a code the caller can act on; never a bug. What people read is `said`. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly params: SaidParams

  constructor(code: ErrorCode, params: SaidParams = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.params = params
  }

  /** What happened, what it cost and what to do. */
  get said(): Said {
    return say(`errors.${this.code}`, this.params)
  }
}

/** In English, for what a screen says before it has asked the server. */
export function refusalText(code: ErrorCode, params: ErrorParams = {}): string {
  return english.errors[code].replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole))
}
