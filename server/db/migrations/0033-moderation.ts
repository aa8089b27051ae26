import type { Migration } from '../migrate.ts'

export const moderation: Migration = {
  name: '0033-moderation',
  statements: ({ int, strict }) => [
    // What a moderator decided and what has not gone out yet; one a request. `failed` says why it could not go out.
    `create table decisions (
      request_id text primary key references requests, kind text not null check (kind in ('publish', 'reject', 'merge')), words text not null,
      decided_at ${int} not null, goes_out_at ${int} not null, member_id text, user_id text not null, user_name text not null, failed text
    ) ${strict}`,
    `create index decisions_by_moment on decisions (goes_out_at) where failed is null`,

    // Requests that a moderator put aside: until a moment, or until the client answers.
    `create table holds (
      request_id text primary key references requests, reason text not null, until ${int}, held_at ${int} not null, user_name text not null
    ) ${strict}`,
    `create index holds_by_end on holds (until) where until is not null`,

    // An answered request stands on top of the queue until it is decided or put aside again.
    `alter table requests add column answered_at ${int}`,

    // Requests of one client that a moderator has compared and found to be two.
    `create table told_apart (
      request_id text not null references requests, number ${int} not null, user_name text not null, at ${int} not null, primary key (request_id, number)
    ) ${strict}`,

    // Which request each moderator looks at.
    `create table presences (moderator text primary key, user_name text not null, number ${int} not null, at ${int} not null) ${strict}`,

    `create index requests_by_closing on requests (closed_at) where closed_at is not null`,
  ],
}
