import type { Migration } from '../migrate.ts'

export const clients: Migration = {
  name: '0024-clients',
  statements: ({ int, strict }) => [
    // The language in which the client filled in the form: that of every page and mail for them.
    `alter table requests add column form_language text not null default 'en'`,

    // Ways in for a client, each for one purpose; the token itself is only in the mail. `subject` narrows it, as to one reservation.
    `create table client_links (
      token_hash text primary key, request_id text not null references requests, purpose text not null, subject text not null default '',
      made_at ${int} not null, expires_at ${int} not null, used_at ${int}
    ) ${strict}`,
    `create index client_links_by_request on client_links (request_id)`,
    `create index client_links_by_expiry on client_links (expires_at)`,
  ],
}
