import type { Migration } from '../migrate.ts'

export const widerRequests: Migration = {
  name: '0038-wider-requests',
  statements: () => [
    // In which countries it is offered beside its own, as `,BR,ES,`; empty for most.
    `alter table requests add column also_in text not null default ''`,
    `alter table open_requests add column also_in text not null default ''`,
    `create index open_requests_wider on open_requests (number) where also_in <> ''`,
    `alter table live_events add column also_in text not null default ''`,
  ],
}
