import type { Migration } from '../migrate.ts'

export const offers: Migration = {
  name: '0015-offers',
  statements: ({ int }) => [
    // Whether it went to a partner without a conversion: their share is held against the latest offers.
    `alter table offers add column to_newcomer ${int} not null default 0 check (to_newcomer in (0, 1))`,
    `create index offers_by_time on offers (offered_at)`,
  ],
}
