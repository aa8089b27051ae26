import type { Migration } from '../migrate.ts'

export const requestModerators: Migration = {
  name: '0042-request-moderators',
  statements: ({ int, strict }) => [
    // Who of the moderators takes a request that waits; others may decide all the same.
    `create table request_moderators (
      request_id text primary key references requests, operator_id text not null references operators, assigned_at ${int} not null, assigned_by text not null
    ) ${strict}`,
  ],
}
