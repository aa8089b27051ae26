import type { Migration } from '../migrate.ts'

export const partnerSettings: Migration = {
  name: '0021-partner-settings',
  statements: ({ int, strict }) => [
    // The one record a portal may have as a test; the row is there before anything is made, and goes after everything is removed.
    `create table test_records (
      member_id text primary key references portals, id text not null, entity_type_id ${int} not null, category_id ${int} not null,
      item_id ${int}, made_by text not null, made_at ${int} not null, claimed_at ${int} not null
    ) ${strict}`,
    `create index requests_by_publishing on requests (published_at)`,
  ],
}
