import type { Migration } from '../migrate.ts'

export const gates: Migration = {
  name: '0027-gates',
  statements: ({ int, strict }) => [
    // When the client confirmed the address, and when a mail that asks for it was last put on its way.
    `alter table requests add column confirmed_at ${int}`,
    `alter table requests add column confirm_asked_at ${int}`,

    // What the hints of a request weigh together, and whether it stands apart from the moderator's queue because of it.
    `alter table requests add column weight ${int} not null default 0`,
    `alter table requests add column set_apart ${int} not null default 0 check (set_apart in (0, 1))`,

    // From where a request came, cut to /24 or /48, and with what kind of program; kept for some days only.
    `create table request_origins (
      request_id text primary key references requests, network text not null, agent text not null, at ${int} not null
    ) ${strict}`,
    `create index request_origins_by_network on request_origins (network, at)`,
    `create index request_origins_by_time on request_origins (at)`,

    // Proofs of work that were spent.
    `create table used_proofs (proof text primary key, expires_at ${int} not null) ${strict}`,
    `create index used_proofs_by_expiry on used_proofs (expires_at)`,
  ],
}
