import type { Migration } from '../migrate.ts'

export const visibility: Migration = {
  name: '0010-visibility',
  statements: ({ int }) => [
    // News of a request go to those whose area holds its place.
    `alter table live_events add column region text`,
    `alter table live_events add column city_key text not null default ''`,

    // The number of the request that a closed one repeats.
    `alter table requests add column duplicate_of ${int}`,

    // When the partner is reminded of the question; null once it was, or has answered.
    `alter table vendor_questions add column remind_at ${int}`,
    `create index vendor_questions_to_remind on vendor_questions (remind_at) where remind_at is not null`,
  ],
}
