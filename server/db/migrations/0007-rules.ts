import type { Migration } from '../migrate.ts'

export const rules: Migration = {
  name: '0007-rules',
  statements: ({ int, id, strict, onlyAdded }) => [
    // Why a version was made, in the words partners read; versions are never edited.
    `alter table rulebooks add column why text not null default ''`,
    `alter table rulebooks add column created_by text not null default ''`,
    ...onlyAdded('rulebooks'),

    // `workdays` are ISO weekdays, Monday 1; `city_key` is the city as it is compared.
    `alter table partners add column email text`,
    `alter table partners add column city_key text not null default ''`,
    `alter table partners add column workdays text not null default '1234567'`,
    `alter table partners add column paused_from ${int}`,
    `alter table partners add column paused_until ${int}`,
    `alter table partners add column nfr_portal_at ${int}`,
    `alter table partners add column review_due_at ${int}`,
    `alter table partners add column locations_changed_at ${int}`,
    `alter table partners add column question_asked_at ${int}`,
    `alter table partners add column question_due_at ${int}`,
    `alter table partners add column last_active_at ${int}`,

    // `direct`: offered by mail to chosen partners, not in the pool.
    `alter table requests add column channel text not null default 'pool' check (channel in ('pool', 'direct'))`,
    `alter table requests add column city_key text not null default ''`,
    `alter table open_requests add column city_key text not null default ''`,

    // The deadline that runs now, when it began and is over, and when the clock has to look next (a warning or its end).
    `alter table reservations add column idle_kind text check (idle_kind in ('first_contact', 'no_work', 'auto_lost'))`,
    `alter table reservations add column idle_from ${int}`,
    `alter table reservations add column idle_due_at ${int}`,
    `alter table reservations add column idle_next_at ${int}`,
    `alter table reservations add column idle_warned ${int} not null default 0`,
    `alter table reservations add column last_sign_at ${int}`,
    `alter table reservations add column work_begun ${int} not null default 0 check (work_begun in (0, 1))`,
    // Set when an operator or a rule decided that it counts as nothing.
    `alter table reservations add column excused_at ${int}`,
    // Who works on it when that is not who reserved.
    `alter table reservations add column assignee_id text`,
    `alter table reservations add column assignee_name text`,
    `create index reservations_by_deadline on reservations (idle_next_at) where idle_next_at is not null`,

    `create table waiting_list (
      id ${id}, request_id text not null references requests, partner_id text not null references partners, group_id text not null,
      member_id text not null references portals, user_id text not null, user_name text not null, joined_at ${int} not null,
      state text not null check (state in ('waiting', 'served', 'left', 'closed')), ended_at ${int}, reservation_id text,
      passed_over_at ${int}, passed_over_code text, passed_over_text text
    ) ${strict}`,
    `create unique index waiting_list_once on waiting_list (request_id, group_id) where state = 'waiting'`,
    `create index waiting_list_by_partner on waiting_list (partner_id, state)`,

    // What a partner has to know; each once.
    `create table notices (
      id ${id}, partner_id text not null references partners, kind text not null, subject text not null, at ${int} not null, text text not null,
      request_id text, reservation_id text, due_at ${int}, read_at ${int}, unique (partner_id, kind, subject)
    ) ${strict}`,
    `create index notices_by_partner on notices (partner_id, id)`,

    // What an operator has to decide; `facts` is JSON.
    `create table cases (
      id text primary key, kind text not null, subject text not null, state text not null check (state in ('open', 'decided')),
      partner_id text references partners, request_id text references requests, reservation_id text,
      opened_at ${int} not null, opened_by text not null, due_at ${int}, facts text not null,
      decision text, note text, decided_by text, decided_at ${int}, unique (kind, subject), check ((state = 'decided') = (decision is not null))
    ) ${strict}`,
    `create index cases_open on cases (state, opened_at)`,
    `create index cases_by_partner on cases (partner_id, opened_at)`,

    `create table vendor_questions (
      id text primary key, partner_id text not null references partners, text text not null, asked_by text not null, asked_at ${int} not null,
      due_at ${int} not null, answer text, answered_by text, answered_at ${int}
    ) ${strict}`,
    `create index vendor_questions_by_partner on vendor_questions (partner_id, due_at)`,

    // What each of the three sides says of how a reservation ended.
    `create table outcome_reports (
      reservation_id text not null, source text not null check (source in ('crm', 'proof', 'client')), says text not null check (says in ('won', 'lost')),
      detail text not null, at ${int} not null, primary key (reservation_id, source)
    ) ${strict}`,

    `create table bad_reports (
      id text primary key, reservation_id text not null unique, request_id text not null references requests, partner_id text not null references partners,
      group_id text not null, reason text not null, note text not null, tried text not null, user_name text not null, reported_at ${int} not null,
      state text not null check (state in ('open', 'accepted', 'refused')), decided_at ${int}, decided_by text, decision_note text,
      appealed_at ${int}, appeal_note text
    ) ${strict}`,
    `create index bad_reports_by_request on bad_reports (request_id)`,
    `create index bad_reports_by_partner on bad_reports (partner_id, reported_at)`,
    // What the client said when asked: whether the request is theirs.
    `create table client_answers (
      request_id text primary key references requests, asked_for_it ${int} not null check (asked_for_it in (0, 1)), at ${int} not null, heard_by text not null
    ) ${strict}`,

    // `ends_at` null: for good.
    `create table sanctions (
      id text primary key, partner_id text not null references partners, kind text not null check (kind in ('warning', 'suspension')),
      rule text not null, reason text not null, evidence text not null, starts_at ${int} not null, ends_at ${int},
      revokes ${int} not null check (revokes in (0, 1)), revoked_at ${int}, imposed_by text not null, lifted_at ${int}, lifted_by text, lift_reason text,
      appealed_at ${int}, appeal_note text, ended_at ${int}
    ) ${strict}`,
    `create index sanctions_by_partner on sanctions (partner_id, starts_at)`,

    // A request that is offered by mail, a few partners at a time.
    `create table distributions (
      request_id text primary key references requests, wanted ${int} not null, started_at ${int} not null, started_by text not null, ended_at ${int}, end_reason text
    ) ${strict}`,
    `create table offers (
      id text primary key, request_id text not null references requests, partner_id text not null references partners, group_id text not null,
      token_hash text not null unique, sealed_token text not null, offered_at ${int} not null, due_at ${int} not null,
      state text not null check (state in ('sent', 'accepted', 'declined', 'expired', 'closed')), answered_at ${int}, answer_note text,
      reservation_id text, unique (request_id, partner_id)
    ) ${strict}`,
    `create index offers_by_partner on offers (partner_id, offered_at)`,
    `create index offers_due on offers (due_at) where state = 'sent'`,

    // Keys of the vendor's own systems, kept as hashes.
    `create table api_keys (
      id text primary key, name text not null, key_hash text not null unique, created_at ${int} not null, created_by text not null,
      last_used_at ${int}, revoked_at ${int}, revoked_by text
    ) ${strict}`,

    // Each row of the journal is chained to the one before; the head says where the chain ends.
    `alter table journal add column seq ${int}`,
    `alter table journal add column previous text`,
    `alter table journal add column mac text`,
    `create unique index journal_by_seq on journal (seq)`,
    `create table journal_head (one ${int} primary key check (one = 1), seq ${int} not null, mac text not null, head_mac text not null) ${strict}`,
    ...onlyAdded('journal'),

    // What the clock has to remember between two looks.
    `create table clock_marks (name text primary key, at ${int} not null) ${strict}`,
  ],
}
