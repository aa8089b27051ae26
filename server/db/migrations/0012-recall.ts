import type { Migration } from '../migrate.ts'

export const recall: Migration = {
  name: '0012-recall',
  statements: ({ int }) => [
    // When its CRM record was read for the last time before the place is taken back.
    `alter table reservations add column last_look_at ${int}`,
    // Open ones from before deadlines were kept.
    `create index reservations_without_deadline on reservations (id) where idle_next_at is null and state <> 'closed'`,
  ],
}
