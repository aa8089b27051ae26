import type { Migration } from '../migrate.ts'

export const privacy: Migration = {
  name: '0030-privacy',
  statements: ({ int, strict }) => [
    // From when on nothing of the client is held; whatever the request had closed with stays beside it.
    `alter table requests add column erased_at ${int}`,
    `create index requests_not_erased on requests (received_at) where erased_at is null`,

    // The promise about personal data that is due first and that the partner has to keep; past it, nothing is reserved.
    `alter table partners add column privacy_asked_at ${int}`,
    `alter table partners add column privacy_due_at ${int}`,

    // Promises about one client's data that run against a clock. They hold no words: kinds, ids and moments only.
    `create table privacy_cases (
      id text primary key, kind text not null, request_id text not null references requests, partner_id text references partners, reservation_id text,
      opened_at ${int} not null, opened_by text not null, due_at ${int} not null, alerts ${int} not null default 0, next_alert_at ${int},
      state text not null check (state in ('open', 'closed')), closed_at ${int}, closed_by text, check ((state = 'closed') = (closed_at is not null))
    ) ${strict}`,
    `create index privacy_cases_by_alert on privacy_cases (next_alert_at) where next_alert_at is not null`,
    `create index privacy_cases_by_request on privacy_cases (request_id)`,
    `create index privacy_cases_by_partner on privacy_cases (partner_id, state)`,
  ],
}
