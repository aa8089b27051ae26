import type { Migration } from '../migrate.ts'

export const followUpCalls: Migration = {
  name: '0037-follow-up-calls',
  statements: ({ int, strict }) => [
    // What a client answered when one of the vendor's staff asked; the note goes with the client's data.
    `create table follow_up_calls (
      id text primary key, reservation_id text not null references reservations, request_id text not null, reason text not null, answer text not null,
      score ${int} check (score between 1 and 5), note text not null, next_at ${int}, at ${int} not null, user_name text not null
    ) ${strict}`,
    `create index follow_up_calls_by_reservation on follow_up_calls (reservation_id, at)`,
    `create index follow_up_calls_by_request on follow_up_calls (request_id, at)`,
    `create index follow_up_calls_by_next on follow_up_calls (next_at)`,
  ],
}
