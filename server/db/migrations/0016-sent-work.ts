import type { Migration } from '../migrate.ts'

export const sentWork: Migration = {
  name: '0016-sent-work',
  statements: () => [
    // Finished work is forgotten every few seconds; without this each time the whole outbox was read.
    `create index outbox_sent on outbox (run_at) where state = 'sent'`,
    `create index inbox_over on inbox (run_at) where state in ('done', 'dead')`,
  ],
}
