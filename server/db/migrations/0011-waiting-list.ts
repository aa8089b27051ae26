import type { Migration } from '../migrate.ts'

export const waitingList: Migration = {
  name: '0011-waiting-list',
  statements: ({ int }) => [
    // Whether the person was an administrator of the portal when joining: administrators may always reserve.
    `alter table waiting_list add column is_admin ${int} not null default 0 check (is_admin in (0, 1))`,
    // The person who left for the company, when that is not the clock.
    `alter table waiting_list add column ended_by text`,
    // When the clock last asked whether somebody in this line may take a place that is free.
    `alter table waiting_list add column looked_at ${int} not null default 0`,
    `create index waiting_list_by_request on waiting_list (request_id, state, id)`,
    `create index reservations_by_request on reservations (request_id, state)`,
    `create index waiting_list_by_look on waiting_list (state, looked_at)`,
  ],
}
