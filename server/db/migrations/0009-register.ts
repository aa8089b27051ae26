import type { Migration } from '../migrate.ts'

export const register: Migration = {
  name: '0009-register',
  statements: () => [
    // What stands in the journal about one partner is read whenever an operator opens its card.
    `create index journal_by_partner on journal (partner_id, id) where partner_id is not null`,
    `create index partners_by_group on partners (group_id)`,
  ],
}
