import type { Migration } from '../migrate.ts'

export const initial: Migration = {
  name: '0001-initial',
  statements: ({ int, id, strict, clustered }) => [
    `create table rulebooks (
      version ${int} primary key, starts_at ${int} not null, body text not null, created_at ${int} not null
    ) ${strict}`,

    `create table partners (
      id text primary key, name text not null, status text not null check (status in ('bronze', 'silver', 'gold')),
      city text not null, home_country text not null, time_zone text not null, group_id text not null,
      portal_domain text unique, approved_at ${int}, tutorial_passed_at ${int}, cancelled_at ${int}, suspended_until ${int},
      created_at ${int} not null
    ) ${strict}`,
    // Slot 0 is the home country, 1 to 3 the additional ones (S0 §6.2).
    `create table partner_locations (
      partner_id text not null references partners, slot ${int} not null check (slot between 0 and 3),
      country text not null, region text, primary key (partner_id, slot)
    ) ${strict}`,
    `create unique index partner_locations_once on partner_locations (partner_id, country, coalesce(region, ''))`,
    `create index partner_locations_by_place on partner_locations (country)`,

    `create table portals (
      member_id text primary key, partner_id text references partners, domain text not null, client_endpoint text not null,
      state text not null check (state in ('active', 'needs_reopen', 'uninstalled')),
      token_hash text, previous_token_hash text, previous_token_until ${int},
      crm_entity text not null check (crm_entity in ('deal', 'lead')), crm_category ${int} not null,
      refresh_holder text, refresh_until ${int} not null, installed_at ${int} not null, updated_at ${int} not null, swept_at ${int} not null
    ) ${strict}`,
    `create index portals_by_partner on portals (partner_id)`,
    `create table portal_tokens (
      member_id text not null references portals, user_id text not null, is_admin ${int} not null, sealed text not null,
      updated_at ${int} not null, primary key (member_id, user_id)
    ) ${strict}`,
    `create table sessions (
      token_hash text primary key, kind text not null check (kind in ('session', 'ticket')), member_id text not null references portals,
      user_id text not null, user_name text not null, is_admin ${int} not null, role text not null check (role in ('partner', 'operator')),
      created_at ${int} not null, expires_at ${int} not null
    ) ${strict}`,
    `create index sessions_by_expiry on sessions (expires_at)`,

    `create table counters (name text primary key, value ${int} not null) ${strict}`,
    `insert into counters (name, value) values ('request', 1000)`,

    `create table requests (
      id text primary key, number ${int} not null unique, form_key text not null unique,
      state text not null check (state in ('received', 'held', 'published', 'closed')),
      close_reason text check (close_reason in ('chosen', 'withdrawn', 'expired', 'rejected', 'duplicate', 'erased')), reject_note text,
      country text not null, region text, place text not null, language text not null, seats ${int},
      budget_amount ${int}, budget_currency text, needs text not null, title text not null, masked_text text not null, hints text not null,
      cap ${int} not null check (cap > 0), received_at ${int} not null, published_at ${int}, opens_at ${int}, expires_at ${int}, closed_at ${int},
      check ((state = 'closed') = (close_reason is not null)), unique (id, cap)
    ) ${strict}`,
    `create index requests_by_state on requests (state, number)`,
    `create index requests_by_expiry on requests (expires_at) where state = 'published'`,
    // Everything that says who the client is, sealed; partner-visible queries never name this table before a reservation.
    `create table request_contacts (
      request_id text primary key references requests, sealed text not null, phone_index text not null, email_index text not null
    ) ${strict}`,
    `create index request_contacts_by_phone on request_contacts (phone_index)`,
    `create index request_contacts_by_email on request_contacts (email_index)`,
    `create table open_requests (
      country text not null, number ${int} not null, request_id text not null unique references requests, region text, seats ${int},
      opens_at ${int} not null, published_at ${int} not null, taken ${int} not null, cap ${int} not null, card text not null,
      primary key (country, number)
    ) ${clustered}`,
    `create table request_events (
      id ${id}, request_id text not null references requests, at ${int} not null, kind text not null, source text not null,
      actor text not null, note text not null
    ) ${strict}`,
    `create index request_events_by_request on request_events (request_id, id)`,

    // `cap` is the request's own, held by the foreign key, so the check bounds the slots and the index fills each once.
    `create table reservations (
      id text primary key, request_id text not null, cap ${int} not null, slot ${int} not null check (slot between 1 and cap),
      partner_id text not null references partners, group_id text not null, member_id text references portals,
      user_id text not null, user_name text not null, key text not null,
      state text not null check (state in ('held', 'in_work', 'closed')),
      outcome text check (outcome in ('won', 'lost', 'released', 'recalled', 'bad', 'withdrawn', 'revoked')),
      holds_place ${int} not null check (holds_place in (0, 1)), rulebook_version ${int} not null,
      reserved_at ${int} not null, undo_until ${int} not null, contact_shown_at ${int}, first_contact_due_at ${int} not null, closed_at ${int},
      proof text, proof_key text, proof_missing ${int} not null check (proof_missing in (0, 1)), lost_reason text,
      check ((state = 'closed') = (outcome is not null)), check ((outcome = 'won') = (proof_key is not null) or outcome is null),
      foreign key (request_id, cap) references requests (id, cap), unique (partner_id, key)
    ) ${strict}`,
    `create unique index reservations_place on reservations (request_id, slot) where holds_place = 1`,
    `create unique index reservations_group on reservations (request_id, group_id) where holds_place = 1`,
    `create unique index reservations_proof on reservations (proof_key) where outcome = 'won'`,
    `create index reservations_by_partner on reservations (partner_id, state, closed_at)`,
    `create index reservations_by_state on reservations (state, undo_until)`,
    `create table reservation_events (
      id ${id}, reservation_id text not null references reservations, at ${int} not null, change text not null,
      source text not null check (source in ('app', 'crm', 'client', 'operator', 'clock')), actor text not null, reason text not null
    ) ${strict}`,
    `create index reservation_events_by_reservation on reservation_events (reservation_id, id)`,
    `create table crm_items (
      reservation_id text primary key references reservations, member_id text not null references portals,
      entity_type_id ${int} not null, category_id ${int} not null, item_id ${int}, contact_id ${int},
      state text not null check (state in ('waiting', 'in_crm', 'failed', 'deleted')),
      stage_id text, stage_name text, semantic text check (semantic in ('P', 'S', 'F')), last_error text, next_try_at ${int}, checked_at ${int} not null
    ) ${strict}`,
    `create unique index crm_items_once on crm_items (member_id, entity_type_id, item_id)`,

    `create table journal (
      id ${id}, at ${int} not null, kind text not null, request_id text references requests, partner_id text, member_id text,
      user_id text not null, user_name text not null, details text not null
    ) ${strict}`,
    `create index journal_by_request on journal (request_id, id)`,

    `create table outbox (
      id ${id}, kind text not null, lane text not null, subject text not null, member_id text, payload text not null,
      state text not null check (state in ('due', 'claimed', 'sent', 'dead')), run_at ${int} not null, attempts ${int} not null,
      claimed_by text, claimed_at ${int}, last_error text, created_at ${int} not null, unique (kind, subject)
    ) ${strict}`,
    `create index outbox_due on outbox (run_at, id) where state = 'due'`,
    `create index outbox_lane on outbox (lane, id) where state in ('due', 'claimed')`,
    `create table inbox (
      id ${id}, dedup_key text not null unique, member_id text not null, event text not null, item_id ${int}, sealed text,
      state text not null check (state in ('due', 'claimed', 'done', 'dead')), run_at ${int} not null, attempts ${int} not null,
      claimed_by text, claimed_at ${int}, last_error text, received_at ${int} not null
    ) ${strict}`,
    `create index inbox_due on inbox (run_at, id) where state = 'due'`,
    // Who may hear of it: partners with the country, one partner, or operators.
    `create table live_events (
      id ${id}, at ${int} not null, country text, partner_id text, operators ${int} not null, body text not null
    ) ${strict}`,
    `create index live_events_by_time on live_events (at)`,
  ],
}
