import type { Generated, Kysely, Transaction } from 'kysely'

/** Moments are UTC milliseconds, flags are 0 or 1, JSON is text: both engines agree on these. */
export type Schema = {
  rulebooks: { version: number, starts_at: number, body: string, created_at: number, why: Generated<string>, created_by: Generated<string> }
  partners: {
    id: string, name: string, status: string, city: string, home_country: string, time_zone: string, group_id: string
    portal_domain: string | null, approved_at: number | null, tutorial_passed_at: number | null, cancelled_at: number | null
    suspended_until: number | null, created_at: number
    email: Generated<string | null>, city_key: Generated<string>, workdays: Generated<string>, paused_from: Generated<number | null>, paused_until: Generated<number | null>
    nfr_portal_at: Generated<number | null>, review_due_at: Generated<number | null>, locations_changed_at: Generated<number | null>
    question_asked_at: Generated<number | null>, question_due_at: Generated<number | null>, last_active_at: Generated<number | null>, website: Generated<string | null>, phone: Generated<string | null>
    privacy_asked_at: Generated<number | null>, privacy_due_at: Generated<number | null>
  }
  partner_locations: { partner_id: string, slot: number, country: string, region: string | null }
  portals: {
    member_id: string, partner_id: string | null, domain: string, client_endpoint: string, state: string
    token_hash: string | null, previous_token_hash: string | null, previous_token_until: number | null
    access: Generated<string>, process_prefix: Generated<string | null>, active_people: Generated<string | null>, offline_events: Generated<number>, doubted: Generated<number>, license: Generated<string | null>, language: Generated<string | null>
    told_member_id: Generated<string | null>, moved_to: Generated<string | null>
    refresh_holder: string | null, refresh_until: number, installed_at: number, updated_at: number, swept_at: number, checked_at: Generated<number>
  }
  portal_settings: { member_id: string, body: string, version: number, changed_by: string, changed_at: number }
  portal_setups: {
    member_id: string, step: string, skipped: string, old_settings_at: number | null, begun_at: number, ended_at: number | null
    changed_by: string, changed_at: number
  }
  portal_checks: { member_id: string, name: string, state: string, detail: string, since: number, checked_at: number, said: Generated<string | null> }
  portal_repairs: { member_id: string, kind: string, count: number, last_at: number }
  allowed_addresses: { host: string, added_by: string, added_at: number }
  wanted_addresses: { host: string, member_id: string, wanted_at: number, refused_by: string | null, refused_at: number | null }
  method_blocks: { member_id: string, method: string, until: number }
  portal_paces: { member_id: string, paced_until: number }
  portal_tokens: { member_id: string, user_id: string, is_admin: number, sealed: string, updated_at: number, user_name: Generated<string> }
  sessions: {
    token_hash: string, kind: string, member_id: string, operator_id: string | null, user_id: string, user_name: string, is_admin: number, role: string
    created_at: number, expires_at: number
  }
  operators: {
    id: string, name: string, email: string | null, portal_user_id: string | null, roles: string, version: Generated<number>
    password: string | null, sealed_totp: string | null, totp_step: Generated<number>, joined_at: number | null, disabled_at: number | null
    created_at: number, created_by: string, seen_at: number | null, lost_access_at: Generated<number | null>
    relinked_by: Generated<string | null>, relinked_at: Generated<number | null>
  }
  operator_passkeys: { id: string, operator_id: string, public_key: string, counter: number, transports: string, name: string, created_at: number, used_at: number | null }
  operator_logins: { token_hash: string, operator_id: string, created_at: number, expires_at: number }
  operator_links: { token_hash: string, purpose: string, operator_id: string | null, expires_at: number }
  one_time_links: { token_hash: string, purpose: string, member_id: string, user_id: string, expires_at: number }
  recent_tries: { name: string, moments: string, last_at: number }
  counters: { name: string, value: number }
  requests: {
    id: string, number: number, form_key: string, state: string, close_reason: string | null, reject_note: string | null
    country: string, region: string | null, place: string, language: string, seats: number | null
    budget_amount: number | null, budget_currency: string | null, needs: string, title: string, masked_text: string, hints: string
    cap: number, received_at: number, published_at: number | null, opens_at: number | null, expires_at: number | null
    closed_at: number | null, channel: Generated<string>, city_key: Generated<string>, duplicate_of: Generated<number | null>, form_language: Generated<string>
    erased_at: Generated<number | null>, quiet_at: Generated<number | null>, asked_at: Generated<number | null>
    call_time: Generated<string | null>, source: Generated<string | null>
    confirmed_at: Generated<number | null>, confirm_asked_at: Generated<number | null>, weight: Generated<number>, set_apart: Generated<number>, answered_at: Generated<number | null>
    also_in: Generated<string>
  }
  decisions: {
    request_id: string, kind: string, words: string, decided_at: number, goes_out_at: number, member_id: string | null, user_id: string, user_name: string, failed: string | null
  }
  holds: { request_id: string, reason: string, until: number | null, held_at: number, user_name: string }
  told_apart: { request_id: string, number: number, user_name: string, at: number }
  presences: { moderator: string, user_name: string, number: number, at: number }
  request_origins: { request_id: string, network: string, neighbourhood: string, domain: string, at: number }
  used_proofs: { proof: string, expires_at: number }
  client_links: { token_hash: string, request_id: string, purpose: string, subject: Generated<string>, made_at: number, expires_at: number, used_at: number | null }
  consent_texts: { language: string, version: number, sha256: string, body: string, cap: number, policy: string, first_used_at: number }
  consents: {
    request_id: string, language: string, version: number, sha256: string, policy: string, how: string, shown_at: number | null, given_at: number
    confirmed_at: number | null, network: string, email_index: string, withdrawn_at: number | null, withdrawn_by: string | null
  }
  consent_recipients: {
    reservation_id: string, request_id: string, partner_id: string, shown_at: number, told_at: number | null, ask_at: number | null, withdrawn_at: number | null
    due_at: number | null, confirmed_at: number | null, confirmed_by: string | null
  }
  attachments: { id: string, request_id: string, position: number, type: string, size: number, sealed: string, content: Buffer }
  form_closures: { language: string, text: string, until: number | null, closed_by: string, closed_at: number }
  request_contacts: { request_id: string, sealed: string, phone_index: string, email_index: string, has_names: Generated<number> }
  access_changes: { operator_id: string, roles: string, version: number, asked_by: string, asked_by_name: string, asked_at: number }
  kept_places: {
    id: string, request_id: string, partner_id: string, state: string, kept_at: number, until: number, kept_by: string, offer_id: string | null
    ended_at: number | null, ended_by: string | null, reservation_id: string | null
  }
  request_moderators: { request_id: string, operator_id: string, assigned_at: number, assigned_by: string }
  contact_names: { request_id: string, name_index: string }
  open_requests: {
    country: string, number: number, request_id: string, region: string | null, seats: number | null
    opens_at: number, published_at: number, taken: number, cap: number, card: string, city_key: Generated<string>, closes_at: number | null, also_in: Generated<string>
  }
  hidden_requests: {
    partner_id: string, request_id: string, scope: string, member_id: string, user_id: string, user_name: string, reason: string, hidden_at: number
  }
  request_events: { id: Generated<number>, request_id: string, at: number, kind: string, source: string, actor: string, note: string }
  reservations: {
    id: string, request_id: string, cap: number, slot: number, partner_id: string, group_id: string, member_id: string | null
    user_id: string, user_name: string, key: string, state: string, outcome: string | null, holds_place: number
    rulebook_version: number, reserved_at: number, undo_until: number, contact_shown_at: number | null
    first_contact_due_at: number, closed_at: number | null, proof: string | null, proof_key: string | null
    proof_missing: number, lost_reason: string | null, contacted_at: Generated<number | null>, contacted_in: Generated<string | null>
    idle_kind: Generated<string | null>, idle_from: Generated<number | null>, idle_due_at: Generated<number | null>, idle_next_at: Generated<number | null>
    idle_warned: Generated<number>, last_sign_at: Generated<number | null>, work_begun: Generated<number>, excused_at: Generated<number | null>
    assignee_id: Generated<string | null>, assignee_name: Generated<string | null>, last_look_at: Generated<number | null>, won_at: Generated<number | null>
  }
  reservation_events: { id: Generated<number>, reservation_id: string, at: number, change: string, source: string, actor: string, reason: string, said: Generated<string | null> }
  crm_items: {
    reservation_id: string, member_id: string, entity_type_id: number, category_id: number, item_id: number | null, contact_id: number | null
    state: string, stage_id: string | null, stage_name: string | null, semantic: string | null, last_error: string | null
    next_try_at: number | null, checked_at: number, responsible_id: Generated<string | null>, lead_id: Generated<number | null>, sent_at: Generated<number | null>
  }
  test_records: { member_id: string, id: string, entity_type_id: number, category_id: number, item_id: number | null, made_by: string, made_at: number, claimed_at: number }
  journal: {
    id: Generated<number>, at: number, kind: string, request_id: string | null, partner_id: string | null
    member_id: string | null, user_id: string, user_name: string, details: string
    seq: Generated<number | null>, previous: Generated<string | null>, mac: Generated<string | null>
  }
  journal_head: { one: number, seq: number, mac: string, head_mac: string }
  outbox: {
    id: Generated<number>, kind: string, lane: string, subject: string, member_id: string | null, payload: string, state: string
    run_at: number, attempts: number, claimed_by: string | null, claimed_at: number | null, last_error: string | null, created_at: number
  }
  inbox: {
    id: Generated<number>, dedup_key: string, member_id: string, event: string, item_id: number | null, sealed: string | null, state: string
    run_at: number, attempts: number, claimed_by: string | null, claimed_at: number | null, last_error: string | null, received_at: number
  }
  live_events: {
    id: Generated<number>, at: number, country: string | null, partner_id: string | null, operators: number, body: string
    region: Generated<string | null>, city_key: Generated<string>, also_in: Generated<string>
  }
  waiting_list: {
    id: Generated<number>, request_id: string, partner_id: string, group_id: string, member_id: string, user_id: string, user_name: string
    joined_at: number, state: string, ended_at: number | null, reservation_id: string | null
    passed_over_at: number | null, passed_over_code: string | null, passed_over_text: string | null, is_admin: number, looked_at: number, ended_by: string | null, said: Generated<string | null>
  }
  notices: {
    id: Generated<number>, partner_id: string, kind: string, subject: string, at: number, text: string, request_id: string | null
    reservation_id: string | null, due_at: number | null, read_at: number | null, said: Generated<string | null>, event: Generated<string | null>
  }
  cases: {
    id: string, kind: string, subject: string, state: string, partner_id: string | null, request_id: string | null, reservation_id: string | null
    opened_at: number, opened_by: string, due_at: number | null, facts: string, decision: string | null, note: string | null
    decided_by: string | null, decided_at: number | null
  }
  vendor_questions: {
    id: string, partner_id: string, text: string, asked_by: string, asked_at: number, due_at: number
    answer: string | null, answered_by: string | null, answered_at: number | null, remind_at: Generated<number | null>
  }
  rulebook_drafts: {
    id: string, name: string, body: string, why: string, starts_at: number | null, version: number, made_by: string, made_at: number, changed_by: string, changed_at: number
  }
  follow_up_calls: {
    id: string, reservation_id: string, request_id: string, reason: string, answer: string, score: number | null, note: string, next_at: number | null, at: number, user_name: string
  }
  partner_notes: {
    id: string, partner_id: string, text: string, member_id: string, user_id: string, user_name: string, written_at: number, changed_at: number | null, version: number
  }
  sales: { reservation_id: string, product: string | null, seats: number | null, amount: number | null, currency: string | null, bought_on: string | null }
  outcome_reports: { reservation_id: string, source: string, says: string, detail: string, at: number }
  bad_reports: {
    id: string, reservation_id: string, request_id: string, partner_id: string, group_id: string, reason: string, note: string, tried: string
    user_name: string, reported_at: number, state: string, decided_at: number | null, decided_by: string | null, decision_note: string | null
    appealed_at: number | null, appeal_note: string | null, said: Generated<string | null>
  }
  client_answers: { request_id: string, asked_for_it: number, at: number, heard_by: string }
  contact_words: { reservation_id: string, contacted: number, at: number }
  client_ratings: { reservation_id: string, contacted: string, score: number, shown_as: string, comment: string | null, rated_at: number, changed_at: number }
  client_complaints: { id: string, reservation_id: string, reason: string, words: string | null, made_at: number }
  follow_ups: { reservation_id: string, stage: string, request_id: string, asked_at: number }
  sanctions: {
    id: string, partner_id: string, kind: string, rule: string, reason: string, evidence: string, starts_at: number, ends_at: number | null
    revokes: number, revoked_at: number | null, imposed_by: string, lifted_at: number | null, lifted_by: string | null, lift_reason: string | null
    appealed_at: number | null, appeal_note: string | null, ended_at: number | null
  }
  distributions: { request_id: string, wanted: number, started_at: number, started_by: string, ended_at: number | null, end_reason: string | null }
  offers: {
    id: string, request_id: string, partner_id: string, group_id: string, token_hash: string, sealed_token: string, offered_at: number, due_at: number
    state: string, answered_at: number | null, answer_note: string | null, reservation_id: string | null, to_newcomer: Generated<number>
  }
  api_keys: {
    id: string, name: string, key_hash: string, created_at: number, created_by: string, last_used_at: number | null
    revoked_at: number | null, revoked_by: string | null, scopes: Generated<string>
  }
  embed_hosts: { host: string, added_by: string, added_at: number }
  intake_sends: { key_id: string, send_key: string, form_key: string, body_index: string, at: number }
  feeds: { id: string, body: string, read_from: number, swept_at: number, changed_by: string, changed_at: number }
  feed_records: {
    member_id: string, entity_type_id: number, item_id: number, feed_id: string, form_key: string, state: string, request_number: number | null
    reason: string | null, fields: string, found_at: number, looked_at: number
  }
  told_levels: { partner_id: string, level: number, rulebook_version: number, at: number }
  level_checks: { id: Generated<number>, partner_id: string, due_at: number }
  backups: { id: string, made_at: number, is_good: number, detail: string }
  app_settings: { name: string, body: string, version: number, changed_by: string, changed_at: number }
  clock_marks: { name: string, at: number }
  people: {
    member_id: string, user_id: string, name: string, is_admin: number, seen_at: number
    read_up_to: Generated<number>, prefs: Generated<string | null>, prefs_version: Generated<number>
  }
  messages: {
    id: Generated<number>, member_id: string, user_id: string, channel: string, event: string, subject: string, said: string | null
    notice_id: number | null, request_id: string | null, made_at: number, send_at: number, state: string
  }
  openings: { request_id: string, at: number, told_at: number | null }
  privacy_cases: {
    id: string, kind: string, request_id: string, partner_id: string | null, reservation_id: string | null, opened_at: number, opened_by: string
    due_at: number, alerts: Generated<number>, next_alert_at: number | null, state: string, closed_at: number | null, closed_by: string | null
  }
  crm_activities: { reservation_id: string, purpose: string, activity_id: number, kind: string, deadline: number, is_done: number }
}

export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>
