import type { Migration } from '../migrate.ts'

export const plainIndexes: Migration = {
  name: '0016-plain-indexes',
  statements: () => [
    // SQLite uses an index with a condition only where the condition stands in the query as it is, not as a parameter.
    // What is asked for all the time gets an index without one.
    `create index outbox_by_state on outbox (state, run_at)`,
    `create index outbox_by_lane on outbox (lane, state, id)`,
    `create index inbox_by_state on inbox (state, run_at)`,
    `create index reservations_by_proof on reservations (proof_key)`,
    `create index notices_by_kind on notices (kind)`,
  ],
}
